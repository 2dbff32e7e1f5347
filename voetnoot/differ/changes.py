"""What changed between two readings of one answer: questions, answers, notes, addresses, each where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from voetnoot.answers import AnswerDocument, Exchange, Footnote
from voetnoot.citations import citations
from voetnoot.differ.substance import letters, same, without_papers
from voetnoot.drift import similarity
from voetnoot.events import Change

_LIKE = 0.8


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences in substance; nothing in any of them means that the answer says what it said."""

    texts: tuple[Change, ...] = ()
    links_added: tuple[str, ...] = ()
    links_removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts or self.links_added or self.links_removed)


def changes(before: AnswerDocument, after: AnswerDocument) -> Changes:
    """Return how ``after`` differs from ``before`` in substance.

    Where one is the ministry's letter and the other the typeset *Aanhangsel*, the typesetter's manner is no difference: a lost
    address, a note that only names a paper, a mended slip.
    """
    typeset_over = (before.aanhangsel is None) != (after.aanhangsel is None)
    texts = [
        *_exchanges(before.exchanges, after.exchanges, typeset_over=typeset_over),
        *_notes(before.footnotes, after.footnotes, typeset_over=typeset_over),
        *_rest(before, after, typeset_over=typeset_over),
    ]
    added, removed = _links(before, after)
    # The typesetter drops addresses, so they seem to come and go with the setting.
    if typeset_over:
        added, removed = (added, ()) if before.aanhangsel is None else ((), removed)
    return Changes(_once(texts), added, removed)


def _exchanges(before: Iterable[Exchange], after: Iterable[Exchange], *, typeset_over: bool) -> Iterable[Change]:
    one = {exchange.number: exchange for exchange in before}
    other = {exchange.number: exchange for exchange in after}
    for number in {**one, **other}:
        for letter, field in (("v", "text"), ("a", "answer")):
            old = getattr(one.get(number), field, "")
            new = getattr(other.get(number), field, "")
            if not same(old, new, typeset_over=typeset_over):
                yield Change(f"{letter}{number}", _line(old), _line(new))


def _notes(before: Iterable[Footnote], after: Iterable[Footnote], *, typeset_over: bool) -> Iterable[Change]:
    """Yield changes of notes. Notes are matched by what they say, since a note put in between renumbers all that follow."""
    old = {note.number: _said(note, typeset_over=typeset_over) for note in before}
    new = {note.number: _said(note, typeset_over=typeset_over) for note in after}
    texts = {f"-{note.number}": note.text for note in before} | {f"+{note.number}": note.text for note in after}
    gone = [number for number, said in old.items() if said and said not in new.values()]
    come = [number for number, said in new.items() if said and said not in old.values()]
    for number in gone:
        if number in come:
            come.remove(number)
            if not same(texts[f"-{number}"], texts[f"+{number}"], typeset_over=typeset_over):
                yield Change(f"n{number}", _line(texts[f"-{number}"]), _line(texts[f"+{number}"]))
        else:
            yield Change(f"n{number}", _line(texts[f"-{number}"]), "")
    for number in come:
        yield Change(f"n{number}", "", _line(texts[f"+{number}"]))


def _said(note: Footnote, *, typeset_over: bool) -> str:
    text = note.text
    for url in note.urls:
        text = text.replace(url.printed, " ").replace(url.url, " ")
    return letters(without_papers(text) if typeset_over else text)


def _rest(before: AnswerDocument, after: AnswerDocument, *, typeset_over: bool) -> Iterable[Change]:
    """Yield the change of a notice that holds no questions, where its text is all there is."""
    if before.exchanges or after.exchanges or typeset_over:
        return
    if not same(before.remainder, after.remainder) and similarity(before.remainder, after.remainder) < _LIKE:
        yield Change("brief", _line(before.remainder), _line(after.remainder))


def _links(before: AnswerDocument, after: AnswerDocument) -> tuple[tuple[str, ...], tuple[str, ...]]:
    old, new = _addresses(before), _addresses(after)
    return (
        tuple(sorted(url for key, url in new.items() if key not in old)),
        tuple(sorted(url for key, url in old.items() if key not in new)),
    )


def _addresses(document: AnswerDocument) -> dict[str, str]:
    return {spelling(citation.url): citation.url for citation in citations("", document)}


def spelling(url: str) -> str:
    """Return the letters of an address: a hyphen or slash more or less at a line's end is the print and not the address."""
    return letters(url.partition("://")[2].removeprefix("www."))


def _once(texts: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes, one for an answer that several questions share."""
    seen: dict[tuple[str, str, str], Change] = {}
    for change in texts:
        seen.setdefault((change.where[:1], change.before, change.after), change)
    return tuple(seen.values())


def _line(text: str) -> str:
    return " ".join(text.split())
