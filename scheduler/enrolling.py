"""From the reading of a capture to what is stored of it: which answer it is, what it cites, what there is to tell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from store.document_queries import HeldCapture, HeldReading
from store.engine import Store
from store.link_queries import WatchedLink
from store.reading_ledger import AnswerRow
from voetnoot.answer_keys import answer_id, answer_key, apart, kind_in, still
from voetnoot.answers import AnswerDocument, DocumentKind, DocumentRef, Reading
from voetnoot.differ import Snapshot, cited_by, compare, kind_of, worse
from voetnoot.differ.changes import changes
from voetnoot.events import AnswerPublished, Event
from voetnoot.events.about_answers import SourceState
from voetnoot.links import Citation

_OF_LETTERS = frozenset({"no-kenmerk", "no-questions", "unanswered", "answer-without-question", "numbering", "remainder"})
"""Doubts about what only an answer must have; a document that answers nothing raises none of them."""

SILENT = frozenset({DocumentKind.VRAGEN, DocumentKind.OTHER})
"""Kinds that answer nothing: their reading is kept, and no answer comes of it."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What is stored of a capture in one transaction."""

    reading: Reading
    answer: AnswerRow | None = None
    citations: tuple[Citation, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """What was held before: of this document, of the answer that it would carry by its key alone, and of the letter.

    ``letter`` is what the typesetter was given, where the document is his publication of it.
    """

    own: HeldReading | None
    other: HeldReading | None
    letter: HeldReading | None = None


def snapshot_of(held: HeldReading) -> Snapshot:
    """Return what the store holds of a document, as the differ takes it: as the kind that it was when it was read.

    Its index may call it otherwise since: a record that held word of a delay holds the answer now.
    """
    known = kind_in(held.answer_key) if held.answer_key is not None else None
    ref = held.ref if known is None else replace(held.ref, kind=known)
    return Snapshot(held.document, held.answer or "", ref, held.digest, held.reading)


def gather(store: Store, capture: HeldCapture, reading: Reading, again: Callable[[HeldReading], Reading]) -> Held:
    """Return what was held before ``capture``, brought to the version of ``reading`` by ``again``, so that it can be compared.

    Two snapshots are compared only under one reader version: our progress is never told as a ministry's revision.
    """
    if reading.document is None:
        return Held(None, None)
    own = store.queries.held_reading(capture.document)
    other = None
    if own is None:
        kind = kind_of(capture.ref, reading.document)
        published = _aanhangsel(capture.ref, reading.document)
        other = store.queries.published_as(published) if published is not None else None
        other = other or store.queries.answer_reading(answer_id(answer_key(capture.ref, reading.document, kind)))
        if other is None and kind is DocumentKind.UITSTEL:
            other = store.queries.postponed_near(capture.ref)
    letter = _letter(store, capture, own or other) if reading.document.aanhangsel is not None else None
    return Held(*(_brought_up(held, capture, reading, again) for held in (own, other, letter)))


def _letter(store: Store, capture: HeldCapture, held: HeldReading | None) -> HeldReading | None:
    return None if held is None or held.answer is None else store.queries.letter_reading(held.answer, beside=capture.id)


def _brought_up(
    held: HeldReading | None, capture: HeldCapture, reading: Reading, again: Callable[[HeldReading], Reading]
) -> HeldReading | None:
    if held is None or held.reading.reader == reading.reader or held.capture == capture.id:
        return held
    return replace(held, reading=again(held))


def enrol(capture: HeldCapture, reading: Reading, held: Held, now: datetime) -> Enrolment:
    """Decide what is stored of ``reading``. Pure."""
    document = reading.document
    if document is None:
        return Enrolment(reading)
    kind = kind_of(capture.ref, document)
    if kind in SILENT:
        return Enrolment(reading)
    if kind is DocumentKind.DOCUMENT:
        reading = replace(reading, doubts=tuple(doubt for doubt in reading.doubts if doubt.kind not in _OF_LETTERS))
    key, before = _which(capture.ref, document, kind, held)
    if before is not None and before.reading.reader == reading.reader and (doubt := worse(before.reading, reading)) is not None:
        return Enrolment(replace(reading, doubts=(*reading.doubts, doubt)))
    identity = answer_id(key)
    after = Snapshot(capture.document, identity, capture.ref, capture.capture.digest, reading, capture.quiet)
    answer = _answer(key, capture.ref, document, kind)
    letter = held.letter.reading.document if held.letter is not None else None
    return Enrolment(reading, answer, cited_by(identity, document, letter), compare(before, after, now))


def with_states(found: Enrolment, known: Mapping[str, WatchedLink]) -> Enrolment:
    """Let the news of an answer say how its sources stand that were under watch before. Pure."""
    cited = dict.fromkeys(citation.link for citation in found.citations)
    verdicts = {link: known[link].verdict for link in cited if link in known}
    states = tuple(SourceState(link, verdict.state.value, verdict.since) for link, verdict in verdicts.items() if verdict)
    told = (replace(event, sources=states) if isinstance(event, AnswerPublished) else event for event in found.events)
    return replace(found, events=tuple(told))


def _which(ref: DocumentRef, document: AnswerDocument, kind: DocumentKind, held: Held) -> tuple[str, Snapshot | None]:
    """Return the key of the answer that ``document`` carries, and the snapshot that it is to be compared with.

    A document stays with its answer. A new one that says what another one says carries the same answer; if it says otherwise it
    is another answer beside it, unless it is the publication of that letter by another source.
    """
    key = answer_key(ref, document, kind)
    if held.own is not None:
        known = held.own.answer_key
        return (known if known is not None and still(known, key) else key), snapshot_of(held.own)
    if held.other is None:
        return key, None
    said = held.other.reading.document
    reissued = said is not None and _aanhangsel(ref, document) == _aanhangsel(held.other.ref, said) is not None
    if held.other.ref.source == ref.source and said is not None and not reissued and changes(said, document):
        return apart(key, ref), None
    return held.other.answer_key or key, snapshot_of(held.other)


def _aanhangsel(ref: DocumentRef, document: AnswerDocument) -> str | None:
    """Return under which id the answer is published officially; two letters on one case have two."""
    return ref.aanhangsel or document.aanhangsel


def _answer(key: str, ref: DocumentRef, document: AnswerDocument, kind: DocumentKind) -> AnswerRow:
    return AnswerRow(
        id=answer_id(key),
        key=key,
        source=ref.source,
        kind=kind.value,
        subject=document.subject or ref.title,
        kenmerken=ref.cases or document.kenmerken,
        dated=document.answered or ref.dated or document.received or ref.received,
        sent=document.sent,
        askers=document.askers or ref.askers,
        answerers=document.answerers or ref.answerers,
        aanhangsel=_aanhangsel(ref, document),
    )
