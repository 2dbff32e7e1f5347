"""Reads of captures: what the archive holds, by number, by what it is of, or all of it."""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from store.rows import MOST_PARAMETERS, Reader, capture_of, in_batches
from store.tables import CAPTURES
from voetnoot.captures import Capture


class CaptureQueries(Reader):
    """Captures of links and documents."""

    def all_captures(self) -> Iterator[tuple[int, Capture]]:
        """Yield every capture with its number, oldest first, page by page."""
        last = 0
        while rows := self._rows(sa.select(CAPTURES).where(CAPTURES.c.id > last).order_by(CAPTURES.c.id).limit(MOST_PARAMETERS)):
            yield from ((row.id, capture_of(row)) for row in rows)
            last = rows[-1].id

    def captures_of(self, subjects: Iterable[str]) -> dict[str, list[tuple[int, Capture]]]:
        """Return all captures of each subject (``link:<id>``, ``document:<id>``) with their numbers, oldest first."""
        found: dict[str, list[tuple[int, Capture]]] = {}
        for batch in in_batches(subjects):
            for row in self._rows(sa.select(CAPTURES).where(CAPTURES.c.subject.in_(batch)).order_by(CAPTURES.c.id)):
                found.setdefault(row.subject, []).append((row.id, capture_of(row)))
        return found

    def newest_captures(self, ids: Iterable[str]) -> dict[str, Capture]:
        """Return the newest capture of each link that has one."""
        found: dict[str, Capture] = {}
        for batch in in_batches(ids):
            subjects = [f"link:{link}" for link in batch]
            newest = sa.select(sa.func.max(CAPTURES.c.id)).where(CAPTURES.c.subject.in_(subjects)).group_by(CAPTURES.c.subject)
            for row in self._rows(sa.select(CAPTURES).where(CAPTURES.c.id.in_(newest))):
                found[row.subject.removeprefix("link:")] = capture_of(row)
        return found

    def capture(self, number: int) -> Capture | None:
        """Return the capture with this number."""
        row = self._first(sa.select(CAPTURES).where(CAPTURES.c.id == number))
        return None if row is None else capture_of(row)
