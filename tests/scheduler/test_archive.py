"""What is captured of a site that changes, redirects and refuses, and what the commands of the archive make of it."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from demo.serving import Asked, Response, served

if TYPE_CHECKING:
    from conftest import Command

TOPICS = {5: "dijken en sluizen", 6: "dijken en sluizen", 8: "wegen, bruggen en viaducten", 10: "wegen, bruggen en viaducten"}


def page(day: int) -> bytes:
    """Return the page of ``day``: its text turns with the topic; its date and counter turn every day."""
    said = "".join(f"<p>In {year} zijn {year * 7} adviezen gegeven over {TOPICS[day]}.</p>" for year in range(2000, 2020))
    head = f"<!doctype html><html lang=nl><title>Adviezen</title><body><article><h1>Adviezen over {TOPICS[day]}</h1>"
    return f"{head}{said}<p>Bijgewerkt op {day} januari 2026, {day * 11} keer bekeken</p></article>".encode()


class Site:
    """A site that says something else from 8 January on."""

    def __init__(self) -> None:
        self.day = 5

    def __call__(self, asked: Asked) -> Response:
        html = (("Content-Type", "text/html; charset=utf-8"),)
        match asked.target:
            case "/blad":
                return Response(200, html, page(self.day))
            case "/oud":
                return Response(301, (("Location", "/blad"),), b"Verhuisd.")
            case "/tabel":
                return Response(200, (("Content-Type", "application/vnd.ms-excel"),), b"\xd0\xcf\x11\xe0" + bytes([self.day]))
            case "/muur":
                return Response(200, html, b"<!doctype html><title>Just a moment...</title><div id=cf-challenge-running></div>")
            case _:
                return Response(404, html, b"<h1>Niet gevonden</h1>")


Watched = tuple[str, Callable[[int], None]]


@pytest.fixture
def watched(tmp_path: Path, voetnoot: "Command") -> Iterator[Watched]:
    """Return the address of the site, and what checks all of it on a day."""
    site = Site()
    with served(site) as origin:
        port = origin.rpartition(":")[2]
        (tmp_path / "config.yaml").write_text(
            f"network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{port}]}}\nlinks: {{pace_seconds: 0, retry_wait: 0}}\n"
        )

        def check(day: int) -> None:
            site.day = day
            urls = [f"{origin}/{path}" for path in ("blad", "oud", "tabel", "muur", "weg")]
            done = voetnoot("check", "--json", "--data", "kept", "--at", f"2026-01-{day:02}T10:00:00Z", *urls)
            assert done.returncode in (0, 1), done.stderr

        yield origin, check


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_first_good_answer_and_each_material_change_are_captured(watched: Watched, voetnoot: "Command") -> None:
    origin, check = watched
    for day in TOPICS:
        check(day)
    kept = [
        (one["of"], one["url"], one["at"][:10]) for one in lines(voetnoot("archive", "list", "--json", "--data", "kept").stdout)
    ]
    assert [(url.removeprefix(origin), day) for _, url, day in sorted(kept, key=lambda one: (one[1], one[2]))] == [
        ("/blad", "2026-01-05"),  # by its own address
        ("/blad", "2026-01-05"),  # and by the one that redirects to it
        ("/blad", "2026-01-08"),
        ("/blad", "2026-01-08"),
        ("/tabel", "2026-01-05"),  # a file without text: by its digest
        ("/tabel", "2026-01-06"),
        ("/tabel", "2026-01-08"),
        ("/tabel", "2026-01-10"),
    ]


def test_every_file_is_a_good_warc_and_holds_the_redirects(watched: Watched, tmp_path: Path, voetnoot: "Command") -> None:
    origin, check = watched
    check(5)
    files = sorted((tmp_path / "kept" / "archive").glob("*.warc.gz"))
    assert check_with_warcio(files) == 0
    records = []
    for file in files:
        with file.open("rb") as stream:
            records += [
                (
                    record.rec_type,
                    record.rec_headers.get_header("WARC-Target-URI"),
                    record.http_headers and record.http_headers.get_statuscode(),
                )
                for record in ArchiveIterator(stream)
            ]
        assert b"software: voetnoot/" in gzip.decompress(file.read_bytes())[:600]
    seen = [one for one in records if one[0] == "response"]
    assert ("response", f"{origin}/oud", "301") in seen
    assert sum(1 for kind, *_ in records if kind == "request") == len(seen)
    assert not any(url and url.endswith(("/muur", "/weg")) for _, url, _ in records)
    indexed = [json.loads(line.split(" ", 2)[2]) for line in voetnoot("archive", "cdxj", "--data", "kept").stdout.splitlines()]
    assert {(one["url"].removeprefix(origin), one["status"]) for one in indexed} == {
        ("/blad", "200"),
        ("/oud", "301"),
        ("/tabel", "200"),
    }
    for one in indexed:
        with (tmp_path / "kept" / "archive" / one["filename"]).open("rb") as stream:
            stream.seek(int(one["offset"]))
            record = next(iter(ArchiveIterator(stream)))
            assert record.rec_headers.get_header("WARC-Target-URI") == one["url"]


def check_with_warcio(files: list[Path]) -> int:
    class Arguments:
        inputs = [str(file) for file in files]  # noqa: RUF012
        verbose = False

    return int(Checker(Arguments).process_all())


def test_one_flipped_byte_is_found_and_named(watched: Watched, tmp_path: Path, voetnoot: "Command") -> None:
    _, check = watched
    check(5)
    assert "all as written" in voetnoot("archive", "verify", "--data", "kept").stderr
    held = lines(voetnoot("archive", "list", "--json", "--data", "kept").stdout)[0]
    file = tmp_path / "kept" / "archive" / held["file"]
    data = bytearray(file.read_bytes())
    data[held["offset"] + 20] ^= 1
    file.write_bytes(data)
    done = voetnoot("archive", "verify", "--json", "--data", "kept")
    assert done.returncode == 1
    assert {(one["file"], one["offset"], one["url"]) for one in lines(done.stdout)} == {
        (held["file"], held["offset"], held["url"])
    }


def test_a_capture_is_taken_out_as_it_was_seen(watched: Watched, tmp_path: Path, voetnoot: "Command") -> None:
    origin, check = watched
    check(5)
    (held,) = lines(voetnoot("archive", "list", f"{origin}/blad", "--json", "--data", "kept").stdout)
    assert voetnoot("archive", "extract", str(held["number"]), "--data", "kept", "--out", "page.html").returncode == 0
    assert (tmp_path / "page.html").read_bytes() == page(5)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("extract", "99"), "there is no capture 99"),
        (("wacz", "2022Z99999"), "no answer is known under 2022Z99999"),
        (("wacz", "2022Z99999", "--out", "x.zip"), "wanted a name that ends in .wacz"),
        (("cdxj", "--out", "nowhere/x.cdxj"), "there is no directory nowhere"),
        (("cdxj", "--out", "config.yaml"), "config.yaml exists"),
        (("list", "ftp://x.nl/"), "wanted http or https"),
    ],
)
def test_wrong_input_is_one_sentence(voetnoot: "Command", tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "config.yaml").write_text("data: kept\n")
    done = voetnoot("archive", *arguments)
    assert (done.returncode, said in done.stderr, done.stderr.count("\n")) == (2, True, 1)
