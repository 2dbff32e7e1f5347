"""What a person should look at in a document that was read."""

from collections.abc import Iterator

from voetnoot.answers import AnswerDocument, DocumentKind, Doubt, FoundUrl
from voetnoot.reading.doubts import DoubtKind, doubt

_UNSURE = 0.75
_ANSWERING = frozenset({DocumentKind.ANTWOORD, DocumentKind.NADER, DocumentKind.CORRECTIE})


def _of_notes(document: AnswerDocument, marked: tuple[str, ...]) -> Iterator[Doubt]:
    known = {note.number for note in document.footnotes}
    for note in document.footnotes:
        if not note.cited_in:
            yield doubt(DoubtKind.NOTE_WITHOUT_MARK, f"note {note.number}")
        if note.refers_to is not None and note.refers_to not in known:
            yield doubt(DoubtKind.BACK_REFERENCE, f"note {note.number}", note.text)
        if note.address_lost:
            yield doubt(DoubtKind.ADDRESS_LOST, f"note {note.number}", note.text)
    for number in marked:
        if number not in known:
            yield doubt(DoubtKind.MARK_WITHOUT_NOTE, f"note {number}")


def _of_urls(document: AnswerDocument) -> Iterator[Doubt]:
    placed: list[tuple[str, FoundUrl]] = [(f"note {note.number}", url) for note in document.footnotes for url in note.urls]
    placed += [(body.cited_in[0], body.found) for body in document.body_urls]
    for where, url in placed:
        if url.alternatives or url.confidence < _UNSURE:
            yield doubt(DoubtKind.ADDRESS_UNSURE, where, " or ".join((url.url, *url.alternatives)))


def _of_exchanges(document: AnswerDocument) -> Iterator[Doubt]:
    if not document.exchanges and document.kind in _ANSWERING:
        yield doubt(DoubtKind.NO_QUESTIONS, "letter")
    numbers = [int(exchange.number) for exchange in document.exchanges if exchange.number.isdigit()]
    if numbers and sorted(numbers) != list(range(1, len(numbers) + 1)):
        yield doubt(DoubtKind.NUMBERING, "letter")
    if document.kind is DocumentKind.VRAGEN:
        return
    for exchange in document.exchanges:
        if not exchange.answer:
            yield doubt(DoubtKind.UNANSWERED, f"v{exchange.number}")


def doubts_of(document: AnswerDocument, marked: tuple[str, ...]) -> tuple[Doubt, ...]:
    """Return the doubts about ``document``; ``marked`` are the numbers of all note marks seen in its text."""
    return (*_of_exchanges(document), *_of_notes(document, marked), *_of_urls(document))
