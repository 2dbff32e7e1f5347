"""The proof of the archive finds every flipped bit, names what is lost, and finds nothing in an archive that is whole."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.archive_files import SUM
from store.archive_verify import Proved, verify
from store.engine import Store
from voetnoot.captures import Capture, HttpExchange

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)
REQUEST = b"GET / HTTP/1.1\r\nHost: www.example.nl\r\n\r\n"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
MOVED = b"HTTP/1.1 301 Moved Permanently\r\nLocation: /nieuw\r\n\r\n"


def exchange(path: str, head: bytes, body: bytes) -> HttpExchange:
    return HttpExchange(f"https://www.example.nl{path}", REQUEST, head, body, "text/html")


def keep(store: Store, number: int, *, redirected: bool = False) -> None:
    at = AT + timedelta(days=number)
    page = exchange(f"/{number}", PAGE, b"<p>Regel %d.</p>" % number)
    before = [exchange("/oud", MOVED, b"")] if redirected else []
    place, digest = store.archive.append_exchange(page, at, before=before)
    store.ledger.keep_copy(
        f"{number}", Capture(f"link:{number}", at, page.url, 200, "text/html", digest, len(page.body), place), ""
    )


def faults(store: Store) -> list[str]:
    return [str(fault) for fault in verify(store, Proved())]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, open_at: Callable[..., Store]) -> Iterator[Store]:
    """Return a store with two captures, one behind a redirect, in one file that is closed."""
    store = open_at(tmp_path_factory.mktemp("data"))
    keep(store, 1)
    keep(store, 2, redirected=True)
    store.archive.close()
    yield store
    store.close()


def only_file(store: Store) -> Path:
    (path,) = store.archive.folder.glob("*.warc.gz")
    return path


def test_nothing_is_found_in_an_archive_that_is_whole(whole: Store) -> None:
    proved = Proved()
    assert list(verify(whole, proved)) == []
    assert proved == Proved(files=1, records=7, captures=2)


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flipped_bit_is_found(whole: Store, data: st.DataObject) -> None:
    path = only_file(whole)
    good = path.read_bytes()
    position = data.draw(st.integers(0, len(good) - 1))
    bad = bytearray(good)
    bad[position] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(bad)
    try:
        found = list(verify(whole, Proved()))
    finally:
        path.write_bytes(good)
    assert found
    assert all(fault.file == path.name for fault in found)


def test_a_damaged_record_costs_itself_alone_and_is_named(whole: Store) -> None:
    path = only_file(whole)
    good = path.read_bytes()
    first = whole.queries.captures_of(["link:1"])["link:1"][0][1]
    bad = bytearray(good)
    bad[first.place.offset + first.place.length // 2] ^= 0xFF
    path.write_bytes(bad)
    try:
        found = list(verify(whole, Proved()))
    finally:
        path.write_bytes(good)
    assert {(fault.offset, fault.url) for fault in found} == {(first.place.offset, first.url)}


def test_a_ledger_that_says_otherwise_is_found(tmp_path: Path, open_at: Callable[..., Store]) -> None:
    store = open_at(tmp_path)
    place, digest = store.archive.append_exchange(exchange("/a", PAGE, b"a"), AT)
    wrong = Capture("link:1", AT, "https://www.example.nl/b", 200, None, digest.replace("a", "b"), 1, place)
    store.ledger.keep_copy("1", wrong, "")
    store.archive.close()
    said = " ".join(faults(store))
    store.close()
    assert "the ledger holds a capture of https://www.example.nl/b there" in said
    assert f"the ledger says {wrong.digest}" in said


def test_a_file_that_is_gone_is_named(tmp_path: Path, open_at: Callable[..., Store]) -> None:
    store = open_at(tmp_path)
    keep(store, 1)
    store.archive.close()
    only_file(store).unlink()
    (found,) = faults(store)
    store.close()
    assert "the file is gone, and 1 captures with it" in found


def test_a_missing_digest_of_a_whole_file_is_told(tmp_path: Path, open_at: Callable[..., Store]) -> None:
    store = open_at(tmp_path)
    keep(store, 1)
    store.archive.close()
    path = only_file(store)
    path.with_name(path.name + SUM).unlink()
    (found,) = faults(store)
    store.close()
    assert "the digest of the whole file is missing" in found


def test_a_file_that_is_being_written_is_proved_as_far_as_it_goes(tmp_path: Path, open_at: Callable[..., Store]) -> None:
    store = open_at(tmp_path)
    keep(store, 1)
    (path,) = store.archive.folder.glob("*.open")
    with path.open("ab") as file:
        file.write(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03half a record")
    assert faults(store) == []
    store.close()


def test_the_files_are_read_by_fastwarc_digests_and_all(whole: Store) -> None:
    with only_file(whole).open("rb") as file:
        read = [(record.record_type, record.verify_block_digest()) for record in ArchiveIterator(file, parse_http=False)]
    assert [kind for kind, _ in read] == [
        WarcRecordType.warcinfo, *[WarcRecordType.response, WarcRecordType.request] * 3
    ]  # fmt: skip
    assert all(passed for _, passed in read)
