"""The archive keeps the bytes, gives them back, and survives a writer that is killed."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from store.archive import Archive
from voetnoot.captures import HttpExchange, Place
from voetnoot.errors import StoreError, TooLargeError
from voetnoot.ids import digest

AT = datetime(2026, 1, 5, 10, 0, 0, 250_000, tzinfo=UTC)
REQUEST = b"GET /x?b=2&a=1 HTTP/1.1\r\nHost: www.example.nl\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\ncontent-TYPE: text/html\r\nX-Odd:  two  spaces \r\n\r\n"
URL = "https://www.example.nl/x?b=2&a=1"


def make(folder: Path, **more: int) -> Archive:
    return Archive(folder, software="voetnoot/test", **more)


def checked(path: Path) -> int:
    """Return what ``warcio check`` says of the file: 0 is good."""

    class Arguments:
        inputs = [str(path)]  # noqa: RUF012
        verbose = True

    checker = Checker(Arguments)
    checker.process_all()
    return int(checker.exit_value)


def test_an_exchange_comes_back_as_it_went_in(tmp_path: Path) -> None:
    archive = make(tmp_path)
    place, payload = archive.append_exchange(HttpExchange(URL, REQUEST, HEAD, b"<p>\xff\x00", "text/html", "192.0.2.1"), AT)
    record = archive.read(place)
    assert (record.url, record.at, record.status, record.body) == (URL, AT, 200, b"<p>\xff\x00")
    assert ("content-TYPE", "text/html") in record.headers
    assert payload == digest(b"<p>\xff\x00")
    archive.close()
    assert make(tmp_path).read(place) == record
    assert sorted(path.name for path in tmp_path.iterdir()) == [place.file, place.file + ".sha256"]


def test_a_file_is_a_good_warc_with_the_bytes_on_the_wire(tmp_path: Path) -> None:
    archive = make(tmp_path)
    place, payload = archive.append_exchange(HttpExchange(URL, REQUEST, HEAD, b"body", None, "192.0.2.1", "length"), AT)
    archive.append_resource("file:///letter.pdf", AT, b"%PDF", media_type="application/pdf")
    archive.close()
    path = tmp_path / place.file
    assert checked(path) == 0
    assert HEAD + b"body" in gzip.decompress(path.read_bytes())
    with path.open("rb") as file:
        records = [
            (r.rec_type, r.rec_headers) for r in ArchiveIterator(file, check_digests="raise") if r.raw_stream.read() or True
        ]
    assert [kind for kind, _ in records] == ["warcinfo", "response", "request", "resource"]
    response, request = records[1][1], records[2][1]
    assert response.get_header("WARC-Payload-Digest") == payload
    assert response.get_header("WARC-Truncated") == "length"
    assert request.get_header("WARC-Concurrent-To") == response.get_header("WARC-Record-ID")


def test_one_flipped_byte_is_found(tmp_path: Path) -> None:
    archive = make(tmp_path)
    place, _ = archive.append_exchange(HttpExchange(URL, REQUEST, HEAD, b"a body of some length, " * 20), AT)
    archive.close()
    plain = bytearray(gzip.decompress((tmp_path / place.file).read_bytes()))
    plain[plain.index(b"a body of some")] ^= 1
    flipped = tmp_path / "flipped.warc"
    flipped.write_bytes(plain)
    assert checked(flipped) == 1


def test_a_compressed_body_is_kept_as_received_and_read_plain(tmp_path: Path) -> None:
    archive = make(tmp_path)
    packed = gzip.compress(b"plain")
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    place, payload = archive.append_exchange(HttpExchange(URL, REQUEST, head, packed), AT)
    assert payload == digest(packed)
    assert archive.read(place).body == b"plain"


def test_a_full_file_is_followed_by_another(tmp_path: Path) -> None:
    archive = make(tmp_path, max_bytes=1)
    places = [archive.append_exchange(HttpExchange(URL, REQUEST, HEAD, bytes([n])), AT)[0] for n in range(3)]
    assert len({place.file for place in places}) == 3
    assert [archive.read(place).body for place in places] == [b"\0", b"\1", b"\2"]


def test_a_second_writer_leaves_the_first_alone(tmp_path: Path) -> None:
    first, second = make(tmp_path), make(tmp_path)
    one, _ = first.append_exchange(HttpExchange(URL, REQUEST, HEAD, b"1"), AT)
    two, _ = second.append_exchange(HttpExchange(URL, REQUEST, HEAD, b"2"), AT)
    three, _ = first.append_exchange(HttpExchange(URL, REQUEST, HEAD, b"3"), AT)
    assert one.file == three.file != two.file
    first.close()
    second.close()
    assert [make(tmp_path).read(place).body for place in (one, two, three)] == [b"1", b"2", b"3"]


def test_a_killed_writer_s_file_is_mended(tmp_path: Path) -> None:
    program = f"""
import os, signal
from pathlib import Path
from tests_archive_values import AT, HEAD, REQUEST, URL
from store.archive import Archive
from voetnoot.captures import HttpExchange
archive = Archive(Path({str(tmp_path)!r}), software="x", max_bytes=10**9)
place, _ = archive.append_exchange(HttpExchange(URL, REQUEST, HEAD, b"whole"), AT)
print(place.file, place.offset, place.length, flush=True)
archive._writer._file.write(b"\\x1f\\x8b\\x08half a record")
archive._writer._file.flush()
os.kill(os.getpid(), signal.SIGKILL)
""".replace(
        "from tests_archive_values import AT, HEAD, REQUEST, URL",
        f"import datetime\nfrom datetime import UTC\nAT={AT!r}\nHEAD={HEAD!r}\nREQUEST={REQUEST!r}\nURL={URL!r}",
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    name, offset, length = done.stdout.split()
    place = Place(name, int(offset), int(length))
    archive = make(tmp_path)
    assert archive.read(place).body == b"whole"
    archive.append_exchange(HttpExchange(URL, REQUEST, HEAD, b"next"), AT)
    assert checked(tmp_path / name) == 0
    assert archive.read(place).body == b"whole"


@pytest.mark.parametrize("place", [Place("none.warc.gz", 0, 10), Place("bad.warc.gz", 0, 4), Place("bad.warc.gz", 900, 4)])
def test_a_wrong_place_is_one_sentence(tmp_path: Path, place: Place) -> None:
    (tmp_path / "bad.warc.gz").write_bytes(b"no gzip at all")
    with pytest.raises(StoreError, match="no readable record"):
        make(tmp_path).read(place)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        make(tmp_path / "file" / "below").append_exchange(HttpExchange(URL, REQUEST, HEAD, b""), AT)


@given(body=st.binary(max_size=2000))
@settings(max_examples=25, deadline=None)
def test_any_body_comes_back(body: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    archive = make(tmp_path_factory.mktemp("warc"))
    place, _ = archive.append_resource("file:///x", AT, body)
    whole, _ = archive.append_exchange(HttpExchange(URL, REQUEST, HEAD, body), AT)
    assert archive.read(place).body == archive.read(whole).body == body


def test_a_disk_that_is_full_costs_no_record_but_the_one_that_did_not_fit(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        archive = make(disk / "archive")
        before, _ = archive.append_exchange(HttpExchange(URL, REQUEST, HEAD, b"before"), AT)
        with pytest.raises(StoreError, match="cannot be written: No space left"):
            archive.append_exchange(HttpExchange(URL, REQUEST, HEAD, os.urandom(400_000)), AT)
        after, _ = archive.append_exchange(HttpExchange(URL, REQUEST, HEAD, b"after"), AT)
        archive.close()
        assert [make(disk / "archive").read(place).body for place in (before, after)] == [b"before", b"after"]
        assert [checked(path) for path in sorted((disk / "archive").glob("*.warc.gz"))] == [0, 0]
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("identity", bytes)])
def test_a_small_body_that_unpacks_into_a_large_one_is_not_unpacked(
    tmp_path: Path, coding: str, pack: Callable[[bytes], bytes]
) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode()
    archive = make(tmp_path)
    place, _ = archive.append_exchange(HttpExchange(URL, REQUEST, head, pack(b"0" * 5001)), AT)
    with pytest.raises(TooLargeError, match="5000 bytes"):
        archive.read(place, limit=5000)
    assert archive.read(place, limit=5001).body == b"0" * 5001


def test_what_was_packed_by_zstd_comes_back_unpacked(tmp_path: Path) -> None:
    archive = make(tmp_path)
    packed = bytes.fromhex("28b52ffd2004210000626f6479")
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n"
    place, _ = archive.append_exchange(HttpExchange(URL, REQUEST, head, packed), AT)
    assert archive.read(place).body == b"body"
