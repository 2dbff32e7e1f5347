"""Sites that try to drown a check: each costs at most 50 MB over the idle process and the time limit, and gives an outcome."""

import asyncio
import gzip
import itertools
import zlib
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from backports import zstd

from tests.crawler.conftest import reply

pytestmark = pytest.mark.xdist_group("linkcheck")

MOST = 50_000
"""KiB that one check may cost."""

HTML, TEXT = "text/html; charset=utf-8", "text/plain"
PAGE = reply(200, "<title>Een stuk</title><article>" + "<p>Een zin van een gewoon stuk, met genoeg woorden.</p>" * 40)
ZEROS = b"0" * 1_000_000


def gzip_of(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([packer.compress(ZEROS) for _ in range(megabytes)]) + packer.flush()


def packed(body: bytes, coding: str, kind: str = HTML) -> bytes:
    return reply(200, body, f"Content-Encoding: {coding}", kind=kind)


def endless(piece: bytes, pause: float = 0) -> Callable[[Any], Any]:
    async def answer(asked: Any) -> None:
        while True:
            asked.writer.write(piece)
            await asked.writer.drain()
            await asyncio.sleep(pause)

    return answer


async def endless_head(asked: Any) -> None:
    asked.writer.write(b"HTTP/1.1 200 OK\r\n")
    for n in itertools.count():
        asked.writer.write(b"X-Field-%d: %s\r\n" % (n, b"v" * 1000))
        await asked.writer.drain()


async def endless_line(asked: Any) -> None:
    asked.writer.write(b"HTTP/1.1 200 OK\r\nX-Field: ")
    await endless(b"v" * 65_536)(asked)


async def endless_body(asked: Any) -> None:
    asked.writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    await endless(b"<p>nog veel meer</p>" * 5000)(asked)


async def endless_chunks(asked: Any) -> None:
    asked.writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    await endless(b"3\r\n<b>\r\n", 0.1)(asked)  # slow, so that no bound of size ends it first


async def slow_drip(asked: Any) -> None:
    asked.writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    await endless(b"x", 0.1)(asked)


async def slow_head(asked: Any) -> None:
    await endless(b"", 0.1)(asked)


def filled(piece: bytes) -> bytes:
    return reply(200, piece * (4_900_000 // len(piece)))


BOMBS = {
    "gzip": packed(gzip_of(500), "gzip"),
    "gzip-in-gzip": packed(gzip.compress(gzip_of(500)), "gzip, gzip"),
    "gzip-of-text": packed(gzip_of(500), "gzip", TEXT),
    "brotli": packed(brotli.compress(ZEROS * 50, quality=1), "br"),
    "zstd": packed(zstd.compress(ZEROS * 50), "zstd"),
    "endless-body": endless_body,
    "endless-head": endless_head,
    "endless-line": endless_line,
    "tags": filled(b"<b>"),
    "paragraphs": filled(b"<p>a"),
    "attributes": reply(200, b"<p " + b"".join(b"a%d=1 " % n for n in range(450_000)) + b">"),
    "entities": filled(b"&amp;"),
    "one-word": filled(b"a"),
    "lists": filled(b"<ul><li>a"),
    "tables": filled(b"<table><tr><td>"),
    "links": filled(b"<a href=/a>b</a> "),
}
DRIPS = {"drip": slow_drip, "drip-before-the-head": slow_head, "endless-chunks": endless_chunks}


@pytest.fixture(scope="module")
def cost(stage: Any, crawl: Any) -> Callable[[dict[str, Any]], tuple[list[str], int]]:
    """Return a way to check sites: their outcomes, and by how many KiB the process grew; it has loaded what any check loads."""

    def crawled(sites: dict[str, Any]) -> tuple[list[str], int]:
        stage.sites |= {f"{name}.test": answer for name, answer in sites.items()}
        results, last = crawl([f"http://{name}.test:{stage.port}/stuk" for name in sites], links={"retries": 0})
        assert last["stats"]["doubts"] == 0
        return [result["outcome"]["outcome"] for result in results.values()], last["grown"]

    crawled({"warm": PAGE})
    return crawled


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_a_bounded_amount_of_memory_and_gives_an_outcome(name: str, cost: Any) -> None:
    outcomes, grown = cost({name: BOMBS[name]})
    assert outcomes == ["Malformed" if name in {"endless-head", "endless-line"} else "Answered"]
    assert grown < MOST


def test_what_never_ends_costs_the_time_limit(cost: Any) -> None:
    outcomes, grown = cost(DRIPS)
    assert outcomes == ["TimedOut"] * len(DRIPS)
    assert grown < MOST
