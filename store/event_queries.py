"""Reads of events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.event_counts import ALL, published_with
from store.event_index import about, chosen, numbers_of
from store.rows import Reader
from store.tables import EVENT_FACETS, EVENTS
from voetnoot.codec import event_from_json
from voetnoot.events import Event, Published
from voetnoot.facets import Facet
from voetnoot.searching import parse_query


@dataclass(frozen=True, slots=True)
class About:
    """What was found by words: the numbers of the newest events, how many there are, and the newest of all with its stamp."""

    numbers: tuple[int, ...] = ()
    total: int = 0
    newest: tuple[int, datetime] | None = None


class EventQueries(Reader):
    """Events, published or not."""

    def published(
        self, wanted: Iterable[Facet] = (), *, words: str = "", limit: int = 500, before: int | None = None
    ) -> list[Published]:
        """Return published events, newest first: with one of the ``wanted`` values of each facet, about ``words``.

        ``words`` as `voetnoot.searching` takes them; ``before``: only those with a smaller ``seq``.
        """
        statement, place = self._published(wanted, words, EVENTS.c.seq, EVENTS.c.published, EVENTS.c.body)
        if before is not None:
            statement = statement.where(place < before)
        return [published_of(row) for row in self._rows(statement.order_by(place.desc()).limit(limit))]

    def newest_published(self, wanted: Iterable[Facet] = (), words: str = "") -> tuple[int, datetime] | None:
        """Return ``seq`` and stamp of the newest of these published events, or ``None`` when there is none."""
        statement, place = self._published(wanted, words, EVENTS.c.seq, EVENTS.c.published)
        row = self._first(statement.order_by(place.desc()))
        return None if row is None else (row.seq, row.published)

    def count_published(self, wanted: Iterable[Facet] = (), words: str = "") -> int:
        """Return how many of these published events there are: from the counts that are kept, where one facet is wanted."""
        facets = list(wanted)
        query = parse_query(words) if words else None
        if words and query is None:
            return 0
        if query is None and len(facets) < 2:  # noqa: PLR2004 - one facet, or none
            return int(self._rows(published_with(facets[0] if facets else ALL))[0][0])
        numbers, _ = numbers_of(facets, query, self._engine.dialect.name)
        statement = sa.select(sa.func.count()).select_from(numbers.subquery())
        return int((self._rows(statement) if query is None else self._rows_by_words(statement, numbers=True))[0][0])

    def about(self, wanted: Iterable[Facet], words: str, limit: int) -> About:
        """Return the newest of these published events about ``words``, and how many there are, by one look at the index."""
        query = parse_query(words)
        if query is None:
            return About()
        numbers, place = numbers_of(list(wanted), query, self._engine.dialect.name)
        order = place + 0 if self._engine.dialect.name == "postgresql" else place  # a sum, in whose order no index lies
        statement = numbers.add_columns(sa.func.count().over().label("total")).order_by(order.desc()).limit(limit)
        rows = self._rows_by_words(statement, numbers=True)
        if not rows:
            return About()
        newest = self._rows(sa.select(EVENTS.c.seq, EVENTS.c.published).where(EVENTS.c.seq == rows[0].seq))[0]
        return About(tuple(row.seq for row in rows), rows[0].total, (newest.seq, newest.published))

    def _published(self, wanted: Iterable[Facet], words: str, *columns: Any) -> tuple[sa.Select[Any], sa.ColumnElement[int]]:
        query = parse_query(words) if words else None
        narrowed, place = chosen(sa.select(*columns).select_from(EVENTS), list(wanted), words=query is not None)
        statement = narrowed.where(EVENTS.c.published.is_not(None))
        if query is not None:
            statement = statement.where(about(query, self._engine.dialect.name))
        return statement if query or not words else statement.where(sa.false()), place

    def events(self) -> list[Event]:
        """Return every event in the order in which it was stored, published or not."""
        return [event_from_json(row.body) for row in self._rows(sa.select(EVENTS.c.body).order_by(EVENTS.c.seq))]

    def facet_values(self, facet: str) -> list[str]:
        """Return the values that ``facet`` takes among the events, sorted."""
        rows = self._rows(sa.select(EVENT_FACETS.c.value).where(EVENT_FACETS.c.facet == facet).distinct())
        return sorted(row.value for row in rows)

    def event_id(self, kind: str, wanted: Iterable[Facet]) -> str | None:
        """Return the id of the newest event of ``kind`` with every facet in ``wanted``, published or not."""
        statement, place = chosen(sa.select(EVENTS.c.id).where(EVENTS.c.kind == kind), list(wanted))
        row = self._first(statement.order_by(place.desc()))
        return None if row is None else str(row.id)


def published_of(row: sa.Row[Any]) -> Published:
    """Return the published event in ``row`` (seq, published, body)."""
    return Published(event_from_json(row.body), row.published, row.seq)
