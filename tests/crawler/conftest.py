"""A small web on loopback that behaves badly on purpose: sites, TLS faults, a name server and a forward proxy, in one thread."""

import asyncio
import functools
import json
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

Answer = bytes | Callable[["Asked"], Awaitable[None]]


@dataclass
class Asked:
    """One request as it arrived."""

    host: str
    target: str
    method: str
    head: bytes
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    at: float
    nth: int
    where: str
    ended: float = 0.0

    def header(self, name: str) -> str:
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return ""


def reply(status: int = 200, body: bytes | str = b"", *headers: str, kind: str = "text/html; charset=utf-8") -> bytes:
    """Return a whole response."""
    raw = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Said", f"Content-Type: {kind}", f"Content-Length: {len(raw)}", *headers, "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + raw


@dataclass
class Stage:
    """Sites by host name. ``sites[host]`` answers all its paths but robots.txt; ``robots[host]`` answers that one."""

    sites: dict[str, Answer] = field(default_factory=dict)
    robots: dict[str, Answer] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)
    turning: dict[str, Callable[[], list[str]]] = field(default_factory=dict)
    tunnels: dict[str, int] = field(default_factory=dict)
    refusals: dict[str, bytes] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    dns_port: int = 0
    proxy_port: int = 0
    tls_ports: dict[str, int] = field(default_factory=dict)
    servers: list[Any] = field(default_factory=list)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def of(self, host: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.host == host]

    def address(self, host: str) -> Any:
        """Return what the name server says of ``host``: by default an address of its own, so that hosts need not take turns."""
        if host in self.turning:
            return self.turning[host]()
        nth = list(self.sites).index(host) if host in self.sites else 0
        return self.names.get(host, [f"127.1.{nth // 250}.{nth % 250 + 1}"])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            first = await reader.readexactly(1)
            if first == b"\x16":  # a TLS handshake where none is spoken
                writer.write(reply(400, "plain HTTP only"))
            else:
                await self.answer(first + await reader.readuntil(b"\r\n\r\n"), reader, writer)
        with suppress(Exception):
            writer.close()

    async def answer(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        where = writer.get_extra_info("sockname")[0]
        asked = Asked("", target, method, head, reader, writer, time.monotonic(), 0, where)
        asked.host = asked.header("Host").rsplit(":", 1)[0]
        robots = target == "/robots.txt"
        asked.nth = len([one for one in self.of(asked.host) if (one.target == "/robots.txt") == robots])
        self.asked.append(asked)
        answer = (self.robots if robots else self.sites).get(asked.host, reply(404, "<title>none</title>"))
        if callable(answer):
            await answer(asked)
        else:
            writer.write(answer)
            await writer.drain()
        asked.ended = time.monotonic()

    async def proxy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        host = (target if method == "CONNECT" else target.split("/")[2]).rsplit(":", 1)[0]
        if host in self.refusals:
            writer.write(self.refusals[host])
        elif method == "CONNECT":
            other = await asyncio.open_connection("127.0.0.1", self.tunnels[host])
            self.writers.append(other[1])
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            await asyncio.gather(_pump(reader, other[1]), _pump(other[0], writer))
        else:
            await self.answer(head.replace(target.encode(), ("/" + target.split("/", 3)[3]).encode(), 1), reader, writer)
        with suppress(Exception):
            await writer.drain()
            writer.close()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
    with suppress(Exception):
        sink.close()


class NameServer(asyncio.DatagramProtocol):
    """Answers A with ``names[host]`` (a list of addresses, an rcode, or ``None`` for silence), an address of its own for the rest."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, where: Any) -> None:
        query = dns.message.from_wire(data)
        name = query.question[0].name
        says = self.stage.address(name.to_text().rstrip("."))
        if says is None:
            return
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if isinstance(says, dns.rcode.Rcode):
            response.set_rcode(says)
        elif query.question[0].rdtype == 1 and says:
            response.answer.append(dns.rrset.from_text(name, 0, "IN", "A", *says))
        self.transport.sendto(response.to_wire(), where)


async def _listen(stage: Stage) -> None:
    server = await asyncio.start_server(stage.serve, "0.0.0.0", 0, limit=1 << 20)
    stage.port = server.sockets[0].getsockname()[1]
    proxy = await asyncio.start_server(stage.proxy, "127.0.0.1", 0)
    stage.proxy_port = proxy.sockets[0].getsockname()[1]
    transport, _ = await stage.loop.create_datagram_endpoint(lambda: NameServer(stage), local_addr=("127.0.0.1", 0))
    stage.servers += [server, proxy, transport]
    stage.dns_port = transport.get_extra_info("sockname")[1]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Return a running stage."""
    made = Stage()
    thread = threading.Thread(target=made.loop.run_forever, daemon=True)
    thread.start()
    made.loop.set_exception_handler(lambda *_: None)
    asyncio.run_coroutine_threadsafe(_listen(made), made.loop).result(10)
    yield made

    async def stop() -> None:
        for server in made.servers:
            server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in made.writers:
            writer.transport.abort()
        for _ in range(5):
            await asyncio.sleep(0)

    asyncio.run_coroutine_threadsafe(stop(), made.loop).result(10)
    made.loop.call_soon_threadsafe(made.loop.stop)
    thread.join(10)
    made.loop.close()


@pytest.fixture(scope="module")
def listen_tls(stage: Stage) -> Callable[[str, ssl.SSLContext], int]:
    """Return a way to open a further port of the stage behind a TLS context."""

    def listen(name: str, context: ssl.SSLContext) -> int:
        async def start() -> int:
            server = await asyncio.start_server(stage.serve, "0.0.0.0", 0, ssl=context)
            stage.servers.append(server)
            return int(server.sockets[0].getsockname()[1])

        stage.tls_ports[name] = asyncio.run_coroutine_threadsafe(start(), stage.loop).result(10)
        return stage.tls_ports[name]

    return listen


@pytest.fixture(scope="session")
def closed_port() -> Iterator[int]:
    """Return a port that is taken and on which nobody listens, so that nobody else can."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield int(taken.getsockname()[1])


Crawl = Callable[..., tuple[dict[str, dict[str, Any]], dict[str, Any]]]


@pytest.fixture(scope="module")
def crawl(stage: Stage, closed_port: int) -> Iterator[Crawl]:
    """Return a way to check links in a process of its own: results by URL, and what is said at the end."""
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-W", "error", str(Path(__file__).with_name("crawl.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
    )
    yield functools.partial(_crawl, child, stage, closed_port)
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.close()
    assert child.wait(30) == 0
    child.stdout.close()


def _crawl(
    child: subprocess.Popen[str], stage: Stage, closed_port: int, urls: list[str], **order: Any
) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    network = {
        "allow_addresses": ["127.0.0.1/32", "127.1.0.0/16"],
        "allow_ports": [stage.port, closed_port, *stage.tls_ports.values()],
        "nameservers": [f"127.0.0.1:{stage.dns_port}"],
        **order.pop("network", {}),
    }
    links = {
        "pace_seconds": 0,
        "connect_timeout": 3.0,
        "total_timeout": 5.0,
        "concurrency": 32,
        "canaries": [],
        **order.pop("links", {}),
    }
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(json.dumps({"urls": urls, "network": network, "links": links, **order}) + "\n")
    child.stdin.flush()
    results = {}
    for line in child.stdout:
        said = json.loads(line)
        if "done" in said:
            return results, said["done"]
        results[said["url"]] = said
    raise AssertionError("the crawling process ended")
