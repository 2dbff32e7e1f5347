"""A play in a process of its own, begun, gone on with and ended, and its runs seen from outside."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from store.engine import make_engine, store_url

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "from scheduler.cli import main; main()"
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Place:
    """Where a play is played: its data directory, its database, for how many days, the port of its site."""

    data: Path
    url: str | None
    days: int
    port: int

    def start(self) -> "subprocess.Popen[str]":
        """Start the play, or go on with it."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VOETNOOT_")}
        environment["VOETNOOT_WEB__BASE_URL"] = "https://voetnoot.example"
        if self.url is not None:
            environment["VOETNOOT_STORE__URL"] = self.url
        asked = ["--data", str(self.data), "demo", "--days", str(self.days), "--port", str(self.port)]
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *asked],
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )


@dataclass
class Play:
    """A play that is under way, and what it has said."""

    place: Place
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Start it, or go on with it."""
        self.said.clear()
        self.process = self.place.start()
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as said:
            self.said.extend(said)

    @property
    def over(self) -> bool:
        """Whether the play is over: the site goes on being served, or the process has ended by itself."""
        return self.process.poll() is not None or any(line.startswith("site:") for line in self.said)

    def begin_again(self) -> None:
        """Go on with a play whose daemon was killed, once its last child has ended too."""
        self.process.wait(PATIENCE_SECONDS)
        self._listening.join(PATIENCE_SECONDS)
        self.begin()

    def end(self) -> None:
        """End a play that is over, politely. Raises `SystemExit` when it ended badly."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self._listening.join(PATIENCE_SECONDS)
        if self.process.wait(PATIENCE_SECONDS) != 0:
            raise SystemExit(f"the play ended with {self.process.returncode}: {''.join(self.said)}")


@dataclass(frozen=True)
class Running:
    """A run that is under way: its number, its job and its process."""

    id: int
    job: str
    pid: int


class Ledger:
    """The runs of a play, looked at from outside while it goes on."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._engine = make_engine(store_url(place.url, place.data))

    def running(self) -> list[Running]:
        """Return each run that is under way and may be killed; nothing while there is no ledger yet.

        A run that was cut off three times is spared: the daemon makes it up as often, and then takes it for one that fails.
        """
        query = (
            "select id, job, pid from runs as r where state = 'running' and pid is not null and 3 >"
            " (select count(*) from runs as c where c.job = r.job and c.due = r.due and c.state = 'abandoned')"
        )
        return [Running(row.id, row.job, row.pid) for row in self._rows(query)]

    def count(self) -> int:
        """Return how many runs have begun."""
        return sum(row.n for row in self._rows("select count(*) as n from runs"))

    def _rows(self, query: str) -> list[sa.Row]:
        if self._place.url is None and not (self._place.data / "voetnoot.db").is_file():
            return []
        try:
            with self._engine.connect() as connection:
                return list(connection.execute(sa.text(query)).all())
        except sa.exc.DBAPIError:
            return []

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def free_port() -> int:
    """Return a port below those that the kernel gives to whoever asks, since the play takes it again after each kill."""
    while True:
        port = random.randrange(20_000, 32_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
