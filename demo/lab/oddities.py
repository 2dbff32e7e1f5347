"""Ways to answer that no description of a page can tell: over the raw socket, each under the name that the data use."""

import asyncio
import gzip
import itertools
import re
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable
from functools import cache

import brotli  # type: ignore[import-untyped]

try:
    from compression import zstd  # type: ignore[import-not-found,unused-ignore]
except ImportError:  # before Python 3.14
    from backports import zstd

from demo.lab import pages
from demo.lab.asked import Asked
from demo.lab.misspelt import MISSPELT

Oddity = Callable[[Asked], Awaitable[None]]

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
_FOREVER = 30.0
_TAG = '"een"'
_BOMB = 20_000_000


def _page(asked: Asked) -> bytes:
    title, text = pages.article(asked.host)
    return pages.html(title, text, host=asked.host)


async def hangs(asked: Asked) -> None:  # noqa: ARG001
    """Take the request and say nothing."""
    await asyncio.sleep(_FOREVER)


async def drips(asked: Asked) -> None:
    """Say a little, and a little more, without end."""
    await asked.send(_HEAD, b"\r\n<p>")
    while True:
        await asked.send(b"nog iets ")
        await asyncio.sleep(0.05)


async def slow(asked: Asked) -> None:
    """Answer late, but within the time that a page may take."""
    await asyncio.sleep(0.15)
    await asked.reply(200, _page(asked))


async def reset(asked: Asked) -> None:
    """Break the connection (RST)."""
    asked.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    asked.writer.transport.abort()


async def closes(asked: Asked) -> None:
    """Hang up without a word."""
    asked.writer.close()


async def truncated(asked: Asked) -> None:
    """Promise more than is sent."""
    body = _page(asked)
    await asked.send(_HEAD, b"Content-Length: %d\r\n\r\n" % (len(body) * 3), body)


async def no_length(asked: Asked) -> None:
    """Send a page that ends with the connection."""
    await asked.send(_HEAD, b"\r\n", _page(asked))


async def chunked(asked: Asked) -> None:
    """Send a page in chunks."""
    body = _page(asked)
    starts = range(0, len(body), 300)
    pieces = [b"%x\r\n%s\r\n" % (len(body[start : start + 300]), body[start : start + 300]) for start in starts]
    await asked.send(_HEAD, b"Transfer-Encoding: chunked\r\n\r\n", *pieces, b"0\r\n\r\n")


async def gzipped(asked: Asked) -> None:
    """Send a page in gzip."""
    await asked.reply(200, gzip.compress(_page(asked), mtime=0), {"Content-Encoding": "gzip"})


async def false_gzip(asked: Asked) -> None:
    """Call a plain page gzip, as some servers do."""
    await asked.reply(200, _page(asked), {"Content-Encoding": "gzip"})


async def false_coding(asked: Asked) -> None:
    """Write an encoding of characters where a coding of the body belongs."""
    await asked.reply(200, _page(asked), {"Content-Encoding": "iso-8859-1"})


async def unknown_coding(asked: Asked) -> None:
    """Send what nobody can decode."""
    await asked.reply(200, b"\x93\x07" * 500, {"Content-Encoding": "compress, x-secret"})


async def latin_1(asked: Asked) -> None:
    """Send a page in another encoding than UTF-8."""
    text = _page(asked).decode().replace("De ", "Dé ").replace("utf-8", "iso-8859-1")
    await asked.reply(200, text.encode("latin-1"), kind="text/html; charset=iso-8859-1")


async def picky(asked: Asked) -> None:
    """Refuse a request for a part (416), and one that does not say what it accepts (406)."""
    status = 416 if "range" in asked.headers else 200 if "html" in asked.headers.get("accept", "") else 406
    await asked.reply(status, _page(asked) if status == 200 else b"")  # noqa: PLR2004 - the one good status


async def head_405(asked: Asked) -> None:
    """Refuse HEAD as it should be refused."""
    await (asked.reply(405) if asked.method == "HEAD" else asked.reply(200, _page(asked)))


async def head_404(asked: Asked) -> None:
    """Lie to HEAD."""
    await (asked.reply(404) if asked.method == "HEAD" else asked.reply(200, _page(asked)))


async def head_hangs(asked: Asked) -> None:
    """Say nothing to HEAD."""
    await (asyncio.sleep(_FOREVER) if asked.method == "HEAD" else asked.reply(200, _page(asked)))


async def video(asked: Asked) -> None:
    """Send a film that nobody waits for the end of."""
    await asked.send(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 900000000\r\n\r\n")
    while True:
        await asked.send(b"\0" * 65_536)


async def endless_body(asked: Asked) -> None:
    """Send a page without end."""
    await asked.send(_HEAD, b"\r\n", _page(asked))
    while True:
        await asked.send(b"<!-- nog meer -->" * 4000)


async def endless_head(asked: Asked) -> None:
    """Send headers without end."""
    await asked.send(b"HTTP/1.1 200 OK\r\n")
    for nth in itertools.count():
        await asked.send(b"X-Field-%d: %s\r\n" % (nth, b"v" * 1000))


async def no_http(asked: Asked) -> None:
    """Speak another language."""
    await asked.send(b"SSH-2.0-OpenSSH_9.6\r\n")


async def counting_redirects(asked: Asked) -> None:
    """Redirect ever on."""
    number = re.search(r"\d+", asked.path)
    await asked.reply(302, headers={"Location": f"/verder/{int(number[0]) + 1 if number else 1}"})


async def cookie_loop(asked: Asked) -> None:
    """Set a new cookie and redirect to itself, whatever comes."""
    await asked.reply(302, headers={"Location": asked.target, "Set-Cookie": f"beurt={asked.nth}; Path=/"})


async def down_to_http(asked: Asked) -> None:
    """Send readers from TLS back to plain HTTP."""
    if asked.origin.startswith("https:"):
        await asked.reply(301, headers={"Location": f"http://{asked.host}{asked.target}"})
    else:
        await asked.reply(200, _page(asked))


async def every_other_day(asked: Asked) -> None:
    """Work on one day and not on the next."""
    await (asked.reply(200, _page(asked)) if int(asked.day) % 2 == 0 else asked.reply(500, b"storing"))


async def soft_404_with_address(asked: Asked) -> None:
    """Give an error page for anything, with the address in it."""
    text = f"Helaas. Het adres {asked.path} kennen wij niet. De pagina die u zoekt bestaat niet (meer)."
    await asked.reply(200, pages.html("Pagina niet gevonden", text, host=asked.host))


async def _slug(asked: Asked, seed: str) -> None:
    if asked.path.startswith("/artikel/48213/"):
        title, text = pages.article(f"{asked.host} {seed}")
        await asked.reply(200, pages.html(title, text, host=asked.host))
    else:
        await asked.reply(404, pages.html("Niet gevonden", "Deze pagina bestaat niet.", host=asked.host))


async def slug(asked: Asked) -> None:
    """Give one article whatever stands behind its number."""
    await _slug(asked, "first")


async def slug_rewritten(asked: Asked) -> None:
    """Do so with an article that was rewritten."""
    await _slug(asked, "second")


async def etagged(asked: Asked) -> None:
    """Send the page only to who does not have it yet (RFC 9110, section 13.1.2)."""
    have = asked.headers.get("if-none-match") == _TAG
    await (asked.reply(304, headers={"ETag": _TAG}) if have else asked.reply(200, _page(asked), {"ETag": _TAG}))


async def never_changed(asked: Asked) -> None:
    """Say that nothing changed to whoever has the page, although it is gone."""
    have = "if-none-match" in asked.headers
    await (asked.reply(304) if have else asked.reply(404, pages.html("Niet gevonden", "", host=asked.host)))


@cache
def _bomb(coding: str) -> bytes:
    zeros = b"0" * _BOMB
    if coding == "br":
        packed: bytes = brotli.compress(zeros, quality=1)
        return packed
    if coding == "zstd":
        return bytes(zstd.compress(zeros))
    return gzip.compress(zeros, mtime=0) if coding == "gzip" else zlib.compress(zeros, 9)


def _bombing(coding: str) -> Oddity:
    async def bomb(asked: Asked) -> None:
        await asked.reply(200, _bomb(coding), {"Content-Encoding": coding})

    return bomb


ODDITIES: dict[str, Oddity] = {
    made.__name__.replace("_", "-"): made
    for made in (
        chunked, closes, cookie_loop, counting_redirects, down_to_http, drips, endless_body, endless_head, etagged,
        every_other_day, false_coding, false_gzip,
        gzipped, hangs, head_404, head_405, head_hangs, latin_1, never_changed, no_http, no_length, picky, reset, slow, slug,
        slug_rewritten, soft_404_with_address, truncated, unknown_coding, video,
    )
} | MISSPELT | {f"bomb-{coding}": _bombing(coding) for coding in ("gzip", "br", "deflate", "zstd")}  # fmt: skip
