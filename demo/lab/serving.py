"""The lab's servers on loopback, in a thread: a forward proxy, or sites each at an address of its own with a name server."""

import asyncio
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from demo.lab.answering import answer
from demo.lab.asked import Asked
from demo.lab.certificates import Authority
from demo.lab.names import NameServer
from demo.lab.world import World

NOBODY = "127.9.9.9"
"""An address of this machine at which nobody listens."""
FULL = "127.9.9.8"
"""One at which somebody listens and never takes a connection."""

_UNREACHED = {
    "NXDOMAIN": ("dns_error", "NXDOMAIN"),
    "SERVFAIL": ("dns_error", "SERVFAIL"),
    "NODATA": ("dns_error", "NOERROR"),
    "refused": ("connection_refused", ""),
    "hangs": ("connection_timeout", ""),
}
_LONGEST_HEAD = 65_536
_CLOSING = (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError)


@dataclass(slots=True)
class Servers:
    """Plays ``world``. ``addresses`` (host: loopback address) are set for direct routes; ``port`` is that of proxy or sites.

    ``vantage_port`` is that of a second proxy, which meets the world elsewhere.
    """

    world: World
    authority: Authority
    port: int = 0
    dns_port: int = 0
    vantage_port: int = 0
    addresses: dict[str, str] = field(default_factory=dict)
    _seen: Counter[str] = field(default_factory=Counter)
    _open: list[Any] = field(default_factory=list)

    async def open_proxy(self) -> None:
        """Listen as two forward proxies, here and elsewhere."""
        self.port = await self._listen(self._proxy)
        self.vantage_port = await self._listen(partial(self._proxy, elsewhere=True))

    async def _listen(self, serve: Callable[..., Awaitable[None]]) -> int:
        server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=_LONGEST_HEAD)
        self._open.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def open_sites(self) -> None:
        """Listen as every site itself, all on one port, and as the name server that knows where they are."""
        hosts = [one.host for one in self.world.lab.behaviours]
        self.addresses = {host: f"127.1.{nth // 250}.{nth % 250 + 1}" for nth, host in enumerate(hosts)}
        for host in hosts:
            server = await asyncio.start_server(self._site, self.addresses[host], self.port, limit=_LONGEST_HEAD)
            self._open.append(server)
            self.port = server.sockets[0].getsockname()[1]
        self._open += _full_socket(self.port)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: NameServer(self._name), local_addr=("127.0.0.1", 0))
        self._open.append(transport)
        self.dns_port = transport.get_extra_info("sockname")[1]

    def close(self) -> None:
        """Stop listening."""
        for one in self._open:
            one.close()

    def address(self, url: str) -> str:
        """Return ``url`` of the data as the client can reach it."""
        parts = urlsplit(url)
        if not self.addresses or parts.port or parts.hostname not in self.addresses:
            return url
        return f"http://{parts.hostname}:{self.port}{url.split(parts.netloc, 1)[1]}"

    def _name(self, host: str) -> str | None:
        manner = self.world.reach(host)
        if manner is None:
            return self.addresses.get(host, "NXDOMAIN")
        if manner.what == "connect":
            return FULL if manner.how == "hangs" else NOBODY
        return None if manner.how == "SILENCE" else str(manner.how)

    async def _site(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(*_CLOSING):
            await self._serve(await reader.readuntil(b"\r\n\r\n"), "", writer)
        _end(writer)

    async def _proxy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, elsewhere: bool = False) -> None:
        with suppress(*_CLOSING):
            head = await reader.readuntil(b"\r\n\r\n")
            method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
            host = (target if method == "CONNECT" else urlsplit(target).netloc).rsplit(":", 1)[0]
            if (manner := self.world.reach(host, elsewhere=elsewhere)) is not None:
                error, rcode = _UNREACHED[manner.how]
                says = f"voetnoot-lab; error={error}" + (f'; rcode="{rcode}"' if rcode else "")
                writer.write(f"HTTP/1.1 502 Bad Gateway\r\nProxy-Status: {says}\r\nContent-Length: 0\r\n\r\n".encode())
            elif method == "CONNECT":
                await self._tunnel(host, reader, writer, elsewhere=elsewhere)
            else:
                await self._serve(head, "http", writer, elsewhere=elsewhere)
        _end(writer)

    async def _tunnel(self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, elsewhere: bool) -> None:
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.drain()
        fault = self.world.tls(host, elsewhere=elsewhere)
        if fault == "none":
            await reader.read(1)
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return
        await writer.start_tls(self.authority.context(host, fault))
        await self._serve(await reader.readuntil(b"\r\n\r\n"), "https", writer, elsewhere=elsewhere)

    async def _serve(self, head: bytes, scheme: str, writer: asyncio.StreamWriter, *, elsewhere: bool = False) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        host = headers.get("host", "").rsplit(":", 1)[0].lower()
        if not target.startswith("/"):  # as a proxy is asked (RFC 9112, section 3.2.2)
            target = "/" + target.split("/", 3)[3]
        self._seen[f"{host}{target}"] += 1
        manner, seed = self.world.visit(host, target, elsewhere=elsewhere)
        origin = f"{scheme or 'http'}://{headers.get('host', '')}"
        nth = self._seen[f"{host}{target}"] - 1
        asked = Asked(method, origin, host, target, headers, nth, self.world.day, self.world.clock(), writer)
        await answer(asked, manner, seed, self.address)


def _full_socket(port: int) -> list[socket.socket]:
    """Return sockets that fill the queue of a listener at `FULL`, so that a further connection waits for ever."""
    listening = socket.socket()
    listening.bind((FULL, port))
    listening.listen(0)
    waiting = []
    for _ in range(2):
        one = socket.socket()
        one.setblocking(False)
        with suppress(BlockingIOError):
            one.connect((FULL, port))
        waiting.append(one)
    return [listening, *waiting]


def _end(writer: asyncio.StreamWriter) -> None:
    with suppress(*_CLOSING, RuntimeError):
        writer.close()


@contextmanager
def served(world: World, ca_file: Path, *, direct: bool) -> Iterator[Servers]:
    """Play ``world`` in a thread while the block runs; the authority's certificate goes to ``ca_file``.

    ``direct``: as sites with a name server; else as a forward proxy. Raises ``OSError`` when loopback cannot be used so.
    """
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda *_: None)  # clients that go away in the middle of a fault are what is wanted
    thread = threading.Thread(target=loop.run_forever, daemon=True, name="fault lab")
    thread.start()

    def do(what: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, loop).result(30)

    authority = Authority()
    authority.trusted.cert_pem.write_to_path(str(ca_file))
    servers = Servers(world, authority)
    try:
        do(servers.open_sites() if direct else servers.open_proxy())
        yield servers
    finally:
        do(_closing(servers))
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _closing(servers: Servers) -> None:
    servers.close()
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
