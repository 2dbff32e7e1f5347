"""Proofs over the store: what must always be true of it, and where it is not."""

from collections.abc import Iterator

import sqlalchemy as sa

from store.engine import Store
from store.rows import capture_of, captures
from store.tables import EVENTS
from voetnoot.codec import event_from_json
from voetnoot.errors import StoreError

PAGE = 500


def prove(store: Store) -> Iterator[str]:
    """Yield a sentence for each fault.

    Faults are a damaged database, an event whose id is not that of its content, a capture that is not in the archive.
    """
    yield from _database(store)
    yield from _events(store)
    yield from _captures(store)


def _database(store: Store) -> Iterator[str]:
    if store.engine.dialect.name != "sqlite":
        return
    with store.engine.connect() as connection:
        for row in connection.exec_driver_sql("PRAGMA integrity_check"):
            if row[0] != "ok":
                yield f"database: {row[0]}"
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"database: row {row[1]} of {row[0]} points to nothing in {row[2]}"


def _events(store: Store) -> Iterator[str]:
    last = 0
    while True:
        with store.engine.connect() as connection:
            rows = connection.execute(
                sa.select(EVENTS.c.seq, EVENTS.c.id, EVENTS.c.body).where(EVENTS.c.seq > last).order_by(EVENTS.c.seq).limit(PAGE)
            ).all()
        for row in rows:
            last = row.seq
            if event_from_json(row.body).id != row.id:
                yield f"event {row.seq}: its id {row.id} is not that of its content"
        if len(rows) < PAGE:
            return


def _captures(store: Store) -> Iterator[str]:
    last = 0
    while True:
        table = captures().selected_columns
        with store.engine.connect() as connection:
            rows = connection.execute(captures().where(table.id > last).order_by(table.id).limit(PAGE)).all()
        for row in rows:
            last = row.id
            try:
                held = store.archive.read(capture_of(row).place)
            except StoreError as trouble:
                yield f"capture {row.id} of {row.url}: {trouble}"
                continue
            if held.url != row.url:
                yield f"capture {row.id} of {row.url}: the archive holds {held.url} there"
        if len(rows) < PAGE:
            return
