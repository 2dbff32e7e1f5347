"""Connections of aiohttp, made through the guard, with exchanges over them that note how far they have come."""

import asyncio
import socket
from collections.abc import Mapping
from typing import Any
from weakref import WeakSet

import aiohttp
from aiohttp.connector import Connection
from yarl import URL

from crawler.probing.evidence import Fields
from crawler.probing.guard import Guard
from crawler.probing.names import NotPublic, Resolver

_LONGEST_LINE = 16_384
_LONGEST_FIELD = 32_768
_MOST_FIELDS = 200
_NO_FIELDS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
"""Fields that aiohttp would add by itself."""


class Progress:
    """How far an exchange has come: the phase, what was sent, over what kind of connection. ``fresh``: over a new one only."""

    __slots__ = ("fresh", "phase", "sent", "used_before")

    def __init__(self, *, fresh: bool) -> None:
        self.fresh = fresh
        self.used_before = False
        self.phase = "connect"
        self.sent: tuple[str, Fields] = ("", ())


class _Response(aiohttp.ClientResponse):
    """Notes the address at the other end and the TLS version while the connection is still there (aio-libs/aiohttp#2205)."""

    peer: str | None = None
    tls_version: str | None = None

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        name = connection.transport.get_extra_info("peername") if connection.transport else None
        self.peer = name[0] if name else None
        secure = connection.transport.get_extra_info("ssl_object") if connection.transport else None
        self.tls_version = secure.version() if secure else None
        return await super().start(connection)


class Exchanges:
    """Asks over the connections of ``connector``, without cookies, redirects or second tries: those are ours to make and record.

    It does what aiohttp's session does between connector and response, and not what a session does besides, which costs as much
    again (`docs/decisions`, 44). ``seconds`` bounds a connection's making. Close it where the loop runs.
    """

    def __init__(self, connector: aiohttp.TCPConnector, seconds: float) -> None:
        self._connector = connector
        self._bounds = aiohttp.ClientTimeout(total=None, sock_connect=seconds)
        self._loop = asyncio.get_running_loop()
        self._used: WeakSet[asyncio.Protocol] = WeakSet()

    async def ask(self, method: str, url: URL, fields: Mapping[str, str], progress: Progress, **how: Any) -> _Response:
        """Return the response whose head has come; its body waits. ``how``: ``data``, ``ssl``, ``proxy`` as aiohttp takes them.

        Raises what aiohttp raises. The caller releases or closes what is returned.
        """
        request = aiohttp.ClientRequest(
            method, url, headers=fields, skip_auto_headers=_NO_FIELDS, loop=self._loop, response_class=_Response, **how
        )
        connection = await self._connector.connect(request, [], self._bounds)
        try:
            protocol = connection.protocol
            assert protocol is not None
            progress.used_before = protocol in self._used
            self._used.add(protocol)
            protocol.set_response_params(
                read_until_eof=True,
                auto_decompress=False,
                max_line_size=_LONGEST_LINE,
                max_field_size=_LONGEST_FIELD,
                max_headers=_MOST_FIELDS,
            )
            response = await request.send(connection)
            progress.phase = "first-byte"
            progress.sent = _sent(request)
            await response.start(connection)
        except BaseException:
            connection.close()
            raise
        assert isinstance(response, _Response)
        return response

    async def close(self) -> None:
        """Close all connections."""
        await self._connector.close()


def _sent(request: aiohttp.ClientRequest) -> tuple[str, Fields]:
    fields = tuple((name.encode(), value.encode("latin-1", "replace")) for name, value in request.headers.items())
    return f"{request.method} {request.url.raw_path_qs or '/'} HTTP/1.1", fields


def connector(guard: Guard, resolver: Resolver | None, *, idle: float = 0) -> aiohttp.TCPConnector:
    """Return a connector that keeps a connection for ``idle`` seconds (0: not at all).

    It connects through the guard, unless a proxy stands between.
    """
    keeping: dict[str, Any] = {"keepalive_timeout": idle} if idle else {"force_close": True}
    if resolver is None:
        return aiohttp.TCPConnector(limit=0, **keeping)

    def guarded(address: Any) -> socket.socket:
        """Open a socket for an address that is about to be connected to: the last word is here, whatever a name said."""
        family, kind, protocol, _, where = address
        why = guard.address(where[0])
        if why is not None:
            raise NotPublic(why)
        return socket.socket(family=family, type=kind, proto=protocol)

    return aiohttp.TCPConnector(limit=0, use_dns_cache=False, resolver=resolver, socket_factory=guarded, **keeping)
