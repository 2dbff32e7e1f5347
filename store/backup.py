"""Backups of SQLite and archive, taken while others write, and brought back into an empty data directory.

The database is copied first and the archive after it: a record is on the disk before the ledger names it, so that every record
that the copied ledger names is in the copied archive. What came later is in the archive alone and does no harm.
"""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import sqlalchemy as sa

from store.archive_files import OPEN, SUM, WHOLE, recover
from store.engine import store_url
from voetnoot.errors import StoreError, UsageError

DATABASE, ARCHIVE = "voetnoot.db", "archive"


def back_up(url: str | None, data: Path, target: Path) -> int:
    """Copy the store of ``data`` into the new or empty directory ``target``; return how many archive files went along.

    Files of the archive that are whole never change, so that they are linked where the file system can, else copied. Raises
    `UsageError` for a target that holds something or a database that is no SQLite, `StoreError` when the disk refuses.
    """
    source = _database(url, data)
    if not source.is_file():
        raise StoreError(f"there is no store to back up: {source} does not exist")
    _empty(target, "a backup goes into a new or empty directory")
    try:
        (target / ARCHIVE).mkdir(parents=True, exist_ok=True)
        partial = target / (DATABASE + ".partial")
        _copy_database(source, partial)
        names = _named(partial)
        for name in names:
            _take(data / ARCHIVE, target / ARCHIVE, name)
        recover(target / ARCHIVE)
        partial.rename(target / DATABASE)  # last: a backup that was cut off has no database, and is refused
        _sync(target / ARCHIVE, target)
    except (OSError, sqlite3.Error) as trouble:
        raise StoreError(f"cannot back up {data} to {target}: {trouble}") from trouble
    return len(names)


def restore(url: str | None, backup: Path, data: Path) -> int:
    """Bring ``backup`` back into ``data``, which must not hold a store; return how many archive files came along.

    Raises `UsageError` for what is no whole backup, for a directory that is in use and for a database that is no SQLite.
    """
    target = _database(url, data)
    if not (backup / DATABASE).is_file():
        raise UsageError(f"{backup} is no whole backup: it has no {DATABASE}")
    if target.exists():
        raise UsageError(f"{target} exists: a backup is restored into an empty data directory; choose another with --data")
    _empty(data / ARCHIVE, "a backup is restored beside an empty archive; choose another directory with --data")
    try:
        (data / ARCHIVE).mkdir(parents=True, exist_ok=True)
        files = sorted((backup / ARCHIVE).glob(WHOLE))
        for file in (*files, *sorted((backup / ARCHIVE).glob(WHOLE + SUM))):
            _copy(file, data / ARCHIVE / file.name)
        partial = target.with_name(target.name + ".partial")
        _copy(backup / DATABASE, partial)
        partial.rename(target)
        _sync(data / ARCHIVE, data)
    except OSError as trouble:
        raise StoreError(f"cannot restore {backup} into {data}: {trouble}") from trouble
    return len(files)


def _database(url: str | None, data: Path) -> Path:
    address = sa.make_url(store_url(url, data))
    if address.get_backend_name() != "sqlite" or not address.database:
        raise UsageError("store.url names no SQLite file: use pg_dump and pg_restore for the database, then copy the archive")
    return Path(address.database)


def _empty(folder: Path, rule: str) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty: {rule}")


def _copy_database(source: Path, target: Path) -> None:
    """Copy in one step: with WAL it holds up no writer, and a writer does not make it begin anew."""
    with closing(sqlite3.connect(source, timeout=30)) as held, closing(sqlite3.connect(target)) as copy:
        held.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _named(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [name for (name,) in connection.execute("SELECT DISTINCT file FROM captures ORDER BY file")]


def _take(source: Path, target: Path, name: str) -> None:
    """Link or copy the whole file ``name``; copy what its writer still appends to, to be cut after the last whole record."""
    growing = source / (name + OPEN)
    try:
        _copy(growing, target / growing.name)
    except FileNotFoundError:  # it has its final name, perhaps since this moment
        try:
            _link(source / name, target / name)
        except FileNotFoundError:
            raise StoreError(
                f"the archive lacks {name}, which the ledger names; `voetnoot db check` tells what is lost"
            ) from None
        with suppress(FileNotFoundError):
            _link(source / (name + SUM), target / (name + SUM))


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:  # another file system, or one without links
        _copy(source, target)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as held, target.open("xb") as copy:
        shutil.copyfileobj(held, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())


def _sync(*folders: Path) -> None:
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
