"""Two daemons over one store with jobs due every second: no run twice, and how soon the second takes over from a killed first.

    python bench/two_daemons.py [--seconds 60]

On SQLite both share a data directory. On PostgreSQL each has its own, and the second lives in a name space of processes of its
own where that can be had, so that it knows no more of the first than another machine would: it must wait for the lease to end.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from crashing.databases import databases

from store.engine import make_engine, store_url

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = """
sources: {nl-tweede-kamer: {enabled: false}}
feeds: {every: 1s}
report: {every: 1s}
log: {format: json}
"""
ELSEWHERE = ("unshare", "--pid", "--fork", "--mount-proc", "--kill-child")


@dataclass
class Daemon:
    """A daemon in a process of its own, and what it has said: moment and line. ``at``: the moment that it takes for now."""

    data: Path
    url: str | None
    prefix: Sequence[str] = ()
    settings: str = SETTINGS
    web: bool = False
    at: str | None = None
    said: list[tuple[float, dict[str, object]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        settings = self.data.parent / "config.yaml"
        settings.write_text(self.settings)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VOETNOOT_")}
        environment |= {} if self.url is None else {"VOETNOOT_STORE__URL": self.url}
        begun = [] if self.at is None else ["--at", self.at]
        asked = ["--config", str(settings), "--data", str(self.data), "--log-level", "debug", *begun, "run"]
        program = [*self.prefix, sys.executable, "-m", "scheduler", *asked, *([] if self.web else ["--no-web"])]
        self.process = subprocess.Popen(program, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if line.startswith("{"):
                self.said.append((time.monotonic(), json.loads(line)))

    def when(self, words: str, after: float = 0.0, patience: float = 120.0) -> float:
        """Return the moment after ``after`` at which it said ``words``, waiting for it. Raises `AssertionError`."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            for at, line in list(self.said):
                if at >= after and words in json.dumps(line):
                    return at
            time.sleep(0.02)
        raise AssertionError(f"it did not say {words!r}: {[line for _, line in self.said]}")

    def count(self, words: str) -> int:
        """Return how often it has said ``words``."""
        return sum(words in str(line["event"]) for _, line in self.said)

    def end(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.wait()
        self._thread.join(5)


@dataclass(frozen=True)
class Watched:
    """What came of it: runs that ended, runs due at a moment at which another of the job was due, runs of one job at one time."""

    done: int
    due_twice: int
    overlapping: int
    by_second: int
    takeover: float


def watch(folder: Path, url: str | None, seconds: float, *, elsewhere: bool = False) -> Watched:
    """Let two daemons work for ``seconds``, kill the leader, and return what the ledger says."""
    second_data = folder / ("there" if url is not None else "here") / "data"
    one = Daemon(folder / "here" / "data", url)
    try:
        one.when("at work")
        two = Daemon(second_data, url, ELSEWHERE if elsewhere else ())
        try:
            two.when("standing by")
            time.sleep(seconds)
            by_second = two.count("run started")
            killed = time.monotonic()
            one.end()
            takeover = two.when("at work", killed) - killed
            two.when("run done", killed)
        finally:
            two.end()
    finally:
        one.end()
    return _judged(store_url(url, folder / "here" / "data"), by_second, takeover)


def _judged(url: str, by_second: int, takeover: float) -> Watched:
    engine = make_engine(url)
    with engine.connect() as connection:
        ended = "from runs where state in ('done', 'failed', 'timed-out')"
        done = connection.execute(sa.text(f"select count(*) {ended}")).scalar_one()
        twice = f"select count(*) from (select job, due {ended} group by job, due having count(*) > 1) as t"
        due_twice = connection.execute(sa.text(twice)).scalar_one()
        crossing = (
            "select count(*) from runs as a join runs as b on a.job = b.job and a.id < b.id"
            " where b.started < a.ended and a.state <> 'abandoned' and b.state <> 'abandoned'"
        )
        overlapping = connection.execute(sa.text(crossing)).scalar_one()
    engine.dispose()
    return Watched(done, due_twice, overlapping, by_second, takeover)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seconds", type=float, default=60.0)
    seconds = asked.parse_args().seconds
    apart = shutil.which("unshare") is not None and os.geteuid() == 0
    bad = 0
    with databases(postgresql=True) as database:
        for name, url, elsewhere in (
            ("sqlite", None, False),
            ("postgresql, one machine", database(), False),
            *([("postgresql, as on two machines", database(), True)] if apart else []),
        ):
            found = watch(Path(tempfile.mkdtemp(prefix="voetnoot-two-")), url, seconds, elsewhere=elsewhere)
            bad += found.due_twice + found.overlapping + found.by_second + (found.takeover > 15)
            print(f"{name}: {found.done} runs, {found.due_twice} twice, {found.overlapping} at one time,", end=" ")
            print(f"{found.by_second} by the second daemon, takeover after {found.takeover:.1f} s", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
