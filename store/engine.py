"""Open the database and the archive: one call, clear sentences when it cannot be done."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic_core import from_json
from sqlalchemy import event

from store.archive import Archive
from store.archive_shelf import Directory, shelf_at
from store.columns import json_text
from store.lease import Lease, holder_of, holders_of
from store.ledger import Ledger
from store.part_ledger import WORKER
from store.queries import Queries
from store.schema import migrate
from store.standing import ask_first
from store.troubles import said_clearly
from voetnoot import __version__
from voetnoot.config import Config
from voetnoot.errors import StoreError
from voetnoot.passwords import veiled

BUSY_MILLISECONDS = 30_000
"""How long a writer waits for another one to finish (SQLite); longer than any transaction of ours takes."""

CACHE_KIB = 16_000
"""How much of the database each connection keeps in memory at most (SQLite; its own default is 2,000)."""

PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""How soon a PostgreSQL server that is gone without a word is noticed (libpq's own settings; an address may name others)."""


SPOOL = "spool"
"""Where files of the archive are written before they go into an object store."""


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is kept: ``ledger`` writes, ``queries`` read, ``archive`` holds the bodies."""

    engine: sa.Engine
    ledger: Ledger
    queries: Queries
    archive: Archive

    def lease(self, name: str, holder: str) -> Lease | None:
        """Return the lease ``name`` for ``holder``; ``None`` over SQLite, whose users share a file system and can lock a file."""
        return Lease(self.engine, name, holder) if self.is_shared else None

    def holder_of(self, name: str) -> tuple[str, dict[str, Any]] | None:
        """Return who holds the lease ``name``, and what it says of itself. Raises `StoreError`."""
        return holder_of(self.engine, name) if self.is_shared else None

    @property
    def is_shared(self) -> bool:
        """Whether machines that share no files may share the store: over PostgreSQL."""
        return self.engine.dialect.name == "postgresql"

    def workers(self) -> dict[str, dict[str, Any]]:
        """Return what the workers that are alive say of themselves (``pid``, ``host``), by their leases."""
        return holders_of(self.engine, WORKER) if self.is_shared else {}

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Do something that of all users of a shared store one does at a time. Over SQLite there is but one that could."""
        if not self.is_shared:
            yield
            return
        with said_clearly(self.engine), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            key = sa.func.hashtext(name)
            connection.execute(sa.select(sa.func.pg_advisory_lock(key)))
            try:
                yield
            finally:
                connection.execute(sa.select(sa.func.pg_advisory_unlock(key)))

    def rest(self) -> None:
        """Give back connections that nobody uses just now; over SQLite each keeps up to 16 MB. Who wants one makes it."""
        pool = self.engine.pool
        assert isinstance(pool, sa.QueuePool)
        with suppress(sa.exc.SQLAlchemyError, self.engine.dialect.loaded_dbapi.Error):  # the server may be gone, and they with it
            for _ in range(pool.checkedin()):
                idle = self.engine.raw_connection()
                idle.detach()
                idle.close()

    def close(self) -> None:
        """Give back files and connections."""
        self.archive.close()
        self.engine.dispose()


def store_url(url: str | None, data: Path) -> str:
    """Return the SQLAlchemy address: ``url``, or SQLite in the data directory."""
    return url or f"sqlite:///{data / 'voetnoot.db'}"


def lock_folder(url: str | None, data: Path) -> Path:
    """Return the folder in which users of one store lock each other out: that of the SQLite file, else the data directory."""
    parsed = _parsed(store_url(url, data))
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(parsed.database or "").absolute().parent if is_file else data


def is_shared(url: str | None, data: Path) -> bool:
    """Tell whether the store at ``url`` is one that machines which share no files may share. Raises `StoreError`."""
    return _parsed(store_url(url, data)).get_backend_name() == "postgresql"


def _parsed(url: str) -> sa.URL:
    try:
        return sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as trouble:
        raise _no_address(url, trouble) from trouble


def _no_address(url: str, trouble: Exception) -> StoreError:
    return StoreError(f"store.url: {veiled(url)!r} is no address of a database: {veiled(str(trouble))}")


def make_engine(url: str) -> sa.Engine:
    """Return an engine for SQLite (WAL, foreign keys, writers take their lock at once) or PostgreSQL.

    Raises `StoreError` for an address that SQLAlchemy cannot use.
    """
    parsed = _parsed(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    is_sqlite = parsed.get_backend_name() == "sqlite"
    given = {} if is_sqlite else {name: value for name, value in PATIENCE.items() if name not in parsed.query}
    try:
        engine = sa.create_engine(parsed, connect_args=given, json_serializer=json_text, json_deserializer=from_json)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError, ValueError) as trouble:
        raise _no_address(url, trouble) from trouble
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
        ask_first(engine)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's own advice: let the begin event speak
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "wal_autocheckpoint = 8000",
        f"cache_size = -{CACHE_KIB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare_postgresql(connection: Any, _record: object) -> None:
    # Moments come back in the zone of the session, whichever the server is set to: psycopg makes those in UTC in half the time.
    connection.autocommit = True
    connection.execute("SET TIME ZONE 'UTC'")
    connection.autocommit = False


def _begin_sqlite(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("alone", False):
        return  # one statement that reads (`store.rows`) needs no transaction around it
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


def open_store(
    url: str | None,
    data: Path,
    *,
    ready: bool = False,
    max_file_bytes: int = 1_000_000_000,
    archive_url: str | None = None,
) -> Store:
    """Open (and make or migrate) the store of the data directory ``data``, its archive there or at ``archive_url``.

    ``ready`` says that the caller knows the tables to be there (a child of a process that opened them). Raises `StoreError`
    with one sentence when the directory cannot be written or the database cannot be used.
    """
    _writable(data)
    shelf = shelf_at(archive_url, data)
    address = store_url(url, data)
    engine = make_engine(address)
    try:
        with _said_clearly(address):
            if not ready:
                migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    folder = shelf.folder if isinstance(shelf, Directory) else data / SPOOL
    archive = Archive(folder, software=f"voetnoot/{__version__}", max_bytes=max_file_bytes, shelf=shelf)
    return Store(engine=engine, ledger=Ledger(engine), queries=Queries(engine), archive=archive)


def open_for(config: Config, *, ready: bool = False) -> Store:
    """Open the store that ``config`` names, as `open_store` does."""
    return open_store(
        config.store.url,
        config.data,
        ready=ready,
        max_file_bytes=config.archive.max_file_bytes,
        archive_url=config.archive.url,
    )
