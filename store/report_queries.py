"""Reads for the report: every cited link with its verdict, its citations and our first copy of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain, islice
from types import MappingProxyType

import sqlalchemy as sa

from store.link_queries import WATCHED, LinkQueries, WatchedLink, watched_of
from store.mementos import MementoQueries
from store.report_narrowing import cited, conditions, is_exact, number_of
from store.rows import MOST_PARAMETERS, Reader, capture_of, in_batches
from store.tables import CAPTURES, LINKS
from voetnoot.events import HeldCapture
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
        last, size = "", min(first, MOST_PARAMETERS)
        page = sa.select(*WATCHED, LINKS.c.created).where(cited(), *conditions(narrowing)).order_by(LINKS.c.id)
        while rows := self._rows(page.where(LINKS.c.id > last).limit(size)):
            found = self.rot_rows_of([watched_of(row) for row in rows], {row.id: row.created for row in rows})
            yield [row for row in found if narrowing.fits(row.facts())]
            last, size = rows[-1].id, MOST_PARAMETERS

    def first_rows(self, narrowing: Narrowing, most: int) -> tuple[list[RotRow], int]:
        """Return the first ``most`` rows that ``narrowing`` means and how many there are, which the database counts if it can."""
        rows = chain.from_iterable(self.rot_pages(narrowing, most))
        first = list(islice(rows, most))
        if len(first) == most and is_exact(narrowing):
            return first, int(self._rows(number_of(narrowing))[0][0])
        return first, len(first) + sum(1 for _ in rows)

    def rows_of(self, ids: Iterable[str]) -> Iterator[RotRow]:
        """Yield the rows of the links with these ids, in that order; of those that are no longer there, none."""
        for batch in in_batches(ids):
            found = {row.id: row for row in self._rows(sa.select(*WATCHED, LINKS.c.created).where(LINKS.c.id.in_(batch)))}
            there = [found[link] for link in batch if link in found]
            yield from self.rot_rows_of([watched_of(row) for row in there], {row.id: row.created for row in there})

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
