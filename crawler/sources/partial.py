"""A reference that says less than is known of its document: what it leaves open stays as it was."""

from collections.abc import Mapping
from dataclasses import fields, replace

from crawler.sources.index import IndexPage
from voetnoot.answers import Case, DocumentKind, DocumentRef

_OPEN = (None, (), "")
_ALWAYS = frozenset({"source", "key", "kind", "sign", "url", "deleted"})


def completed(page: IndexPage, known: Mapping[str, DocumentRef], kenmerken: Mapping[str, str]) -> list[DocumentRef]:
    """Return the references of ``page`` with what is ``known`` of their documents (by key) filled in.

    ``kenmerken``: key of a case to its number, for the cases that the page names by their keys alone. A notice that is not known
    and belongs to no case that is known is left out: its kind is used for other matters than written questions as well.
    """
    filled = [_completed(ref, known.get(ref.key), page.belongs.get(ref.key, ()), kenmerken) for ref in page.refs]
    return [ref for ref in filled if ref.cases or ref.key in known or ref.kind is not DocumentKind.MEDEDELING]


def completed_case(case: Case, before: Case | None) -> Case:
    """Return ``case`` with the people that are known of it, where it names none."""
    if before is None:
        return case
    return replace(case, askers=case.askers or before.askers, addressed_to=case.addressed_to or before.addressed_to)


def _completed(ref: DocumentRef, before: DocumentRef | None, cases: tuple[str, ...], kenmerken: Mapping[str, str]) -> DocumentRef:
    numbers = tuple(dict.fromkeys(kenmerken[key] for key in cases if key in kenmerken))
    ref = replace(ref, cases=ref.cases or numbers)
    if before is None:
        return ref
    kept = {field.name: getattr(before, field.name) for field in fields(ref) if field.name not in _ALWAYS}
    return replace(ref, **{name: value for name, value in kept.items() if getattr(ref, name) in _OPEN})
