"""Connections of aiohttp, made through the guard, with sessions over them that note how far an exchange has come."""

import socket
from types import SimpleNamespace
from typing import Any

import aiohttp
from aiohttp.connector import Connection

from crawler.probing.evidence import head
from crawler.probing.guard import Guard
from crawler.probing.names import NotPublic, Resolver

_LONGEST_LINE = 16_384
_LONGEST_FIELD = 32_768
_MOST_FIELDS = 200


class Progress:
    """How far an exchange has come, noted by aiohttp's tracing: the phase, what was sent, and over what kind of connection."""

    def __init__(self, *, fresh: bool) -> None:
        self.fresh = fresh
        self.used_before = False
        self.phase = "connect"
        self.sent = b""


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


async def _note_sent(_: aiohttp.ClientSession, context: SimpleNamespace, sent: aiohttp.TraceRequestHeadersSentParams) -> None:
    progress: Progress = context.trace_request_ctx
    progress.phase = "first-byte"
    target = sent.url.raw_path_qs or "/"
    fields = tuple((name.encode(), value.encode("latin-1", "replace")) for name, value in sent.headers.items())
    progress.sent = head(f"{sent.method} {target} HTTP/1.1", fields)


async def _note_reused(_: aiohttp.ClientSession, context: SimpleNamespace, __: aiohttp.TraceConnectionReuseconnParams) -> None:
    context.trace_request_ctx.used_before = True


def session_over(connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    """Return a session without cookies, redirects or second tries of its own; give each request a `Progress` to note in."""
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_note_sent)
    trace.on_connection_reuseconn.append(_note_reused)
    session = aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        trace_configs=[trace],
        response_class=_Response,
        max_line_size=_LONGEST_LINE,
        max_field_size=_LONGEST_FIELD,
        max_headers=_MOST_FIELDS,
    )
    session._retry_connection = False  # noqa: SLF001 - a second try is ours to make, and to record
    return session


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
