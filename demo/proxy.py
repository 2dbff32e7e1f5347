"""A forward proxy on loopback that plays every host of the web itself, over HTTP and, by CONNECT, over TLS.

Its certificates come from an authority of its own, made anew each time. A host that cannot be reached is a 502 or 504 whose
``Proxy-Status`` (RFC 9209) says why. A night without network is a proxy that hangs up on everybody.
"""

import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

from demo.serving import Response
from demo.web import Answer, Unreached

_HANG_UP_SECONDS = 20.0
_STATUS = {"connection_timeout": 504}
_BAD_GATEWAY = 502


@dataclass(frozen=True, slots=True)
class World:
    """What the proxy plays. ``reach`` says why no connection to a host can be made, ``visit`` what an address gives.

    ``visit`` gets the method's address and the ``User-Agent``; ``None`` hangs up. ``offline`` tells a night without network.
    """

    reach: Callable[[str], Unreached | None]
    visit: Callable[[str, str], Answer | None]
    offline: Callable[[], bool] = lambda: False


@dataclass(slots=True)
class _Authority:
    """Mints one certificate per host, when it is first asked for."""

    made: trustme.CA = field(default_factory=lambda: trustme.CA(organization_name="voetnoot, demonstratie"))
    _contexts: dict[str, ssl.SSLContext] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def context(self, host: str) -> ssl.SSLContext:
        with self._lock:
            if host not in self._contexts:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self.made.issue_cert(host).configure_cert(context)
                self._contexts[host] = context
            return self._contexts[host]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _HANG_UP_SECONDS
    server: "_Proxy"
    tunnel: str | None = None

    def do_CONNECT(self) -> None:
        """Open a tunnel: from here on we are the host itself."""
        host, _, port = self.path.rpartition(":")
        if self.server.world.offline():
            self.close_connection = True
            return
        trouble = self.server.world.reach(host)
        if trouble is not None:
            self._send(_unreached(trouble))
            return
        self.send_response(200, "Connection established")
        self.end_headers()
        self.connection = self.server.authority.context(host).wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = self.connection.makefile("wb")
        self.tunnel = f"https://{host}" if port == "443" else f"https://{host}:{port}"
        self.close_connection = False

    def do_GET(self) -> None:
        """Answer in the name of the host that was asked."""
        world = self.server.world
        url = f"{self.tunnel}{self.path}" if self.tunnel else self.path
        answer = None if world.offline() else world.visit(url, self.headers.get("User-Agent", ""))
        if answer is None:
            self.close_connection = True
        else:
            self._send(_unreached(answer) if isinstance(answer, Unreached) else answer)

    do_HEAD = do_GET  # noqa: N815 - the name is inherited

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body) if response.declared is None else response.declared))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)
        self.wfile.flush()
        self.close_connection |= response.declared is not None

    def finish(self) -> None:
        """Close the connection, which is another socket than the server accepted once TLS runs over it."""
        super().finish()
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Keep quiet: the play tells what matters."""


class _Proxy(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, world: World) -> None:
        self.world = world
        self.authority = _Authority()
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass by a client that hung up or went away in the handshake; anything else is ours to see."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError | ssl.SSLError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _unreached(trouble: Unreached) -> Response:
    says = f"voetnoot-demo; error={trouble.error}" + (f'; rcode="{trouble.rcode}"' if trouble.rcode else "")
    return Response(_STATUS.get(trouble.error, _BAD_GATEWAY), (("Proxy-Status", says),))


@contextmanager
def proxied(world: World, ca_file: Path) -> Iterator[str]:
    """Play ``world`` while the block runs; give the proxy's address, and write its authority's certificate to ``ca_file``."""
    proxy = _Proxy(world)
    proxy.authority.made.cert_pem.write_to_path(str(ca_file))
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True, name="small web")
    thread.start()
    try:
        yield f"http://127.0.0.1:{proxy.server_address[1]}"
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()
