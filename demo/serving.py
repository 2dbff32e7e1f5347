"""Serve a pure function over real HTTP on loopback: the function gets a request and returns a response, both plain values."""

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. ``origin`` is what the client called the server (``http://127.0.0.1:8000``), ``target`` the raw path and query.

    ``earlier`` counts the earlier requests for the same target. ``agent`` is the ``User-Agent``, ``authorization`` the header of
    that name, ``body`` what a POST brought.
    """

    origin: str
    target: str
    earlier: int = 0
    method: str = "GET"
    agent: str = ""
    authorization: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. ``declared`` is the length to state in the header when it is not that of ``body`` (then the line is cut)."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    declared: int | None = None


Site = Callable[[Asked], Response | None]
"""Answers a request; ``None`` hangs up without a word."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one go: apart, the second waits for the first to be acknowledged
    disable_nagle_algorithm = True
    server: "_Server"

    def do_GET(self) -> None:
        """Answer as the site says."""
        response = self.server.ask(self)
        if response is None:
            self.close_connection = True
            return
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        if response.status != 204:  # noqa: PLR2004 - No Content has no length either (RFC 9110, 8.6)
            self.send_header("Content-Length", str(len(response.body) if response.declared is None else response.declared))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)
        self.close_connection |= response.declared is not None

    do_HEAD = do_POST = do_GET  # noqa: N815 - the names are inherited

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Keep quiet: the play tells what matters."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], site: Site) -> None:
        self._site = site
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()
        super().__init__(address, _Handler)

    def ask(self, request: _Handler) -> Response | None:
        with self._lock:
            earlier = self._asked[request.path]
            self._asked[request.path] += 1
        host = request.headers.get("Host") or f"{self.server_address[0]!s}:{self.server_address[1]}"
        told = request.headers.get
        body = request.rfile.read(int(told("Content-Length") or 0))
        agent, authorization = told("User-Agent", ""), told("Authorization", "")
        return self._site(Asked(f"http://{host}", request.path, earlier, request.command, agent, authorization, body))

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass by a client that hung up; anything else is ours to see."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def served(site: Site, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve ``site`` in threads of this process while the block runs; give its origin (``http://127.0.0.1:<port>``).

    ``port`` 0 takes a free one. Raises ``OSError`` when the address cannot be had.
    """
    server = _Server((host, port), site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True, name="stand-in")
    thread.start()
    try:
        yield f"http://{host}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
