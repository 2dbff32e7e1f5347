"""Writes of links: probes, captures, texts, and the verdicts that follow, with their events."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from store.bulk import Row
from store.columns import as_written
from store.counted import of_verdict
from store.document_ledger import insert_capture, insert_captures
from store.holding import look_again
from store.probe_rows import NO_RUN, hold_outcomes, rows_of
from store.probe_tables import OPEN_PROBES, OUTCOMES, PROBES
from store.rows import among, as_among, each_among, in_batches
from store.run_ledger import must_be_open
from store.tables import HOSTS, LINKS, TEXTS, VERDICTS
from store.writing import Writer, add_events, insert_new, update_all, upsert
from voetnoot.captures import Capture
from voetnoot.codec import to_json, verdict_to_text
from voetnoot.events import Event
from voetnoot.links import Probe, Verdict
from voetnoot.verdicts import Override


@dataclass(frozen=True, slots=True)
class JudgedLink:
    """A link with the verdict that now holds."""

    link: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class HostHealth:
    """A host as the circuit breaker sees it: ill since when and why, or well (``ill_since`` is ``None``)."""

    name: str
    ill_since: datetime | None
    reason: str | None = None
    links: int = 0
    citations: int = 0
    answers: int = 0


class LinkLedger(Writer):
    """Links under watch."""

    def add_probes(self, run: int | None, probes: Sequence[Probe]) -> int:
        """Store ``probes`` of ``run``, not judged yet; return how many were new. Raises `NotHeldError` when the run has ended."""
        rows, seen = rows_of(probes, run)
        with self._transaction() as connection:
            must_be_open(connection, run)
            hold_outcomes(connection)
            insert_new(connection, OUTCOMES, seen)
            new = _insert_probes(connection, rows)
            insert_new(connection, OPEN_PROBES, [{name: row[name] for name in _KEY} for row in new if not row["void"]])
            return len(new)

    def keep_copy(self, link: str, capture: Capture, text: str) -> int:
        """Store where a good copy of ``link`` lies, with its main text, as `keep_copies` does; return its number."""
        with self._transaction() as connection:
            number = insert_capture(connection, capture)
            look_again(connection, [link])
            _keep_texts(connection, [(link, capture, text)])
            return number

    def keep_copies(self, copies: Sequence[tuple[str, Capture, str]]) -> None:
        """Store where good copies of links lie, each (link, capture, main text).

        The text of the first copy that has one is what later ones are compared with. All in one transaction: what is captured
        is not captured again while it stays the same, so that a text which a crash kept back would be missing for ever.
        """
        if not copies:
            return
        with self._transaction() as connection:
            insert_captures(connection, [capture for _, capture, _ in copies])
            look_again(connection, [link for link, _, _ in copies])
            _keep_texts(connection, copies)

    def put_text(self, digest: str, text: str) -> None:
        """Keep a main text under its digest."""
        with self._transaction() as connection:
            insert_new(connection, TEXTS, [_text(digest, text)])

    def settle(
        self,
        run: int | None,
        judged: Sequence[JudgedLink],
        now: datetime,
        *,
        events: Sequence[Event] = (),
        hosts: Sequence[HostHealth] = (),
    ) -> None:
        """Store verdicts, when each link is due again, the health of hosts, and the events, in one transaction.

        The probes of these links in ``run`` are judged from here on. Raises `NotHeldError` when the run has ended.
        """
        with self._transaction() as connection:
            must_be_open(connection, run)
            _settle(connection, judged, now)
            dialect = connection.dialect.name
            for batch in in_batches(one.link for one in judged):
                connection.execute(_judged(dialect), {**as_among(batch, dialect), "of": run or NO_RUN})
            for host in hosts:
                body = {"links": host.links, "citations": host.citations, "answers": host.answers}
                row = {"name": host.name, "ill_since": host.ill_since, "reason": host.reason, "body": body}
                upsert(connection, HOSTS, row)
            add_events(connection, events)

    def set_override(self, link: str, override: Override | None) -> None:
        """Keep a person's word about ``link``, or take it back (``None``)."""
        with self._transaction() as connection:
            kept = None if override is None else to_json(override)
            connection.execute(sa.update(LINKS).where(LINKS.c.id == link).values(override=kept))


def _insert_probes(connection: sa.Connection, rows: Sequence[Row]) -> Sequence[Row]:
    """Insert ``rows`` of probes; return those that were new. What is there already may be judged, and is not opened again."""
    with connection.begin_nested() as trial:
        if insert_new(connection, PROBES, rows) == len(rows):
            return rows
        trial.rollback()
    return [row for row in rows if insert_new(connection, PROBES, [row])]


def _keep_texts(connection: sa.Connection, copies: Sequence[tuple[str, Capture, str]]) -> None:
    told = [(link, capture.text_digest, text) for link, capture, text in copies if capture.text_digest is not None]
    insert_new(connection, TEXTS, [_text(digest, text) for _, digest, text in told])
    if told:
        connection.execute(_BASELINE, [{"of": link, "first": digest} for link, digest, _ in told])


def _text(digest: str, text: str) -> dict[str, object]:
    return {"digest": digest, "text": zlib.compress(text.encode("utf-8", "replace"))}


def _settle(connection: sa.Connection, judged: Sequence[JudgedLink], now: datetime) -> None:
    """Store the verdicts; a row of the history for each that says something new.

    Of those that go on as they were only what changed is written: each column in an ``UPDATE`` has SQLite write its indexes anew.
    """
    before: dict[str, tuple[Any, ...]] = {}
    dialect = connection.dialect.name
    for batch in in_batches(sorted(one.link for one in judged)):
        before |= {link: tuple(said) for link, *said in connection.execute(_said(dialect), as_among(batch, dialect))}
    goes_on, anew, turns = list[Row](), list[Row](), list[Row]()
    for one in judged:
        row, known = _row(one), before[one.link]
        if known == tuple([row[name] for name in _SAID]):
            goes_on.append({name: row[name] for name in _GOING_ON})
            continue
        anew.append(row)
        state, reason = row["state"], row["reason"]
        if known[:2] != (state, reason):
            turns.append({"link": one.link, "at": now, "state": state, "reason": reason, "body": row["verdict"]})
    update_all(connection, LINKS, "id", goes_on)
    update_all(connection, LINKS, "id", anew)
    insert_new(connection, VERDICTS, turns)


_BASELINE = (
    sa.update(LINKS).where(LINKS.c.id == sa.bindparam("of"), LINKS.c.baseline.is_(None)).values(baseline=sa.bindparam("first"))
)


_KEY = tuple(column.name for column in OPEN_PROBES.primary_key)
"""What an open probe is known by."""

_SAID = ("state", "reason", "since", "unlived", "goal")
"""What a verdict says that goes on."""

_GOING_ON = ("id", "next_due", "checked", "seen", "verdict")
"""What is written of one that does: what changes with each check."""


@cache
def _said(dialect: str) -> sa.Select[Any]:
    """Return the statement that reads and holds links, in the order in which `store.projecting.hold` takes them."""
    said = sa.select(LINKS.c.id, *(LINKS.c[name] for name in _SAID)).where(among(LINKS.c.id, dialect))
    return said.order_by(LINKS.c.id).with_for_update(key_share=True)


@cache
def _judged(dialect: str) -> sa.Delete:
    judged = sa.select(each_among(dialect).c.value)  # PostgreSQL takes the table for empty, and would compare each with each
    return sa.delete(OPEN_PROBES).where(OPEN_PROBES.c.run == sa.bindparam("of"), OPEN_PROBES.c.link.in_(judged))


def _row(one: JudgedLink) -> Row:
    verdict = one.verdict
    said = {"state": verdict.state, "reason": verdict.reason, "since": verdict.since, "next_due": verdict.next}
    kept = as_written(verdict_to_text(verdict))
    return {"id": one.link, **said, "checked": verdict.at, "verdict": kept, **of_verdict(verdict)}
