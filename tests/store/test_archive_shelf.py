"""The archive elsewhere: in a directory that machines share, and in an object store (fsspec's in memory, which is none of ours)."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsspec
import pytest

from store.archive import Archive
from store.archive_shelf import Directory, Objects, shelf_at
from store.archive_verify import Fault, Proved, verify
from store.engine import Store, open_store
from store.retention import RetentionQueries
from voetnoot.captures import Capture, HttpExchange
from voetnoot.errors import StoreError

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)
URL, LINK = "https://www.example.org/", "a" * 32


def exchange(body: bytes) -> HttpExchange:
    return HttpExchange(URL, b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", body, "text/html", "192.0.2.1")


@pytest.fixture(params=["memory", "directory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return an address at which two machines keep one archive."""
    if request.param == "directory":
        yield f"file://{tmp_path / 'shared'}"
        return
    yield f"memory://{tmp_path.name}"
    fs = fsspec.filesystem("memory")
    if fs.exists(f"/{tmp_path.name}"):
        fs.rm(f"/{tmp_path.name}", recursive=True)


@pytest.fixture
def machines(place: str, tmp_path: Path, url_at: Callable[[Path], str | None]) -> Iterator[tuple[Store, Store]]:
    """Return the stores of two machines: the same database and archive, a data directory each."""
    url = url_at(tmp_path) or f"sqlite:///{tmp_path / 'voetnoot.db'}"
    opened = tuple(open_store(url, tmp_path / name, archive_url=place) for name in ("one", "two"))
    yield opened[0], opened[1]
    for store in opened:
        store.close()


def keep(store: Store, body: bytes, at: datetime = AT) -> Capture:
    place, digest = store.archive.append_exchange(exchange(body), at)
    capture = Capture(f"link:{LINK}", at, URL, 200, "text/html", digest, len(body), place)
    store.ledger.keep_copy(LINK, capture, "")
    return capture


def faults(store: Store) -> list[Fault]:
    return list(verify(store, Proved()))


def test_what_one_machine_keeps_another_reads(machines: tuple[Store, Store]) -> None:
    one, two = machines
    captures = [keep(store, b"page %d" % number, AT + timedelta(seconds=number)) for number, store in enumerate((one, two, one))]
    assert [two.archive.read(capture.place).body for capture in captures] == [b"page 0", b"page 1", b"page 2"]
    assert len({capture.place for capture in captures}) == 3
    one.archive.close()
    two.archive.close()
    assert faults(two) == []


def test_what_is_damaged_or_gone_is_found(machines: tuple[Store, Store], place: str, tmp_path: Path) -> None:
    one, two = machines
    kept, lost = keep(one, b"kept"), keep(two, b"lost", AT + timedelta(seconds=1))
    one.archive.close()
    two.archive.close()
    fs, root = fsspec.core.url_to_fs(place)
    whole = fs.cat_file(f"{root}/{kept.place.file}")
    fs.pipe_file(f"{root}/{kept.place.file}", whole[:-20] + b"\0" * 20)
    fs.rm_file(f"{root}/{lost.place.file}")
    said = {(fault.file, fault.what.split(":")[0]) for fault in faults(one)}
    assert (lost.place.file, "the file is gone, and 1 captures with it") in said
    assert any(file == kept.place.file for file, _ in said)
    with pytest.raises(StoreError, match="no readable record"):
        two.archive.read(lost.place)


def test_a_file_that_nothing_lies_in_is_old_one_day(machines: tuple[Store, Store]) -> None:
    one, _ = machines
    keep(one, b"kept")
    unused, _ = one.archive.append_exchange(exchange(b"of no use"), AT)
    one.archive.close()
    reads, shelf = RetentionQueries(one.engine), one.archive.shelf
    assert reads.unused_files(shelf, datetime.now(UTC)) == []
    later = datetime.now(UTC) + timedelta(days=2)
    found = reads.unused_files(shelf, later)
    for name, size in found:
        assert size > 0
        shelf.remove(name)
        shelf.remove(name)  # by somebody else, too
    assert [name for name, _ in found] == ([unused.file] if isinstance(shelf, Objects) else [])
    assert reads.unused_files(shelf, later) == []
    assert faults(one) == []


def objects(tmp_path: Path) -> Objects:
    shelf = shelf_at(f"memory://{tmp_path.name}", tmp_path)
    assert isinstance(shelf, Objects)
    return shelf


def test_many_records_go_into_one_object_when_that_is_soon_enough(tmp_path: Path) -> None:
    shelf = objects(tmp_path)
    archive = Archive(tmp_path / "spool", software="test", shelf=shelf)
    places = [archive.append_exchange(exchange(b"%d" % number), AT, later=True)[0] for number in range(3)]
    assert shelf.names() == set()
    archive.secure()
    assert shelf.names() == {places[0].file} == {place.file for place in places}
    assert [archive.read(place).body for place in places] == [b"0", b"1", b"2"]
    assert list((tmp_path / "spool").iterdir()) == []
    archive.close()


DIES = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from store.archive import Archive
from store.archive_shelf import Objects, shelf_at
from voetnoot.captures import HttpExchange
shelf = shelf_at("memory://elsewhere", Path(sys.argv[1]))
archive = Archive(Path(sys.argv[1]), software="test", shelf=shelf)
sent = HttpExchange("https://www.example.org/", b"GET / HTTP/1.1\\r\\n\\r\\n", b"HTTP/1.1 200 OK\\r\\n\\r\\n", b"left", None, None)
archive.append_exchange(sent, datetime(2026, 1, 5, tzinfo=UTC), later=True)
os._exit(9)
"""


def test_what_a_crash_left_in_the_spool_is_put_there_by_the_next(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    assert subprocess.run([sys.executable, "-c", DIES, str(spool)], check=False).returncode == 9
    assert len(list(spool.glob("*.open"))) == 1
    shelf = objects(tmp_path)
    archive = Archive(spool, software="test", shelf=shelf)
    place, _ = archive.append_exchange(exchange(b"next"), AT)
    (left,) = shelf.names() - {place.file}
    assert shelf.seal(left) is not None
    assert list(spool.iterdir()) == []
    archive.close()


@pytest.mark.parametrize(("url", "said"), [("nowhere://x/y", "nowhere"), ("s3-but-wrong://x", "cannot be used")])
def test_an_object_store_that_cannot_be_used_is_said(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(StoreError, match=rf"archive\.url: .*{said}"):
        open_store(None, tmp_path, archive_url=url)


def test_without_an_address_it_is_in_the_data_directory(tmp_path: Path) -> None:
    assert shelf_at(None, tmp_path) == Directory(tmp_path / "archive")
    assert shelf_at("/mnt/voetnoot", tmp_path) == shelf_at("file:///mnt/voetnoot", tmp_path) == Directory(Path("/mnt/voetnoot"))
