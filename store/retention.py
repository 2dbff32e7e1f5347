"""Clear away what is old: in small transactions, and a file of the archive only when nothing in it is kept."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from store.archive_shelf import Shelf
from store.holding import link_of, look_again
from store.operation_tables import DELIVERIES
from store.probe_rows import hold_outcomes
from store.probe_tables import OPEN_PROBES, OUTCOMES, PROBES
from store.rows import Reader, in_batches
from store.tables import CAPTURES, EVENT_FACETS, EVENTS, LINKS, READINGS, RUNS
from store.writing import Writer
from voetnoot.deliveries import DeliveryState
from voetnoot.retention import OldCopy, OldProbe

SETTLED = timedelta(days=1)
"""How long a file of the archive must have been whole before it may go: a record is on the disk before the ledger names it."""


ProbeKey = tuple[str, datetime, int]
"""Link, moment and run of a probe."""


class RetentionQueries(Reader):
    """What is old, link by link and subject by subject, so that memory does not grow with the store."""

    def old_probes(self, before: datetime) -> Iterator[list[OldProbe[ProbeKey]]]:
        """Yield all probes, oldest first, of each link that was probed before ``before``."""
        last = ""
        old = sa.exists().where(PROBES.c.link == LINKS.c.id, PROBES.c.at < before)
        while rows := self._rows(sa.select(LINKS.c.id).where(LINKS.c.id > last, old).order_by(LINKS.c.id).limit(100)):
            ids = [row.id for row in rows]
            last = ids[-1]
            kinds = {
                (row.link, row.said): _kind(row.body) for row in self._rows(sa.select(OUTCOMES).where(OUTCOMES.c.link.in_(ids)))
            }
            columns = (PROBES.c.link, PROBES.c.at, PROBES.c.run, PROBES.c.void, PROBES.c.content, PROBES.c.said)
            found = self._rows(sa.select(*columns).where(PROBES.c.link.in_(ids)).order_by(*PROBES.primary_key))
            for link, group in groupby(found, key=lambda row: row.link):
                yield [
                    OldProbe((link, row.at, row.run), row.at, row.void, (*kinds[link, row.said], row.content)) for row in group
                ]

    def old_copies(self, before: datetime) -> Iterator[list[OldCopy]]:
        """Yield all captures, oldest first, of each thing that has more than two and one from before ``before``."""
        last = ""
        many = sa.select(CAPTURES.c.subject).group_by(CAPTURES.c.subject)
        while rows := self._rows(
            many.where(CAPTURES.c.subject > last)
            .having(sa.func.count() > 2, sa.func.min(CAPTURES.c.at) < before)  # noqa: PLR2004 - the first and the newest stay
            .order_by(CAPTURES.c.subject)
            .limit(100)
        ):
            subjects = [row.subject for row in rows]
            last = subjects[-1]
            read = sa.exists().where(READINGS.c.capture == CAPTURES.c.id).label("read")
            columns = (CAPTURES.c.id, CAPTURES.c.at, CAPTURES.c.subject, read)
            found = self._rows(
                sa.select(*columns).where(CAPTURES.c.subject.in_(subjects)).order_by(CAPTURES.c.subject, CAPTURES.c.id)
            )
            for subject, group in groupby(found, key=lambda row: row.subject):
                told = self._told_of(subject)
                yield [OldCopy(row.id, row.at, bool(row.read) or row.id in told) for row in group]

    def _told_of(self, subject: str) -> set[int]:
        """Return the captures that events about the link ``subject`` name."""
        facet = sa.and_(EVENT_FACETS.c.seq == EVENTS.c.seq, EVENT_FACETS.c.facet == "link")
        of_link = EVENT_FACETS.c.value == subject.removeprefix("link:")
        rows = self._rows(sa.select(EVENTS.c.body).join(EVENT_FACETS, facet).where(of_link))
        return {row.body["capture"]["id"] for row in rows if row.body.get("capture")}

    def old_runs(self, before: datetime) -> list[int]:
        """Return the runs that ended before ``before``, but for the last of each job."""
        last = sa.select(sa.func.max(RUNS.c.id)).group_by(RUNS.c.job)
        rows = self._rows(sa.select(RUNS.c.id).where(RUNS.c.ended < before, RUNS.c.id.not_in(last)))
        return [row.id for row in rows]

    def old_deliveries(self, before: datetime) -> list[int]:
        """Return the deliveries that ended before ``before``."""
        which = (DELIVERIES.c.ended < before, DELIVERIES.c.state != DeliveryState.WAITING)
        return [row.id for row in self._rows(sa.select(DELIVERIES.c.id).where(*which))]

    def unused_files(self, shelf: Shelf, now: datetime) -> list[tuple[str, int]]:
        """Return the whole files of the archive on ``shelf`` that no capture lies in any more, each with its size in bytes."""
        used = {row.file for row in self._rows(sa.select(CAPTURES.c.file).distinct())}
        found: list[tuple[str, int]] = []
        for name in sorted(shelf.names() - used):
            with suppress(FileNotFoundError):  # it is being written, or only its digest is left
                size, since = shelf.about(name)
                if since < now - SETTLED:
                    found.append((name, size))
        return found


class RetentionLedger(Writer):
    """What clears away."""

    def drop_probes(self, keys: Iterable[ProbeKey]) -> None:
        """Forget these probes, and what was seen by no probe that is left."""
        for batch in in_batches(keys):
            links = sorted({link for link, _, _ in batch})
            with self._transaction() as connection:
                hold_outcomes(connection, alone=True)
                for drop in _DROP:
                    connection.execute(drop, [dict(zip(("of", "when", "in_run"), key, strict=True)) for key in batch])
                named = sa.exists().where(PROBES.c.link == OUTCOMES.c.link, PROBES.c.said == OUTCOMES.c.said)
                connection.execute(sa.delete(OUTCOMES).where(OUTCOMES.c.link.in_(links), ~named))

    def drop_captures(self, ids: Iterable[int]) -> None:
        """Forget these captures; their bytes stay in the archive until nothing in their file is kept."""
        for batch in in_batches(ids):
            with self._transaction() as connection:
                gone = connection.execute(sa.select(CAPTURES.c.subject).where(CAPTURES.c.id.in_(batch)).distinct()).scalars()
                links = [link for link in map(link_of, gone) if link is not None]
                connection.execute(sa.delete(CAPTURES).where(CAPTURES.c.id.in_(batch)))
                look_again(connection, links)

    def drop_runs(self, ids: Iterable[int]) -> None:
        """Forget these runs."""
        self._drop(RUNS, ids)

    def drop_deliveries(self, ids: Iterable[int]) -> None:
        """Forget these deliveries."""
        self._drop(DELIVERIES, ids)

    def _drop(self, table: sa.Table, ids: Iterable[int]) -> None:
        for batch in in_batches(ids):
            with self._transaction() as connection:
                connection.execute(sa.delete(table).where(table.c.id.in_(batch)))


def _kind(outcome: dict[str, Any]) -> tuple[str, str]:
    return str(outcome.get("outcome")), str(outcome.get("status"))


def _dropped(table: sa.Table) -> sa.Delete:
    key = {"of": table.c.link, "when": table.c.at, "in_run": table.c.run}
    return sa.delete(table).where(*(column == sa.bindparam(name) for name, column in key.items()))


_DROP = tuple(map(_dropped, (PROBES, OPEN_PROBES)))
