"""Answers that break the syntax and that a browser shows: looked at once more, on a real server, and read as they were meant."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.probing.mending import Chunks, end_of_head, mended
from tests.crawler.conftest import reply

pytestmark = pytest.mark.xdist_group("linkcheck")

PAGE = "<title>Het stuk</title><article>" + "<p>Een zin van een gewoon stuk, met genoeg woorden.</p>" * 20 + "</article>"
BODY = PAGE.encode()
KIND = "Content-Type: text/html; charset=utf-8"
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)


def said(*lines: str, body: bytes = BODY, start: str = "HTTP/1.1 200 OK", end: str = "\r\n") -> bytes:
    return end.join([start, KIND, *lines, "", ""]).encode("latin-1") + body


LENGTH = f"Content-Length: {len(BODY)}"
ODD = {
    "length-twice": said(LENGTH, LENGTH),
    "length-listed": said(f"Content-Length: {len(BODY)}, {len(BODY)}"),
    "length-and-chunked": said(LENGTH, "Transfer-Encoding: chunked", body=CHUNKED),
    "wrong-length-and-chunked": said("Content-Length: 3", "Transfer-Encoding: chunked", body=CHUNKED),
    "chunked-twice": said("Transfer-Encoding: chunked", "Transfer-Encoding: chunked", body=CHUNKED),
    "length-no-number": said("Content-Length: veel"),
    "length-below-nothing": said("Content-Length: -1"),
    "length-empty": said("Content-Length:"),
    "bytes-after-the-body": said(LENGTH, body=BODY + b"<!-- 0.03 s -->\r\n\r\n"),
    "bytes-after-the-last-chunk": said("Transfer-Encoding: chunked", body=CHUNKED + b"<!-- 0.03 s -->\r\n\r\n"),
    "spaces-around-a-chunk-size": said("Transfer-Encoding: chunked", body=b" %x  \r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)),
    "space-before-the-colon": said(f"Content-Length : {len(BODY)}", "Server : oud"),
    "line-without-colon": said("dit is geen veld", LENGTH),
    "warning-of-a-script": said("<b>Warning</b> in /var/www/index.php on line 3", LENGTH),
    "name-with-spaces": said("X Powered By: oud", LENGTH),
    "nameless": said(": oud", LENGTH),
    "folded": said("X-Note: een\r\n twee", LENGTH),
    "bare-line-feeds": said(LENGTH, end="\n"),
    "old-without-reason": said(start="HTTP/1.0 200"),
    "old-chunked": said("Transfer-Encoding: chunked", body=CHUNKED, start="HTTP/1.0 200 OK"),
    "no-version": said(LENGTH, start="HTTP 200 OK"),
    "short-version": said(LENGTH, start="HTTP/1 200 OK"),
    "low-case": said(LENGTH, start="http/1.1 200 OK"),
    "two-spaces": said(LENGTH, start="HTTP/1.1  200  OK"),
    "status-and-word": said(LENGTH, start="HTTP/1.1 200OK"),
    "empty-line-first": b"\r\n" + said(LENGTH),
    "mark-first": b"\xef\xbb\xbf" + said(LENGTH),
    "continue-first": b"HTTP/1.1 100 Continue\r\n\r\n" + said(LENGTH, LENGTH),
}
READ_AT_ONCE = {"chunked-twice", "folded", "bare-line-feeds", "old-without-reason", "old-chunked", "empty-line-first"}
"""What aiohttp forgives by itself: no second look."""

HOPELESS = {
    "lengths-that-differ": said(LENGTH, "Content-Length: 7"),
    "no-http": b"this is no HTTP at all\r\n\r\n",
    "no-status": said(LENGTH, start="HTTP/1.1 OK"),
}


async def endless_rubbish(asked: Any) -> None:
    asked.writer.write(b"HTTP/1.1 200 OK\r\n")
    for n in itertools.count():
        asked.writer.write(b"regel %d zonder dubbele punt\r\n" % n)
        await asked.writer.drain()


async def endless_after(asked: Any) -> None:
    asked.writer.write(said(LENGTH, LENGTH))
    while True:
        asked.writer.write(b"nog meer" * 1000)
        await asked.writer.drain()


async def endless_body(asked: Any) -> None:
    asked.writer.write(said("Server : oud"))
    while True:
        asked.writer.write(BODY)
        await asked.writer.drain()


BOMBS = {"endless-rubbish": endless_rubbish, "endless-after": endless_after, "endless-body": endless_body}


@pytest.fixture(scope="module")
def seen(stage: Any, crawl: Any) -> dict[str, dict[str, Any]]:
    """Return what a check of each says, by name; bombs are checked apart, so that their memory is their own."""
    named = ODD | HOPELESS | {"plainly-gone": reply(404, "weg"), "by-proxy": ODD["space-before-the-colon"]}
    stage.sites |= {f"l-{name}.test": answer for name, answer in (named | BOMBS).items()}

    def look(names: Any, **more: Any) -> dict[str, dict[str, Any]]:
        results, last = crawl([f"http://l-{name}.test:{stage.port}/stuk" for name in names], links={"retries": 0}, **more)
        assert last["stats"]["doubts"] == 0
        return {name: results[f"http://l-{name}.test:{stage.port}/stuk"] | {"grown": last["grown"]} for name in names}

    proxied = look(["by-proxy"], network={"proxy": f"http://127.0.0.1:{stage.proxy_port}"})
    return look(ODD) | look(HOPELESS) | look(["plainly-gone"]) | proxied | look(BOMBS)


@pytest.mark.parametrize("name", [*ODD, "by-proxy"])
def test_a_page_that_a_browser_shows_is_read(name: str, seen: Any) -> None:
    outcome = seen[name]["outcome"]
    assert outcome["outcome"] == "Answered", outcome
    assert (outcome["status"], outcome["title"], outcome["size"], outcome["truncated"]) == (200, "Het stuk", len(BODY), False)
    assert outcome["mended"] == (name not in READ_AT_ONCE)


@pytest.mark.parametrize("name", HOPELESS)
def test_what_nobody_can_read_stays_malformed(name: str, seen: Any) -> None:
    assert seen[name]["outcome"]["outcome"] == "Malformed"


def test_only_an_answer_that_the_parser_refuses_is_asked_for_again(stage: Any, seen: Any) -> None:
    asked = {name: sum(one.target == "/stuk" for one in stage.of(f"l-{name}.test")) for name in seen}
    once = {name for name, times in asked.items() if times == 1}
    assert once == READ_AT_ONCE | {"plainly-gone"}
    assert {times for name, times in asked.items() if name not in once} == {2}


def test_bombs_stay_bounded(seen: Any) -> None:
    ends = {name: seen[name]["outcome"]["outcome"] for name in BOMBS}
    assert ends == {"endless-rubbish": "Malformed", "endless-after": "Answered", "endless-body": "Answered"}
    assert seen["endless-body"]["outcome"]["bounded"]
    assert seen["endless-rubbish"]["grown"] < 50_000  # KiB, of the three together


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6), st.binary(max_size=20), st.integers(1, 9))
def test_chunks_are_the_same_however_they_arrive(pieces: list[bytes], after: bytes, step: int) -> None:
    wire = b"".join(b"%x;x=y\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n" + after
    chunks = Chunks()
    out = b"".join(chunks.feed(wire[at : at + step]) for at in range(0, len(wire), step))
    assert chunks.ended
    assert _plain(out) == b"".join(pieces)


def _plain(wire: bytes) -> bytes:
    body, rest = b"", wire
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        body, rest = body + rest[: int(size, 16)], rest[int(size, 16) + 2 :]
    return body


@given(st.binary(max_size=300))
def test_a_mended_head_needs_no_mending(data: bytes) -> None:
    head = mended(b"HTTP/1.1 200 OK\r\n" + data)
    if head is not None:
        assert end_of_head(head.raw) == len(head.raw)
        assert mended(head.raw) == head
