"""The real command in a real process, and a chamber that says nothing."""

import io
import logging
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from demo.serving import Site, served
from scheduler.cli import main

Command = Callable[..., subprocess.CompletedProcess[str]]
Environment = Callable[..., dict[str, str]]


@pytest.fixture
def environment(tmp_path: Path, url_at: Callable[[Path], str | None]) -> Environment:
    """Return what tells the variables of a command in the directory of the test: no settings, but where its store is."""

    def environment(*arguments: str) -> dict[str, str]:
        data = _data(tmp_path, arguments)
        url = url_at(data) if data is not None else None
        plain = {name: value for name, value in os.environ.items() if not name.startswith("VOETNOOT_")}
        return plain | ({} if url is None else {"VOETNOOT_STORE__URL": url})

    return environment


def _data(folder: Path, arguments: tuple[str, ...]) -> Path | None:
    """Return the data directory that a command in ``folder`` works on; ``None``: the settings there name a database."""
    file = folder / "config.yaml"
    settings = file.read_text() if file.exists() else ""
    if re.search(r"^store: (?!\{url: null\})", settings, re.MULTILINE):
        return None
    if "--data" in arguments:
        return folder / arguments[arguments.index("--data") + 1]
    named = re.search(r"^data: (.+)$", settings, re.MULTILINE)
    return folder / (named[1] if named else "var")


@pytest.fixture
def voetnoot(
    tmp_path: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Command:
    """Return a function that runs the command line to its end in an empty directory, in this process."""

    def run(*arguments: str, stdin: bytes = b"", environ: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        handlers, level = logging.root.handlers[:], logging.root.level
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            patch.setattr(sys, "argv", ["voetnoot", *arguments])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            for name in [name for name in os.environ if name.startswith("VOETNOOT_")]:
                patch.delenv(name)
            for name, value in {**environment(*arguments), **(environ or {})}.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main()
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
        said = capfdbinary.readouterr()
        return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), said.out.decode(), said.err.decode())

    return run


PATIENCE = 600
"""Seconds after which a daemon that says nothing of what is waited for is killed: a hang fails instead of lasting."""


class Daemon:
    """A daemon in a process of its own; what it says is read line by line."""

    def __init__(self, folder: Path, environment: dict[str, str], *arguments: str) -> None:
        self.said: list[str] = []
        self._unheard: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scheduler", "--log-level", "debug", *arguments],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            text=True,
        )

    def until(self, *words: str) -> str:
        """Return the first line not returned before that holds all ``words``; its end, or ten minutes of waiting, is an error."""
        assert self.process.stderr is not None
        for line in self._unheard:
            if all(word in line for word in words):
                self._unheard.remove(line)
                return line
        patience = threading.Timer(PATIENCE, self.process.kill)
        patience.start()
        try:
            for line in self.process.stderr:
                self.said.append(line)
                if all(word in line for word in words):
                    return line
                self._unheard.append(line)
        finally:
            patience.cancel()
        raise AssertionError(f"the daemon ended without saying {words}: {''.join(self.said)}")

    def end(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait(20)
        assert self.process.stderr is not None
        self.process.stderr.close()


@pytest.fixture
def daemon(tmp_path: Path, environment: Environment) -> Iterator[Callable[..., Daemon]]:
    """Return a function that starts a daemon in an empty directory; all are killed at the end."""
    started: list[Daemon] = []

    def start(*arguments: str) -> Daemon:
        started.append(Daemon(tmp_path, environment(*arguments), *arguments))
        return started[-1]

    yield start
    for one in started:
        one.end()


@pytest.fixture
def silent_chamber() -> Iterator[str]:
    """Return the address of a data service that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/OData/v4/2.0/"


@pytest.fixture
def origin(site: Site, tmp_path: Path) -> Iterator[str]:
    """Serve the ``site`` of the module, and write settings that let it be asked without pauses; return its address."""
    with served(site) as origin:
        port = origin.rsplit(":", 1)[1]
        (tmp_path / "config.yaml").write_text(
            f"network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{port}]}}\nlinks: {{pace_seconds: 0, retry_wait: 0}}\n"
        )
        yield origin


@pytest.fixture
def closed_port() -> Iterator[int]:
    """Return a port that is taken and on which nobody listens, so that nobody else can."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield int(taken.getsockname()[1])


@dataclass(frozen=True)
class Got:
    """A request as it arrived."""

    target: str
    headers: dict[str, str]
    body: bytes
    method: str


class Receiver:
    """A real server on loopback that keeps what it is sent, and answers as it is told: statuses in turn, then 200.

    ``before`` is called between the arrival of a request and its answer.
    """

    def __init__(self) -> None:
        self.asked: list[Got] = []
        self.statuses: list[int] = []
        self.before: Callable[[], None] | None = None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                fields = {name.lower(): value for name, value in self.headers.items()}
                receiver.asked.append(Got(self.path, fields, body, self.command))
                if receiver.before is not None:
                    receiver.before()
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
