"""Reads of events."""

from collections.abc import Iterable

import sqlalchemy as sa

from store.rows import Reader
from store.tables import EVENT_FACETS, EVENTS
from voetnoot.codec import event_from_json
from voetnoot.events import Event, Published
from voetnoot.facets import Facet


class EventQueries(Reader):
    """Events, published or not."""

    def published(self, wanted: Iterable[Facet] = (), *, limit: int = 500, before: int | None = None) -> list[Published]:
        """Return published events that have every facet in ``wanted``, newest first, with a smaller ``seq`` than ``before``."""
        statement = sa.select(EVENTS.c.seq, EVENTS.c.published, EVENTS.c.body).where(EVENTS.c.published.is_not(None))
        for number, (facet, value) in enumerate(wanted):
            has = EVENT_FACETS.alias(f"facet{number}")
            statement = statement.join(has, sa.and_(has.c.seq == EVENTS.c.seq, has.c.facet == facet, has.c.value == value))
        if before is not None:
            statement = statement.where(EVENTS.c.seq < before)
        rows = self._rows(statement.order_by(EVENTS.c.seq.desc()).limit(limit))
        return [Published(event_from_json(row.body), row.published, row.seq) for row in rows]

    def newest_published(self, wanted: Iterable[Facet] = ()) -> int:
        """Return the ``seq`` of the newest published event that has every facet in ``wanted``; 0 when there is none."""
        newest = self.published(wanted, limit=1)
        return newest[0].seq if newest else 0

    def events(self) -> list[Event]:
        """Return every event in the order in which it was stored, published or not."""
        return [event_from_json(row.body) for row in self._rows(sa.select(EVENTS.c.body).order_by(EVENTS.c.seq))]

    def facet_values(self, facet: str) -> list[str]:
        """Return the values that ``facet`` takes among the events, sorted."""
        rows = self._rows(sa.select(EVENT_FACETS.c.value).where(EVENT_FACETS.c.facet == facet).distinct())
        return sorted(row.value for row in rows)

    def event_id(self, kind: str, wanted: Iterable[Facet]) -> str | None:
        """Return the id of the newest event of ``kind`` with every facet in ``wanted``, published or not."""
        statement = sa.select(EVENTS.c.id).where(EVENTS.c.kind == kind)
        for number, (facet, value) in enumerate(wanted):
            has = EVENT_FACETS.alias(f"facet{number}")
            statement = statement.join(has, sa.and_(has.c.seq == EVENTS.c.seq, has.c.facet == facet, has.c.value == value))
        row = self._first(statement.order_by(EVENTS.c.seq.desc()))
        return None if row is None else str(row.id)
