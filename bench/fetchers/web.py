"""A web of many hosts on loopback: every address of 127.0.0.0/8 is one, and each page differs from the others.

Run as a program (``web.py [DELAY [SIZE [LOG]]]``) it serves until its standard input ends, after it has printed its port.
"""

import asyncio
import hashlib
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TextIO

_SENTENCE = "De inspectie heeft in {year} {count} locaties bezocht en de bevindingen aan de gemeente {name} gestuurd. "
_LARGE = 100_000
_NAMES = ("Almelo", "Borger", "Cuijk", "Delfzijl", "Epe", "Franeker", "Goes", "Hulst")


def page(path: str, size: int) -> bytes:
    """Return an article of about ``size`` bytes that is this path's own, between a menu and a footer.

    Above `_LARGE` it is that of all paths, since as many would not go into memory.
    """
    path = path if size <= _LARGE else "/"
    seed = hashlib.sha256(path.encode()).digest()
    parts = [f"<!doctype html><html lang=nl><head><title>Verslag {path}</title></head><body><nav><a href=/>Voorpagina</a></nav>"]
    parts.append(f"<main><article><h1>Verslag {path}</h1>")
    length = 0
    for nth in range(10_000):
        if length >= size:
            break
        sentence = _SENTENCE.format(
            year=1990 + (seed[nth % 32] + nth) % 35, count=seed[(nth + 7) % 32], name=_NAMES[seed[nth % 31] % 8]
        )
        parts.append(f"<p>{sentence * 3}</p>")
        length += len(parts[-1])
    parts.append("</article></main><footer>Colofon</footer></body></html>")
    return "".join(parts).encode()


class Site(asyncio.Protocol):
    """Answers GET and HEAD with the page of the path after ``delay`` seconds, and keeps the connection. It has no robots.txt."""

    pages: dict[str, bytes]
    size = 8_000
    delay = 0.0
    log: TextIO | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to listen."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._head = b""

    def data_received(self, data: bytes) -> None:
        """Answer each request that has arrived whole."""
        self._head += data
        while b"\r\n\r\n" in self._head:
            head, self._head = self._head.split(b"\r\n\r\n", 1)
            method, path, _ = head.split(b" ", 2)
            if self.delay:
                asyncio.get_running_loop().call_later(self.delay, self._answer, path.decode("latin-1"), method, time.monotonic())
            else:
                self._answer(path.decode("latin-1"), method, time.monotonic())

    def _answer(self, path: str, method: bytes, came: float) -> None:
        if self._transport.is_closing():
            return
        if self.log is not None:
            print(self._transport.get_extra_info("sockname")[0], came, time.monotonic(), file=self.log)
        body, status = (b"", b"404 Not Found") if path == "/robots.txt" else (self._page(path), b"200 OK")
        self._transport.write(
            b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s"
            % (status, len(body), body if method == b"GET" else b"")
        )

    def _page(self, path: str) -> bytes:
        kept = path if self.size <= _LARGE else "/"
        if kept not in self.pages:
            self.pages[kept] = page(kept, self.size)
        return self.pages[kept]


async def serve(delay: float, size: int, log: TextIO | None = None) -> None:
    """Serve on all addresses of loopback until standard input ends; ``log`` gets host, beginning and end of each request."""
    Site.pages, Site.delay, Site.size, Site.log = {}, delay, size, log
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Site, "0.0.0.0", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asked = [*sys.argv[1:], *("0", "8000", "")[len(sys.argv) - 1 :]]
    with Path(asked[2]).open("w") if asked[2] else nullcontext() as written:
        asyncio.run(serve(float(asked[0]), int(asked[1]), written))
