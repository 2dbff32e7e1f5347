"""How many events there are of each facet: counted as they are written, told without counting."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from store.tables import EVENT_COUNTS, EVENT_FACETS, EVENTS
from voetnoot.facets import Facet

ALL: Facet = ("", "")
"""Under this facet all events are counted."""


def count_on(connection: sa.Connection, found: Mapping[Facet, int]) -> None:
    """Count ``found`` more events of each facet, in one order for all writers, so that none waits crosswise."""
    if not found:
        return
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement: Any = make(EVENT_COUNTS)
    number = EVENT_COUNTS.c.number + statement.excluded.number
    rows = [{"facet": facet, "value": value, "number": count} for (facet, value), count in sorted(found.items())]
    connection.execute(statement.on_conflict_do_update(index_elements=["facet", "value"], set_={"number": number}), rows)


def published_with(facet: Facet) -> sa.Select[tuple[int]]:
    """Return the statement that tells how many events with ``facet`` are published: all but the few that are not yet."""
    name, value = facet
    counted = sa.select(EVENT_COUNTS.c.number).where(EVENT_COUNTS.c.facet == name, EVENT_COUNTS.c.value == value)
    waiting = sa.select(sa.func.count()).select_from(EVENTS).where(EVENTS.c.published.is_(None))
    if facet != ALL:
        has = (EVENT_FACETS.c.facet == name, EVENT_FACETS.c.value == value, EVENT_FACETS.c.seq == EVENTS.c.seq)
        waiting = waiting.where(sa.exists().where(*has))
    return sa.select(sa.func.coalesce(counted.scalar_subquery(), 0) - waiting.scalar_subquery())
