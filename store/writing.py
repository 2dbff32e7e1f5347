"""How the ledger writes: one transaction, rows whose ids are computed, so that writing twice does nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from store.bulk import Row, insert_many, is_plain, update_many
from store.columns import plain_text
from store.event_counts import ALL, count_on
from store.event_index import index_event
from store.tables import DOUBTS, EVENT_FACETS, EVENTS
from store.troubles import said_clearly
from voetnoot.answers import Doubt
from voetnoot.codec import event_to_json
from voetnoot.events import Event, EventCorrected
from voetnoot.facets import Facet, facets
from voetnoot.ids import content_id

_LONGEST_VALUE = 400


class Writer:
    """What every part of the ledger is built on: an engine, and transactions that take their lock at once.

    Each method raises `StoreError` when the database is locked for too long, full, read-only or out of reach.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        with said_clearly(self._engine), self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection


def insert_new(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> int:
    """Insert those of ``rows`` (of the same columns) that are not there yet; return how many that were."""
    if not rows:
        return 0
    numbered, shared = table.autoincrement_column is not None, connection.dialect.name == "postgresql"
    if not numbered and (is_plain(table) or not shared):
        return insert_many(connection, table, rows)
    # Counted by what comes back: a driver may not know how many rows an insert with generated keys made.
    statement: Any = (postgresql.insert if shared else sqlite.insert)(table).on_conflict_do_nothing()
    return len(connection.execute(statement.returning(*table.primary_key), rows).all())


def update_all(connection: sa.Connection, table: sa.Table, key: str, rows: Sequence[Row]) -> None:
    """Set what ``rows`` (of the same columns) say in those rows of ``table`` that they name by their ``key``."""
    if rows:
        update_many(connection, table, key, rows)


def upsert(connection: sa.Connection, table: sa.Table, *rows: Row, keep: tuple[str, ...] = ()) -> None:
    """Insert ``rows`` (of the same columns), or update those of the same primary key with all columns but those in ``keep``."""
    if rows:
        odd = {name for row in rows for name in row.keys() ^ rows[0].keys()}
        assert not odd, f"rows of different columns: {', '.join(sorted(odd))}"  # what the first has not would not be written
        connection.execute(_upserting(connection.dialect.name, table, tuple(rows[0]), keep), rows)


@cache
def _upserting(dialect: str, table: sa.Table, columns: tuple[str, ...], keep: tuple[str, ...]) -> Any:
    """Return the statement of `upsert`, which takes longer to put together than to execute."""
    statement: Any = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    key = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in columns if name not in {*key, *keep}}
    return statement.on_conflict_do_update(index_elements=key, set_=changed)


def add_events(connection: sa.Connection, events: Sequence[Event]) -> int:
    """Insert ``events`` with their facets, those that are known already left out; return how many were new."""
    counts: Counter[Facet] = Counter()
    for event in events:
        row = {"id": event.id, "kind": event.kind, "at": event.at, "published": None, "body": event_to_json(event)}
        if not insert_new(connection, EVENTS, [row]):
            continue
        seq = connection.execute(sa.select(EVENTS.c.seq).where(EVENTS.c.id == event.id)).scalar_one()
        counts.update([ALL, *let_be_found(connection, seq, event)])
    count_on(connection, counts)
    return counts[ALL]


def let_be_found(connection: sa.Connection, seq: int, event: Event) -> list[Facet]:
    """Let ``event``, the ``seq``-th, be found by its facets and its words; return the facets."""
    chosen = {*facets(event), *_facets_of_first(connection, event)}
    found = sorted({(facet, plain_text(value)[:_LONGEST_VALUE]) for facet, value in chosen})
    insert_new(connection, EVENT_FACETS, [{"facet": facet, "value": value, "seq": seq} for facet, value in found])
    index_event(connection, seq, event, found)
    return found


def _facets_of_first(connection: sa.Connection, event: Event) -> set[Facet]:
    """Return what the event that ``event`` corrects is selected by: whoever was told the first is told the second."""
    if not isinstance(event, EventCorrected):
        return set()
    first = sa.select(EVENTS.c.seq).where(EVENTS.c.id == event.corrects).scalar_subquery()
    rows = connection.execute(sa.select(EVENT_FACETS.c.facet, EVENT_FACETS.c.value).where(EVENT_FACETS.c.seq == first))
    return {(row.facet, row.value) for row in rows if row.facet not in ("kind", "group")}


def insert_doubts(connection: sa.Connection, subject: str, doubts: Sequence[Doubt], now: datetime) -> int:
    """Insert ``doubts`` about ``subject`` once each; return how many were new."""
    rows = [
        {
            "id": content_id("doubt", subject, doubt.kind, doubt.where, doubt.text),
            "subject": subject,
            "kind": doubt.kind,
            "place": doubt.where,
            "text": doubt.text,
            "at": now,
        }
        for doubt in doubts
    ]
    return insert_new(connection, DOUBTS, rows)
