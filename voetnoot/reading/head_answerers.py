"""Who answers: the header of a typeset answer, the signature, "mede namens de Minister van ...", the title of the answers."""

import re
from collections.abc import Iterator

from voetnoot.answers import Answerer
from voetnoot.reading.head_ministries import full_name, ministry_at, same
from voetnoot.reading.head_names import PERSON, tidy
from voetnoot.reading.head_text import HeadText

_OFFICE = re.compile(r"\b(minister-president|minister|staatssecretaris)(?:s|sen)?\b", re.IGNORECASE)
_OF = re.compile(r"\s*(?:,\s*|\s+en\s+)?(?:de\s+)?(?:van|voor)\s+(?:het\s+(?:ministerie\s+van\s+)?)?", re.IGNORECASE)
_AND_OF = re.compile(r"\s*(?:,\s*en\s+|,\s*|\s+en\s+)(?:van|voor)\s+", re.IGNORECASE)
_NAMED = re.compile(rf"\s+(?P<name>{PERSON})\s*\((?P<ministry>[^()]{{2,120}})\)")
_AND_NAMED = re.compile(rf"\s*(?:,\s*(?:en\s+)?|\s+en\s+)(?P<name>{PERSON})\s*\((?P<ministry>[^()]{{2,120}})\)")
_HEADER = re.compile(
    r"^(?:Nader\s+|Aanvullend\s+|Gecorrigeerd\s+)?(?:Antwoord|Mededeling)\s+van\s+(?:de\s+)?(?=Minister|Staatssecretaris)",
    re.IGNORECASE,
)
_HEADER_END = re.compile(r"\(\s*ontvangen|Zie ook Aanhangsel", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:antwoord(?:en)?|beantwoording)\s+(?:\w+\s+){0,4}?(?:van|door)\s+(?=(?:de\s+|het\s+)?(?:minister|staatssecretaris))(?P<offices>.*?)"
    r"(?=\s+op\s+|\s+inzake\s|\s+over\s|\s+naar\s+aanleiding|$)",
    re.IGNORECASE,
)
_ALSO = re.compile(
    r"\b(?:mede\s+namens|namens|in\s+overeenstemming\s+met)\s+(?:mijn\s+ambtgenoot,?\s+)?(?=(?:de\s+|mijn\s+)?(?:minister|staatssecretaris))(?P<offices>.{5,300}?)(?=,\s+(?:de|uw|hierbij|bied|op|in|aan|doe|deel|zend)\b|\s+(?:de\s+)?(?:antwoorden|beantwoording)\b|\.\s|$)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"^(?:mede\s+namens\s+)?(?:de\s+)?(?:minister|staatssecretaris)(?!\w*\s+(?:heeft|is|zal|kan|wordt|en\s+ik)\b)", re.IGNORECASE
)
_SIGNATORY = re.compile(
    rf"^(?:(?:mr|mw|dr|drs|ir|ing|prof|dhr|mevr|jhr)\.?\s+)*(?P<name>(?:[A-Z]\.\s?|[A-Z][a-z]{{0,2}}\.\s?)*{PERSON})"
    r"(?:\s+(?:MA|MSc|MBA|LLM|BSc|MPA|PhD))?\s*(?:\[.*)?$",
)
_PLACEHOLDER = re.compile(r"\s*\[[^\]]*\]\s*")
_MAX_SIGNATURE = 160
_MAX_NAME = 60


def answerers(head: HeadText) -> tuple[Answerer, ...]:
    """Return those who answer: of a typeset answer by its header, else signatures, title, and on whose behalf as well."""
    for paragraph in head.paragraphs:
        if header := _HEADER.match(paragraph):
            end = _HEADER_END.search(paragraph)
            found = list(_offices(paragraph[header.start() : end.start() if end else None]))
            if found:
                return _merged(found)
    signed = [*_signatures(head.paragraphs), *_signatures(head.closing)]
    # Who signs comes before those on whose behalf it is signed as well.
    found = sorted(signed, key=lambda each: each.name is None)
    for also in _ALSO.finditer(head.flat):
        found += _offices(also["offices"])
    for title in head.titles:
        if named := _TITLE.search(title):
            found += _offices(named["offices"])
    return _merged(found) or _fallback(head)


def _fallback(head: HeadText) -> tuple[Answerer, ...]:
    """Return whom the questions were put to, where nothing says who answers."""
    if not head.answered:
        return ()
    for title in (*head.titles, head.flat):
        if match := re.search(
            r"\baan\s+(?=(?:de\s+)?(?:minister|staatssecretaris))(?P<offices>.*?)(?=\s+over\s|\s+inzake\s|$)",
            title,
            re.IGNORECASE,
        ):
            return _merged(list(_offices(match["offices"])))
    return ()


def _offices(text: str) -> Iterator[Answerer]:
    """Yield the offices in ``text``: "Minister X (Y)", "ministers van Y en van Z", "de Minister voor Z"."""
    for office in _OFFICE.finditer(text):
        role = "staatssecretaris" if office[1].lower() == "staatssecretaris" else "minister"
        place = office.end()
        if named := _NAMED.match(text, place):
            while named:
                yield Answerer(name=tidy(named["name"]), role=role, ministry=full_name(named["ministry"].strip()))
                named = _AND_NAMED.match(text, named.end())
            continue
        of = _OF.match(text, place)
        found = ministry_at(text[of.end() :]) if of else None
        if of is None or found is None:
            if "president" in office[1].lower():
                yield Answerer(role=role, ministry="Algemene Zaken")
            continue
        place = of.end() + found[1]
        yield Answerer(role=role, ministry=found[0])
        while (onward := _AND_OF.match(text, place)) and (found := ministry_at(text[onward.end() :])):
            place = onward.end() + found[1]
            yield Answerer(role=role, ministry=found[0])


def _signatures(paragraphs: tuple[str, ...]) -> Iterator[Answerer]:
    """Yield those who signed: a paragraph that is an office, and the name behind or under it."""
    for nth, paragraph in enumerate(paragraphs):
        if len(paragraph) > _MAX_SIGNATURE or not _SIGNED.match(paragraph):
            continue
        offices = list(_offices(paragraph))
        if not offices:
            continue
        last = offices[-1]
        end = paragraph.casefold().rfind((last.ministry or "").split(" ")[-1].casefold()) + len(
            (last.ministry or "").split(" ")[-1]
        )
        behind = paragraph[end:].strip(" ,.:")
        if behind and _person(behind) is None and not _PLACEHOLDER.fullmatch(behind):
            # A sentence about a minister, not the line above a name.
            continue
        yield from offices[:-1]
        under = (_PLACEHOLDER.sub(" ", each).strip(" ,.") for each in paragraphs[nth + 1 : nth + 4])
        names = (behind,) if behind else tuple(each for each in under if each)[:1]
        own = paragraph.lower().startswith("mede namens")
        yield Answerer(
            name=None if own else next(filter(None, map(_person, names)), None), role=last.role, ministry=last.ministry
        )


def _person(text: str) -> str | None:
    text = _PLACEHOLDER.sub(" ", text).strip(" ,.")
    match = _SIGNATORY.match(text) if len(text) <= _MAX_NAME and not any(char.isdigit() for char in text) else None
    return tidy(match["name"]) if match and " " in text else None


def _merged(found: list[Answerer]) -> tuple[Answerer, ...]:
    """Return ``found`` with each office once; the name comes from where it is known."""
    kept: list[Answerer] = []
    for each in found:
        for nth, other in enumerate(kept):
            if each.role == other.role and same(each.ministry, other.ministry):
                kept[nth] = Answerer(name=other.name or each.name, role=other.role, ministry=other.ministry)
                break
        else:
            kept.append(each)
    return tuple(kept)
