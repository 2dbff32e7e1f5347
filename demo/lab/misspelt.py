"""Answers that break the syntax of HTTP/1.1: those that browsers show all the same, and one that nobody can read."""

from collections.abc import Awaitable, Callable

from demo.lab import pages
from demo.lab.asked import Asked

_KIND = b"Content-Type: text/html; charset=utf-8"


def _sending(page: Callable[[Asked], bytes], start: bytes, *fields: bytes) -> Callable[[Asked], Awaitable[None]]:
    """Return a manner that sends ``page`` behind ``start`` and ``fields``, in which ``%d`` is the length of the page."""

    async def send(asked: Asked) -> None:
        body = page(asked)
        head = b"\r\n".join([start, _KIND, *fields, b"Connection: close", b"", b""])
        await asked.send(head.replace(b"%d", b"%d" % len(body)), body)

    return send


def _article(asked: Asked) -> bytes:
    title, text = pages.article(asked.host)
    return pages.html(title, text, host=asked.host)


def _absent(asked: Asked) -> bytes:
    return pages.html("Niet gevonden", "Dit adres bestaat niet.", host=asked.host)


MISSPELT = {
    "length-twice": _sending(_article, b"HTTP/1.1 200 OK", b"Content-Length: %d", b"Content-Length: %d"),
    "length-no-number": _sending(_article, b"HTTP/1.1 200 OK", b"Content-Length: onbekend"),
    "space-before-colon": _sending(_article, b"HTTP/1.1 200 OK", b"Server : oud", b"Content-Length: %d"),
    "line-without-colon": _sending(_article, b"HTTP/1.1 200 OK", b"<b>Warning</b> on line 3", b"Content-Length: %d"),
    "not-found-misspelt": _sending(_absent, b"HTTP/1.1 404Not Found", b"X Powered By: oud", b"Content-Length: %d"),
    "lengths-that-differ": _sending(_article, b"HTTP/1.1 200 OK", b"Content-Length: %d", b"Content-Length: 7"),
}
"""By the names that the data use."""
