"""Reads for the report: every cited link with its verdict, its citations and our first copy of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa

from store.link_queries import WATCHED, LinkQueries, WatchedLink, watched_of
from store.mementos import MementoQueries
from store.rows import MOST_PARAMETERS, Reader, capture_of, in_batches
from store.tables import CAPTURES, CITATIONS, LINKS
from voetnoot.events import HeldCapture
from voetnoot.mementos import NOT_SOUGHT
from voetnoot.reports.rot import RotRow

_FIRST_ROWS = 50


class ReportQueries(Reader):
    """Rows of the report, batch by batch, so that memory does not grow with the number of links."""

    def rot_rows(self) -> Iterator[RotRow]:
        """Yield one row per link that at least one answer cites, by link id."""
        for page in self.rot_pages():
            yield from page

    def rot_pages(self) -> Iterator[list[RotRow]]:
        """Yield the same rows, as many at once as are read at once: few first, for whoever waits for the beginning."""
        last, size = "", min(_FIRST_ROWS, MOST_PARAMETERS)
        cited = sa.exists().where(CITATIONS.c.link == LINKS.c.id, CITATIONS.c.gone.is_(None))
        page = sa.select(*WATCHED, LINKS.c.created).where(cited).order_by(LINKS.c.id)
        while rows := self._rows(page.where(LINKS.c.id > last).limit(size)):
            yield self.rot_rows_of([watched_of(row) for row in rows], {row.id: row.created for row in rows})
            last, size = rows[-1].id, MOST_PARAMETERS

    def rot_rows_of(self, watched: Iterable[WatchedLink], since: Mapping[str, datetime] = MappingProxyType({})) -> list[RotRow]:
        """Return the rows of these links, in their order; ``since`` tells from when on each is watched."""
        links = list(watched)
        ids = [found.link.id for found in links]
        cited, copies = LinkQueries(self._engine).cited_in(ids), self.first_copies(ids)
        public = MementoQueries(self._engine).public_copies(ids)
        return [
            RotRow(
                link=found.link.id,
                url=found.link.url,
                host=found.link.host,
                verdict=found.verdict,
                cited_in=cited.get(found.link.id, ()),
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
