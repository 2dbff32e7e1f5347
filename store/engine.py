"""Open the database and the archive: one call, clear sentences when it cannot be done."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from store.archive import Archive
from store.ledger import Ledger
from store.queries import Queries
from store.schema import migrate
from voetnoot import __version__
from voetnoot.errors import StoreError
from voetnoot.passwords import veiled

BUSY_MILLISECONDS = 30_000
"""How long a writer waits for another one to finish (SQLite); longer than any transaction of ours takes."""


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is kept: ``ledger`` writes, ``queries`` read, ``archive`` holds the bodies."""

    engine: sa.Engine
    ledger: Ledger
    queries: Queries
    archive: Archive

    def close(self) -> None:
        """Give back files and connections."""
        self.archive.close()
        self.engine.dispose()


def store_url(url: str | None, data: Path) -> str:
    """Return the SQLAlchemy address: ``url``, or SQLite in the data directory."""
    return url or f"sqlite:///{data / 'voetnoot.db'}"


def make_engine(url: str) -> sa.Engine:
    """Return an engine for SQLite (WAL, foreign keys, writers take their lock at once) or PostgreSQL.

    Raises `StoreError` for an address that SQLAlchemy cannot use.
    """
    try:
        parsed = sa.make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        engine = sa.create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError, ValueError) as trouble:
        raise StoreError(f"store.url: {veiled(url)!r} is no address of a database: {veiled(str(trouble))}") from trouble
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's own advice: let the begin event speak
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later could not be given its lock any more: take it at once.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _writable(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise StoreError(f"cannot make the data directory {data}: {trouble.strerror}; choose another with --data") from trouble
    if not os.access(data, os.W_OK | os.X_OK):
        raise StoreError(f"cannot write in the data directory {data}: permission denied; choose another with --data")


@contextmanager
def _said_clearly(url: str) -> Iterator[None]:
    shown = veiled(url)
    try:
        yield
    except sa.exc.OperationalError as trouble:
        raise StoreError(f"cannot use the store {shown}: {str(trouble.orig).strip()}") from trouble
    except sa.exc.DatabaseError as trouble:
        raise StoreError(f"the store {shown} is damaged or of another program: {str(trouble.orig).strip()}") from trouble


def open_store(url: str | None, data: Path, *, ready: bool = False, max_file_bytes: int = 1_000_000_000) -> Store:
    """Open (and make or migrate) the store of the data directory ``data``.

    ``ready`` says that the caller knows the tables to be there (a child of a process that opened them). Raises `StoreError`
    with one sentence when the directory cannot be written or the database cannot be used.
    """
    _writable(data)
    address = store_url(url, data)
    engine = make_engine(address)
    with _said_clearly(address):
        if not ready:
            migrate(engine)
    archive = Archive(data / "archive", software=f"voetnoot/{__version__}", max_bytes=max_file_bytes)
    return Store(engine=engine, ledger=Ledger(engine), queries=Queries(engine), archive=archive)
