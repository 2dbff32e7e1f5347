"""A backup taken while another process writes restores to a store that passes its proofs; what cannot be is refused."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.backup import back_up, restore
from store.engine import open_store
from store.proof import prove
from voetnoot.errors import StoreError, UsageError

pytestmark = pytest.mark.sqlite("a backup of PostgreSQL is made with pg_dump")

WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from store.engine import open_store
from voetnoot.captures import Capture
from voetnoot.events import SourceSilent
from voetnoot.urls import link_id

store = open_store(None, Path(sys.argv[1]), max_file_bytes=30_000)
store.ledger.begin_source("s", datetime(2026, 1, 1, tzinfo=UTC))
n = 0
while True:
    n += 1
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=n)
    url = f"https://example.org/{n}"
    place, digest = store.archive.append_resource(url, now, b"%06d" % n * 100)
    capture = Capture(subject=f"link:{link_id(url)}", at=now, url=url, status=200, media_type=None, digest=digest, size=600, place=place)
    store.ledger.watch_links([(link_id(url), url)], now)
    store.ledger.keep_copy(link_id(url), capture, "")
    store.ledger.add_events([SourceSilent(at=now, source="s", since=now, why="stands still")])
    print(n, flush=True)
"""


def captures(data: Path) -> int:
    store = open_store(None, data)
    try:
        assert list(prove(store)) == []
        with store.engine.connect() as connection:
            return int(connection.exec_driver_sql("select count(*) from captures").scalar_one())
    finally:
        store.close()


def test_backups_under_a_writing_load_restore_whole(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with subprocess.Popen([sys.executable, "-c", WRITER, str(data)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        try:
            for nth in range(4):
                written = [int(writer.stdout.readline()) for _ in range(60)][-1]
                back_up(None, data, tmp_path / f"backup{nth}")
                restore(None, tmp_path / f"backup{nth}", tmp_path / f"again{nth}")
                assert captures(tmp_path / f"again{nth}") >= written
                assert list((tmp_path / f"backup{nth}").glob("*-wal")) == []
        finally:
            writer.kill()


def test_a_restored_store_shares_no_file_with_its_backup(tmp_path: Path) -> None:
    store = open_store(None, tmp_path / "data")
    store.ledger.begin_source("s", datetime(2026, 1, 1, tzinfo=UTC))
    store.close()
    assert back_up(None, tmp_path / "data", tmp_path / "backup") == 0
    assert restore(None, tmp_path / "backup", tmp_path / "again") == 0
    assert (tmp_path / "again" / "voetnoot.db").stat().st_nlink == 1
    assert captures(tmp_path / "again") == 0


def test_what_cannot_be_is_refused_in_a_sentence(tmp_path: Path) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup"
    with pytest.raises(StoreError, match="no store to back up"):
        back_up(None, data, backup)
    open_store(None, data).close()
    back_up(None, data, backup)
    with pytest.raises(UsageError, match="is not empty"):
        back_up(None, data, backup)
    with pytest.raises(UsageError, match="exists: a backup is restored into an empty"):
        restore(None, backup, data)
    with pytest.raises(UsageError, match="no whole backup"):
        restore(None, tmp_path, tmp_path / "again")
    with pytest.raises(UsageError, match="pg_dump"):
        back_up("postgresql://localhost/x", data, tmp_path / "other")
