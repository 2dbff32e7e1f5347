"""Rows into a database, in bulk: ``executemany`` for SQLite, ``COPY`` for PostgreSQL. What is there already is used again."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from filling.answer_rows import answer_rows
from filling.copies import copy_events
from filling.event_rows import Rows
from filling.link_rows import link_rows, told_rows
from filling.parliament import NOW, SOURCE, Parliament
from filling.probes import fill_checks
from filling.size import Size

from store.deriving import count_links
from store.engine import Store, open_store
from store.search_index import vector
from store.statistics import StatisticsLedger
from store.tables import EVENTS, METADATA

BATCH = 50_000
TOLD = 20_000
"""Events about links that are made one by one; more are copies of them."""
_AFTER = "event_words"
"""The one table that SQLAlchemy does not know: it is a virtual one on SQLite."""

Waiting = dict[str, list[dict[str, Any]]]


def opened(url: str | None, data: Path, size: Size) -> Store:
    """Return the store of ``data``, filled with a parliament of ``size``; it is filled once, and found again by its mark."""
    mark = data / "filled"
    store = open_store(url, data)
    if mark.exists():
        return store
    start = time.monotonic()
    parliament = Parliament(size)
    fill(store, link_rows(parliament))
    with _words_indexed_later(store):
        fill(store, answer_rows(parliament))
        fill(store, told_rows(Parliament(replace(size, told=min(size.told, TOLD)))))
        tell_on(store, size, TOLD, size.told - TOLD)
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        count_links(connection)
    rounds(store, 1, size.rounds, before=0)
    store.ledger.begin_source(SOURCE, NOW)
    store.ledger.set_cursor(SOURCE, "c", NOW, complete=True)
    mark.touch()
    print(f"filled {store.engine.dialect.name} with {size} in {time.monotonic() - start:.0f} s", flush=True)
    return store


@contextmanager
def _words_indexed_later(store: Store) -> Iterator[None]:
    """Let PostgreSQL make its indexes over words at once, when all words are there: one by one, a million took an hour."""
    if store.engine.dialect.name != "postgresql":
        yield
        return
    made = "SELECT indexname, indexdef FROM pg_indexes WHERE indexname IN ('ix_answer_words_words', 'ix_event_words_words')"
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        indexes = {row.indexname: row.indexdef for row in connection.exec_driver_sql(made)}
        for name in indexes:
            connection.exec_driver_sql(f"DROP INDEX {name}")
        yield
        connection.exec_driver_sql("SET maintenance_work_mem = '1GB'")
        for name, definition in indexes.items():
            connection.exec_driver_sql(definition)
            connection.exec_driver_sql(f"ALTER INDEX {name} ALTER COLUMN 2 SET STATISTICS 0")
        connection.exec_driver_sql("RESET maintenance_work_mem")


def tell_on(store: Store, size: Size, after: int, number: int) -> None:
    """Tell of ``number`` more events about links, ``after`` so many: those told in full, over and over.

    What was told besides, by checks that were judged, stays in between.
    """
    first = size.answers + size.links + 1
    with store.engine.connect() as connection:
        after = max(after, (connection.execute(sa.select(sa.func.max(EVENTS.c.seq))).scalar() or 0) + 1 - first)
    for done in range(0, number, TOLD):
        with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            copy_events(connection, first, min(TOLD, size.told), first + after + done, min(TOLD, number - done))


def fill(store: Store, rows: Rows) -> None:
    """Write ``rows`` as they come."""
    put = _copy if store.engine.dialect.name == "postgresql" else _insert
    waiting: Waiting = {}
    for count, (table, row) in enumerate(rows, start=1):
        waiting.setdefault(table, []).append(row)
        if count % BATCH == 0:
            put(store.engine, _in_order(waiting))
            waiting = {}
    put(store.engine, _in_order(waiting))


def rounds(store: Store, first: int, number: int, *, before: int) -> None:
    """Check every link in ``number`` runs from ``first`` on, a week apart, the last of them so many weeks ``before`` a week ago.

    Then let the database count what it holds.
    """
    fill_checks(store, first, number, before=before)
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        _count_on(connection)
    if store.is_shared:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    else:
        StatisticsLedger(store.engine).count_rows()


def _count_on(connection: sa.Connection) -> None:
    """Count the events of each facet, and let numbered rows go on behind those that were numbered here."""
    connection.exec_driver_sql("DELETE FROM event_counts")
    connection.exec_driver_sql("INSERT INTO event_counts SELECT facet, value, count(*) FROM event_facets GROUP BY facet, value")
    connection.exec_driver_sql("INSERT INTO event_counts SELECT '', '', count(*) FROM events")
    if connection.dialect.name == "postgresql":
        for table, column in (("captures", "id"), ("readings", "id"), ("verdicts", "id"), ("events", "seq"), ("runs", "id")):
            newest = f"(SELECT coalesce(max({column}), 1) FROM {table})"
            connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), {newest})")


def _in_order(waiting: Waiting) -> Waiting:
    """Return the tables so that each comes after those that it points at."""
    names = [*(table.name for table in METADATA.sorted_tables), _AFTER]
    return {name: waiting[name] for name in names if name in waiting}


def _insert(engine: sa.Engine, waiting: Waiting) -> None:
    raw = engine.raw_connection()
    try:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("BEGIN IMMEDIATE")
        for table, rows in waiting.items():
            names = list(rows[0])
            marks = ", ".join("?" * len(names))
            columns = ", ".join(f'"{name}"' for name in names)
            raw.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", ([_lite(row[n]) for n in names] for row in rows))
        raw.execute("COMMIT")
    finally:
        raw.close()


def _lite(value: Any) -> Any:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return value.isoformat() if isinstance(value, date) else value


def _copy(engine: sa.Engine, waiting: Waiting) -> None:
    raw = engine.raw_connection()
    try:
        with raw.cursor() as cursor:
            for table, rows in waiting.items():
                columns = ", ".join(f'"{name}"' for name in rows[0])
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in _prepared(rows):
                        copy.write_row(row)
        raw.commit()
    finally:
        raw.close()


def _prepared(rows: list[dict[str, Any]]) -> Iterator[list[Any]]:
    for row in rows:
        yield [
            vector(value) if isinstance(value, list) else json.dumps(value) if isinstance(value, dict) else value
            for value in row.values()
        ]
