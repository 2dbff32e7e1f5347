"""``read``: take the unread captures through the readers, and store each reading with all that follows from it."""

from collections.abc import Iterator

from scheduler.enrolling import enrol, gather, with_states
from scheduler.jobs.context import JobContext
from scheduler.readers import Paper, read_many
from store.document_queries import HeldCapture, HeldReading
from voetnoot.answers import DocumentRef, Reading
from voetnoot.captures import Capture
from voetnoot.errors import StoreError
from voetnoot.reading.reader import READER_VERSION
from voetnoot.runs import RunStats

PAGE = 500
"""Captures looked up at a time. Few of them would be dear, since each look goes over all that wait: 10 ms beside 5,000."""


def run(context: JobContext) -> RunStats:
    """Read. ``asked``: unread captures, ``got``: documents read, ``new``: events, ``doubts``: what a person may look at."""
    asked = got = new = doubts = 0
    ledger = context.store.ledger
    for capture, reading in readings(context):
        held = gather(context.store, capture, reading, lambda one: _again(context, one))
        found = enrol(capture, reading, held, context.now())
        found = with_states(found, context.store.queries.links(citation.link for citation in found.citations))
        stored = ledger.add_reading(
            capture.document,
            capture.id,
            found.reading,
            context.now(),
            answer=found.answer,
            citations=found.citations,
            events=found.events,
        )
        asked += 1
        got += stored and reading.document is not None
        new += len(found.events) if stored else 0
        doubts += len(found.reading.doubts)
    return RunStats(asked=asked, got=got, new=new, doubts=doubts)


def readings(context: JobContext) -> Iterator[tuple[HeldCapture, Reading]]:
    """Yield each unread capture with its reading, in the order of capture.

    Readers are ahead by a few documents while what they read is stored, and go on from one page to the next; `read_many`
    replaces each after its share of documents.
    """
    under_way: dict[str, HeldCapture] = {}
    for paper, reading in read_many(_papers(context, under_way), context.config.reading):
        yield under_way.pop(paper.key), reading


def _papers(context: JobContext, under_way: dict[str, HeldCapture]) -> Iterator[Paper]:
    """Yield what is unread, page by page, and note in ``under_way`` of which capture each paper is."""
    after = 0
    while captures := context.store.queries.unread_captures(READER_VERSION, PAGE, after=after):
        after = captures[-1].id
        for capture in captures:
            body = _body(context, capture.capture)
            if body is not None:
                under_way[str(capture.id)] = capture
                yield _paper(context, capture.id, body, capture.ref, capture.capture.media_type)


def _paper(context: JobContext, capture: int, body: bytes, ref: DocumentRef, media_type: str | None) -> Paper:
    """Return what a reader gets of a capture. A source that is not in the settings any more is read as it was: in Dutch."""
    source = context.config.sources.get(ref.source)
    return Paper(str(capture), body, name=ref.title, media_type=media_type, dialect=source.wording if source else "nl")


def _body(context: JobContext, capture: Capture) -> bytes | None:
    """Return the bytes of ``capture``; one that the archive cannot give back is told, and costs itself alone."""
    try:
        return context.store.archive.read(capture.place).body
    except StoreError as trouble:
        context.log.warning("a capture cannot be read back", subject=capture.subject, why=str(trouble))
        return None


def _again(context: JobContext, held: HeldReading) -> Reading:
    """Read the capture behind ``held`` with the reader of today; what cannot be read back stays as it was."""
    capture = context.store.queries.capture(held.capture)
    body = _body(context, capture) if capture is not None else None
    if capture is None or body is None:
        return held.reading
    paper = _paper(context, held.capture, body, held.ref, capture.media_type)
    return next(reading for _, reading in read_many([paper], context.config.reading))
