"""Writes of what an index shows: documents, cases, attempts, captures, and how far a source is known."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from store.columns import plain_text
from store.tables import ANSWERS, ATTEMPTS, CAPTURES, CASES, DOCUMENT_CASES, DOCUMENTS, SOURCES
from store.writing import Writer, insert_doubts, insert_new, upsert
from voetnoot.answers import Case, DocumentRef, Doubt
from voetnoot.captures import AttemptResult, Capture
from voetnoot.codec import to_json
from voetnoot.ids import content_id

FIRST_PAUSE = timedelta(minutes=30)
"""How long a body that could not be had is left alone after the first failure; doubled after each further one."""

LONGEST_PAUSE = timedelta(days=1)

_LONGEST_SIGN = 400


def document_id(source: str, key: str) -> str:
    """Return the id of the document that ``source`` calls ``key``."""
    return content_id("document", source, key)


class DocumentLedger(Writer):
    """Documents and cases as their source shows them."""

    def begin_source(self, source: str, now: datetime) -> None:
        """Note that ``source`` is watched from ``now`` on, if it was not watched before."""
        with self._transaction() as connection:
            insert_new(connection, SOURCES, [{"id": source, "began": now}])

    def see_documents(
        self,
        refs: Sequence[DocumentRef],
        now: datetime,
        *,
        announce: timedelta = timedelta(days=30),
        quiet_until: datetime | None = None,
    ) -> int:
        """Store what an index says of documents; return how many were new.

        A body is wanted when there is one to fetch and its sign is not that of the last fetch. A document is quiet (fills the
        store, is not announced) when it was seen before the source's first complete run, or is older than the watch by more
        than ``announce``. With ``quiet_until`` every new one is quiet, and other runs leave its body alone until then.
        """
        with self._transaction() as connection:
            return sum(_see(connection, ref, now, announce, quiet_until) for ref in refs)

    def want_bodies(self, documents: Sequence[str], now: datetime) -> None:
        """Ask for the bodies of ``documents`` (row ids) again, though their sign did not change."""
        with self._transaction() as connection:
            connection.execute(
                sa.update(DOCUMENTS)
                .where(DOCUMENTS.c.id.in_(documents), DOCUMENTS.c.deleted.is_(False))
                .values(body_wanted=True, failures=0, not_before=None, last_seen=now)
            )

    def see_cases(self, cases: Sequence[Case], now: datetime) -> int:
        """Store what an index says of cases; return how many were new."""
        new = 0
        with self._transaction() as connection:
            for case in cases:
                row = {
                    "id": content_id("case", case.source, case.kenmerk),
                    "source": case.source,
                    "key": case.key,
                    "kenmerk": case.kenmerk,
                    "sent": case.sent,
                    "settled": case.settled,
                    "deleted": case.deleted,
                    "body": to_json(case),
                    "first_seen": now,
                    "last_seen": now,
                }
                new += connection.execute(sa.select(CASES.c.id).where(CASES.c.id == row["id"])).first() is None
                upsert(connection, CASES, row, keep=("first_seen",))
        return new

    def delete_cases(self, source: str, keys: Sequence[str]) -> None:
        """Mark the cases that ``source`` calls ``keys`` as deleted. Keys that are not known are passed over."""
        with self._transaction() as connection:
            connection.execute(sa.update(CASES).where(CASES.c.source == source, CASES.c.key.in_(list(keys))).values(deleted=True))

    def add_doubts(self, subject: str, doubts: Sequence[Doubt], now: datetime) -> int:
        """Store ``doubts`` about ``subject`` (``source:<id>``, ``document:<id>``) once each; return how many were new."""
        with self._transaction() as connection:
            return insert_doubts(connection, subject, doubts, now)

    def set_cursor(self, source: str, cursor: str | None, now: datetime, *, complete: bool) -> None:
        """Store where the next run goes on. ``complete``: the index was read to its end, so the source is known up to ``now``."""
        values: dict[str, object] = {"cursor": cursor}
        if complete:
            values |= {"complete_to": now, "first_complete": sa.func.coalesce(SOURCES.c.first_complete, _moment(now))}
        with self._transaction() as connection:
            insert_new(connection, SOURCES, [{"id": source, "began": now}])
            connection.execute(sa.update(SOURCES).where(SOURCES.c.id == source).values(**values))

    def add_document_capture(self, document: str, capture: Capture | None, result: AttemptResult, now: datetime) -> int | None:
        """Note that the body of ``document`` was fetched; return the number of the capture, if one is given.

        ``result`` tells whether it differs from the last one; an unchanged body brings no capture, only the attempt is noted.
        """
        with self._transaction() as connection:
            _attempt(connection, document, now, result, None)
            connection.execute(
                sa.update(DOCUMENTS)
                .where(DOCUMENTS.c.id == document)
                .values(fetched_sign=DOCUMENTS.c.sign, body_wanted=False, failures=0, not_before=None)
            )
            if capture is None:
                return None
            connection.execute(sa.update(DOCUMENTS).where(DOCUMENTS.c.id == document).values(read_by=None))
            return insert_capture(connection, capture)

    def add_failed_attempt(self, document: str, why: str, now: datetime) -> None:
        """Note that fetching the body of ``document`` failed; it stays wanted, and the pause before the next attempt doubles."""
        with self._transaction() as connection:
            _attempt(connection, document, now, AttemptResult.FAILED, why)
            failures = connection.execute(sa.select(DOCUMENTS.c.failures).where(DOCUMENTS.c.id == document)).scalar_one()
            pause = min(FIRST_PAUSE * 2 ** min(failures, 16), LONGEST_PAUSE)
            changed = {"failures": failures + 1, "not_before": now + pause}
            connection.execute(sa.update(DOCUMENTS).where(DOCUMENTS.c.id == document).values(**changed))


def _moment(now: datetime) -> sa.ColumnElement[datetime]:
    return sa.literal(now, SOURCES.c.first_complete.type)


def _attempt(connection: sa.Connection, document: str, now: datetime, result: AttemptResult, why: str | None) -> None:
    connection.execute(sa.insert(ATTEMPTS).values(document=document, at=now, result=result, why=why))


def insert_capture(connection: sa.Connection, capture: Capture) -> int:
    """Insert ``capture`` unless it is there; return its number either way."""
    insert_captures(connection, [capture])
    same = (CAPTURES.c.subject == capture.subject, CAPTURES.c.at == capture.at, CAPTURES.c.digest == capture.digest)
    number: int = connection.execute(sa.select(CAPTURES.c.id).where(*same)).scalar_one()
    return number


def insert_captures(connection: sa.Connection, captures: Sequence[Capture]) -> None:
    """Insert those of ``captures`` that are not there yet, in one statement."""
    insert_new(connection, CAPTURES, [_capture_row(capture) for capture in captures])


def _capture_row(capture: Capture) -> dict[str, object]:
    return {
        "subject": capture.subject,
        "at": capture.at,
        "url": capture.url,
        "status": capture.status,
        "media_type": capture.media_type,
        "digest": capture.digest,
        "size": capture.size,
        "file": capture.place.file,
        "offset": capture.place.offset,
        "length": capture.place.length,
        "before": capture.place.before,
        "after": capture.place.after,
        "text_digest": capture.text_digest,
    }


def _see(connection: sa.Connection, ref: DocumentRef, now: datetime, announce: timedelta, quiet_until: datetime | None) -> bool:
    identity = document_id(ref.source, ref.key)
    columns = (DOCUMENTS.c.fetched_sign, DOCUMENTS.c.sign, DOCUMENTS.c.body_wanted, DOCUMENTS.c.deleted, DOCUMENTS.c.answer)
    known = connection.execute(sa.select(*columns).where(DOCUMENTS.c.id == identity)).first()
    sign = _sign(ref)
    changed = known is None or known.sign != sign
    wanted = known is None or known.fetched_sign != sign or known.body_wanted
    row = {
        "id": identity,
        "source": ref.source,
        "key": ref.key,
        "kind": ref.kind,
        "sign": sign,
        "body_wanted": wanted and ref.url is not None and not ref.deleted,
        "deleted": ref.deleted,
        "modified": ref.modified,
        "body": to_json(ref),
        "last_seen": now,
    }
    if changed:
        row |= {"failures": 0, "not_before": None}
    if known is None:
        quiet = quiet_until is not None or _quiet(connection, ref, announce)
        row |= {"first_seen": now, "quiet": quiet, "not_before": quiet_until}
        connection.execute(sa.insert(DOCUMENTS).values(**row))
    else:
        connection.execute(sa.update(DOCUMENTS).where(DOCUMENTS.c.id == identity).values(**row))
        if known.deleted and not ref.deleted and known.answer is not None:
            connection.execute(sa.update(ANSWERS).where(ANSWERS.c.id == known.answer).values(withdrawn=None))
    insert_new(connection, DOCUMENT_CASES, [{"document": identity, "kenmerk": kenmerk} for kenmerk in ref.cases])
    return known is None


def _sign(ref: DocumentRef) -> str:
    """Return the sign of ``ref`` as a database gives it back, so that it can be compared with what is held."""
    return plain_text(ref.sign) if len(ref.sign) <= _LONGEST_SIGN else content_id("sign", ref.sign)


def _quiet(connection: sa.Connection, ref: DocumentRef, announce: timedelta) -> bool:
    source = connection.execute(sa.select(SOURCES.c.began, SOURCES.c.first_complete).where(SOURCES.c.id == ref.source)).first()
    if source is None or source.first_complete is None:
        return True
    day = ref.received or ref.dated
    return day is not None and day < (source.began - announce).date()
