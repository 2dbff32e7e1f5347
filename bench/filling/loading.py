"""Rows into a database, in bulk: ``executemany`` for SQLite, ``COPY`` for PostgreSQL. What is there already is used again."""

import json
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from filling.rows import NOW, SOURCE, Parliament, Size

from store.engine import Store, open_store
from store.search_index import vector
from store.tables import METADATA
from voetnoot.runs import RunState, RunStats

BATCH = 50_000


def opened(url: str | None, data: Path, size: Size) -> Store:
    """Return the store of ``data``, filled with a parliament of ``size``; it is filled once, and found again by its mark."""
    mark = data / f"filled-{size}"
    store = open_store(url, data)
    if mark.exists():
        return store
    start = time.monotonic()
    _fill(store, Parliament(size))
    mark.touch()
    print(f"filled {store.engine.dialect.name} in {time.monotonic() - start:.0f} s")
    return store


def _fill(store: Store, parliament: Parliament) -> None:
    store.ledger.begin_source(SOURCE, NOW)
    store.ledger.set_cursor(SOURCE, "c", NOW, complete=True)
    put = _copy if store.engine.dialect.name == "postgresql" else _insert
    for part in (parliament.links, parliament.answers, parliament.probes):
        waiting: dict[str, list[dict[str, Any]]] = {}
        for count, (table, row) in enumerate(part(), start=1):
            waiting.setdefault(table, []).append(row)
            if count % BATCH == 0:
                put(store.engine, _in_order(waiting))
                waiting = {}
        put(store.engine, _in_order(waiting))
    run = store.ledger.start_run("check-links", NOW, NOW, 1)
    store.ledger.end_run(run, RunState.DONE, RunStats(), NOW)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _in_order(waiting: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return the tables so that each comes after those that it points at."""
    return {table.name: waiting[table.name] for table in METADATA.sorted_tables if table.name in waiting}


def _insert(engine: sa.Engine, waiting: dict[str, list[dict[str, Any]]]) -> None:
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


def _copy(engine: sa.Engine, waiting: dict[str, list[dict[str, Any]]]) -> None:
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
