"""Reads for the report: every cited link with its verdict, its citations and our first copy of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from store.link_queries import WATCHED, LinkQueries, WatchedLink, watched_of
from store.mementos import MementoQueries
from store.report_narrowing import meant
from store.rows import MOST_PARAMETERS, Reader, capture_of, in_batches
from store.tables import CAPTURES, LINKS
from voetnoot.events import HeldCapture
from voetnoot.links import State
from voetnoot.mementos import NOT_SOUGHT
from voetnoot.reports.narrowing import EVERYTHING, Narrowing
from voetnoot.reports.rot import RotRow

_FIRST_ROWS = 50


class ReportQueries(Reader):
    """Rows of the report, batch by batch, so that memory does not grow with the number of links."""

    def rot_pages(self, narrowing: Narrowing = EVERYTHING, first: int = _FIRST_ROWS) -> Iterator[list[RotRow]]:
        """Yield one row per link that at least one answer cites and that ``narrowing`` means, by link id.

        As many come at once as are read at once: ``first`` ones, for whoever waits for them, then more.
        """
        page = sa.select(*WATCHED, LINKS.c.created).where(*self._meant(narrowing)).order_by(LINKS.c.id)
        last, size = "", min(first, MOST_PARAMETERS)
        while rows := self._rows(page.where(LINKS.c.id > last).limit(size)):
            yield self._rot_rows(rows)
            last, size = rows[-1].id, MOST_PARAMETERS

    def first_rows(self, narrowing: Narrowing, most: int) -> tuple[list[RotRow], int]:
        """Return the first ``most`` rows that ``narrowing`` means, and how many there are."""
        first = list(islice(chain.from_iterable(self.rot_pages(narrowing, most)), most))
        if len(first) < most:
            return first, len(first)
        return first, int(self._rows(sa.select(sa.func.count()).select_from(LINKS).where(*self._meant(narrowing)))[0][0])

    def behind(self, narrowing: Narrowing = EVERYTHING) -> "LinksBehind":
        """Return the links behind the figures of a report on what ``narrowing`` means."""
        return LinksBehind(self, narrowing)

    def dead(self, narrowing: Narrowing, most: int | None = None) -> Sequence[sa.Row[Any]]:
        """Return id and address of the first ``most`` dead links (``None``: of all) that are meant, longest dead first."""
        longest = (LINKS.c.since, LINKS.c.host, LINKS.c.url)
        dead = sa.select(LINKS.c.id, LINKS.c.url).where(LINKS.c.state == State.DEAD, *self._meant(narrowing))
        return self._rows(dead.order_by(*longest).limit(most))

    def _meant(self, narrowing: Narrowing) -> list[sa.ColumnElement[bool]]:
        return self._alone(lambda connection: meant(connection, narrowing))

    def rows_of(self, ids: Iterable[str]) -> Iterator[RotRow]:
        """Yield the rows of the links with these ids, in that order; of those that are no longer there, none."""
        for batch in in_batches(ids):
            found = {row.id: row for row in self._rows(sa.select(*WATCHED, LINKS.c.created).where(LINKS.c.id.in_(batch)))}
            yield from self._rot_rows([found[link] for link in batch if link in found])

    def _rot_rows(self, rows: Sequence[sa.Row[Any]]) -> list[RotRow]:
        return self.rot_rows_of([watched_of(row) for row in rows], {row.id: row.created for row in rows})

    def rot_rows_of(self, watched: Iterable[WatchedLink], since: Mapping[str, datetime] = MappingProxyType({})) -> list[RotRow]:
        """Return the rows of these links, in their order; ``since`` tells from when on each is watched."""
        links = list(watched)
        ids = [found.link.id for found in links]
        places, copies = LinkQueries(self._engine).cited_in(ids), self.first_copies(ids)
        public = MementoQueries(self._engine).public_copies(ids)
        return [
            RotRow(
                link=found.link.id,
                url=found.link.url,
                host=found.link.host,
                verdict=found.verdict,
                cited_in=places.get(found.link.id, ()),
                capture=copies.get(found.link.id),
                public=public.get(found.link.id, NOT_SOUGHT),
                watched=since.get(found.link.id),
            )
            for found in links
        ]

    def first_copies(self, ids: Iterable[str]) -> dict[str, HeldCapture]:
        """Return the oldest capture of each link that has one."""
        found: dict[str, HeldCapture] = {}
        for batch in in_batches(ids):
            subjects = [f"link:{link}" for link in batch]
            oldest = sa.select(sa.func.min(CAPTURES.c.id)).where(CAPTURES.c.subject.in_(subjects)).group_by(CAPTURES.c.subject)
            for row in self._rows(sa.select(CAPTURES).where(CAPTURES.c.id.in_(oldest))):
                kept = capture_of(row)
                copy = HeldCapture(id=row.id, at=kept.at, digest=kept.digest, size=kept.size, media_type=kept.media_type)
                found[kept.subject.removeprefix("link:")] = copy
        return found


@dataclass(frozen=True, slots=True)
class LinksBehind:
    """The links of a store behind the figures of a report (`voetnoot.reports.rot.Behind`)."""

    _reads: ReportQueries
    _narrowing: Narrowing

    def dead(self, most: int | None = None) -> Iterator[RotRow]:
        """Yield the rows of the first ``most`` dead links (``None``: of all), longest dead first; but for what lives by now."""
        ids = [row.id for row in self._reads.dead(self._narrowing, most)]
        return (row for row in self._reads.rows_of(ids) if row.state == State.DEAD)

    def lost(self) -> Iterator[str]:
        """Yield the addresses of the dead links, in the same order."""
        return (row.url for row in self._reads.dead(self._narrowing))

    def rows(self) -> Iterator[list[RotRow]]:
        """Yield the rows of all links, some at a time."""
        return self._reads.rot_pages(self._narrowing)
