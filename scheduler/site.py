"""Serve the site beside the jobs: a socket that is taken before anything else starts, and uvicorn in a thread."""

import socket
import threading
import time
from dataclasses import dataclass

import uvicorn

from scheduler.vitals import Vitals
from store.engine import Store
from voetnoot.config import Config
from voetnoot.errors import VoetnootError


@dataclass(slots=True)
class Site:
    """A running site; ``url`` is where it listens."""

    url: str
    server: uvicorn.Server
    thread: threading.Thread

    def ask_to_stop(self) -> None:
        """Begin to end; open requests get three seconds."""
        self.server.should_exit = True

    def stop(self) -> None:
        """End politely."""
        self.ask_to_stop()
        self.thread.join(5)


def take_port(config: Config) -> socket.socket:
    """Return a listening socket for ``web.host`` and ``web.port``. Raises `VoetnootError` when the port is taken or refused."""
    host, port = config.web.host, config.web.port
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address, family=family, backlog=128)
    except OSError as trouble:
        reason = "it is in use" if "in use" in str(trouble.strerror) else trouble.strerror
        raise VoetnootError(f"cannot listen on {host} port {port}: {reason}; choose another with --port or web.port") from None


def open_site(config: Config, store: Store, listening: socket.socket, vitals: Vitals) -> Site:
    """Serve the pages and feeds of ``store`` on ``listening``, in a thread of their own, and return when they can be asked."""
    from webapp.app import make_app  # noqa: PLC0415 - the web framework costs a third of a second that most commands need not pay

    host, port = listening.getsockname()[:2]
    settings = uvicorn.Config(
        make_app(store, config, vitals.pulse, vitals.counts),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
        server_header=False,
        lifespan="off",
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="site", daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    return Site(f"http://{f'[{host}]' if ':' in host else host}:{port}", server, thread)
