"""From two snapshots of an answer to what there is to tell. Our own progress, and a file that reads worse, are never news."""

from datetime import datetime
from typing import Any

from voetnoot.answers import AnswerDocument, DocumentKind
from voetnoot.differ.changes import changes
from voetnoot.differ.snapshot import ANSWERING, Snapshot, kind_of, worse
from voetnoot.events import AnswerPostponed, AnswerPublished, AnswerRevised, AnswerWithdrawn, Event


def compare(before: Snapshot | None, after: Snapshot, now: datetime) -> tuple[Event, ...]:
    """Return what the step from ``before`` (``None``: nothing readable was held) to ``after`` tells subscribers.

    Nothing is told of a file that cannot be read or reads worse (`worse` gives the doubt), of two snapshots under different
    reader versions (read the old capture again first), of the same bytes, or of a quiet document's first appearance. A
    *mededeling* that comes in place of an answer is published as what it is, without exchanges.
    """
    document = after.reading.document
    if document is None:
        return ()
    if after.ref.deleted:
        return withdrawn(before, "deleted", now) if before is not None and not before.ref.deleted else ()
    if before is None or before.reading.document is None:
        return () if after.quiet else _appeared(after, document, now)
    if before.digest == after.digest or before.reading.reader != after.reading.reader:
        return ()
    if worse(before.reading, after.reading) is not None:
        return ()
    return _changed(before, before.reading.document, after, document, now)


def withdrawn(held: Snapshot, why: str, now: datetime) -> tuple[AnswerWithdrawn, ...]:
    """Return that the answer held last is gone: ``why`` is ``deleted`` (by the source) or ``missing`` (after whole runs)."""
    document = held.reading.document
    if document is None or kind_of(held.ref, document) not in ANSWERING:
        return ()
    return (AnswerWithdrawn(**_about(held, document, now), why=why),)


def _appeared(after: Snapshot, document: AnswerDocument, now: datetime) -> tuple[Event, ...]:
    kind = kind_of(after.ref, document)
    about = _about(after, document, now)
    if kind is DocumentKind.UITSTEL:
        return (AnswerPostponed(**about),)
    if kind not in ANSWERING:
        return ()
    sent, dated = about["sent"], about["dated"]
    days = (dated - sent).days if sent is not None and dated is not None else None
    return (AnswerPublished(**about, exchanges=document.exchanges, footnotes=document.footnotes, days=days),)


def _changed(before: Snapshot, old: AnswerDocument, after: Snapshot, new: AnswerDocument, now: datetime) -> tuple[Event, ...]:
    was, kind = kind_of(before.ref, old), kind_of(after.ref, new)
    if kind not in ANSWERING:
        # A postponement's wording, once told, has nothing in it that a subscriber waits for.
        return ()
    if was not in ANSWERING or (not old.exchanges and new.exchanges):
        # What stood in the answer's place made room for the answer itself.
        return _appeared(after, new, now)
    found = changes(old, new)
    if not found:
        return ()
    about = _about(after, new, now)
    event = AnswerRevised(**about, changes=found.texts, links_added=found.links_added, links_removed=found.links_removed)
    return (event,)


def _about(snapshot: Snapshot, document: AnswerDocument, now: datetime) -> dict[str, Any]:
    ref = snapshot.ref
    return {
        "at": now,
        "answer": snapshot.answer,
        "source": ref.source,
        "document": snapshot.document,
        "document_kind": kind_of(ref, document),
        "digest": snapshot.digest,
        "kenmerken": ref.cases or document.kenmerken,
        "subject": document.subject or ref.title,
        "number": ref.number,
        "url": ref.url,
        "sent": document.sent,
        "dated": document.answered or ref.dated or document.received or ref.received,
        "askers": document.askers or ref.askers,
        "answerers": document.answerers or ref.answerers,
    }
