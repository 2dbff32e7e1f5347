"""A connection that mends what it hears before aiohttp's parser reads it: for the second look at an answer it refused.

Resolver, guard, TLS, proxy, time limits and the bounds of the parser stay those of every other exchange.
"""

import asyncio
import functools

import aiohttp
from aiohttp.client_proto import ResponseHandler

from crawler.probing.mending import Chunks, Head, begins_like_http, end_of_head, mended

_LONGEST_HEAD = 262_144
"""Bytes of a head that are kept to be mended; a longer one goes to the parser as it is, which refuses it by its own bounds."""

_SWITCHING = 101
_FINAL = 200


def lenient(connector: aiohttp.TCPConnector) -> aiohttp.TCPConnector:
    """Return ``connector``, whose connections mend from now on. Call it where an event loop runs."""
    connector._factory = functools.partial(_mending, asyncio.get_running_loop())  # noqa: SLF001 - aiohttp has no setting for it
    return connector


class LenientHandler(ResponseHandler):
    """aiohttp's protocol of one connection, with `mended` heads and bodies that end where their framing says."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self._heard = b""
        self._head: Head | None = None
        self._left = 0
        self._chunks = Chunks()
        self._as_it_is = False

    def data_received(self, data: bytes) -> None:
        """Take ``data`` from the wire."""
        if self._as_it_is or self._parser is None or self._skip_payload or not data:
            super().data_received(data)  # among them the answer to CONNECT, and what came before we asked
        elif self._head is None:
            self._heard += data
            self._hear()
        else:
            self._body(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        """End: a head that never came to its empty line goes to the parser as it is."""
        if self._heard:
            self._give_up()
        super().connection_lost(exc)

    def _hear(self) -> None:
        while (end := end_of_head(self._heard)) is not None:
            head = mended(self._heard[:end])
            if head is None or head.status == _SWITCHING:
                break
            self._heard = self._heard[end:]
            if head.status >= _FINAL:
                self._begin(head)
                return
        if end is not None or len(self._heard) > _LONGEST_HEAD or not begins_like_http(self._heard):
            self._give_up()

    def _begin(self, head: Head) -> None:
        self._head, self._left = head, head.length or 0
        rest, self._heard = self._heard, b""
        super().data_received(head.raw)
        if rest:
            self._body(rest)

    def _body(self, data: bytes) -> None:
        assert self._head is not None
        if self._head.chunked:
            passed = self._chunks.feed(data)
        elif self._head.length is not None:
            passed = data[: self._left]
            self._left -= len(passed)
        else:
            passed = data
        if passed:
            super().data_received(passed)
        if self._chunks.broken and self.transport is not None:
            self.transport.close()  # as in browsers: what came until here is the page, cut short

    def _give_up(self) -> None:
        heard, self._heard, self._as_it_is = self._heard, b"", True
        super().data_received(heard)


def _mending(loop: asyncio.AbstractEventLoop) -> ResponseHandler:
    return LenientHandler(loop)
