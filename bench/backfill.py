"""Fill a store with a past of so many answers by the real commands: CPU, memory and disk of an answer, the first and the last.

    python bench/backfill.py [--answers 5000] [--pace 0] [--keep DIR]

A stand-in of the chamber, in a process of its own, has composed the answers: distinct PDF and DOCX letters with a kenmerk and
addresses of their own, about 300 a month, as the chamber has had. `voetnoot backfill` fetches them and `voetnoot once read`
reads them, into an empty store on SQLite, in processes that are looked at twice a second. A fifth of the answers is what is
compared: what the last fifth cost against the first. Then comes what it would be for 70,000, by arithmetic. Ends with 1 when an
answer or a link is missing, when something was announced, or when the second half of a command held more than the first and what
SQLite keeps of the database for a connection.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from past.family import Look, followed

from store.engine import CACHE_KIB
from voetnoot.config import load

ROOT = Path(__file__).resolve().parents[1]
AT, LAST_DAY, MONTHLY, ALL = "2026-01-20T10:00:00Z", "2025-09-30", 300, 70_000
FIFTHS = 5
FIRST_CHECK_MS = 12.5
"""CPU of a first check of a link (`bench/link_cost.py`)."""
SETTINGS = """
sources: {{nl-tweede-kamer: {{base_url: "http://127.0.0.1:{port}/OData/v4/2.0/", feed_url: null, pace_seconds: {pace}}}}}
network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{port}]}}
log: {{format: json}}
"""


class Watch:
    """A data directory, and the commands of ours over it."""

    def __init__(self, folder: Path, port: int, pace: float) -> None:
        self._folder, self.data = folder, folder / "data"
        (folder / "config.yaml").write_text(SETTINGS.format(port=port, pace=pace))

    def measured(self, counted: str, *command: str) -> list[Look]:
        """Run ``command`` to its end; return what was seen of it beside the rows of table ``counted``."""
        where = ["--config", str(self._folder / "config.yaml"), "--data", str(self.data), "--at", AT, "--log-level", "warning"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VOETNOOT_")}
        program = [sys.executable, "-m", "scheduler", *where, *command]
        with (self._folder / f"{command[0]}.jsonl").open("a") as said:
            process = subprocess.Popen(program, cwd=ROOT, env=environment, stdout=said, text=True)
            return followed(process, lambda: self.count(f"SELECT count(*) FROM {counted}"))

    def said(self, command: str) -> list[dict[str, Any]]:
        """Return the lines of JSON that ``command`` has printed."""
        return [json.loads(line) for line in (self._folder / f"{command}.jsonl").read_text().splitlines()]

    def count(self, query: str) -> int:
        """Return what ``query`` counts; nothing while there are no tables yet."""
        try:
            with closing(sqlite3.connect(f"file:{self.data / 'voetnoot.db'}?mode=ro", uri=True)) as connection:
                return int(connection.execute(query).fetchone()[0])
        except sqlite3.OperationalError:
            return 0

    def size(self, pattern: str) -> int:
        """Return how many bytes the files are that ``pattern`` finds in the data directory."""
        return sum(path.stat().st_size for path in self.data.glob(pattern) if path.is_file())


@contextmanager
def chamber(answers: int) -> Iterator[dict[str, int]]:
    """Serve ``answers``; give what the chamber says of itself."""
    asked = [str(answers), str(max(answers // MONTHLY, 1)), LAST_DAY]
    command = [sys.executable, "-m", "past.chamber", *asked]
    with subprocess.Popen(command, cwd=ROOT / "bench", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        yield json.loads(serving.stdout.readline())
        serving.communicate()


def told(name: str, looks: list[Look], answers: int) -> float:
    """Print what each fifth of ``answers`` cost; return CPU milliseconds of an answer over all, from the first one on."""
    looks = [look for look in looks if look.done]
    end = next((nth for nth, look in enumerate(looks) if look.done == answers), len(looks) - 1)
    looks = looks[: end + 1]  # what is seen of processes that come to their end is not whole
    print(f"\n{name}  answers  CPU ms  of readers  clock ms  most memory MiB", flush=True)
    before = looks[0]
    for fifth in range(1, FIFTHS + 1):
        after = next((look for look in looks if look.done >= fifth * answers // FIFTHS), looks[-1])
        held = max(look.memory for look in looks if before.done <= look.done <= after.done)
        cpu, readers, clock = _each(before, after)
        print(f"{after.done:{len(name) + 9}d} {cpu:7.1f} {readers:11.1f} {clock:9.1f} {held / 2**20:16.0f}")
        before = after
    cpu, readers, clock = _each(looks[0], looks[-1])
    print(f"all: {cpu:.1f} ms of CPU ({readers:.1f} of readers) and {clock:.1f} ms by the clock an answer")
    return cpu


def _each(before: Look, after: Look) -> tuple[float, float, float]:
    """Return milliseconds an answer between two looks: CPU, of readers, by the clock."""
    done = max(after.done - before.done, 1) / 1000
    return (after.cpu - before.cpu) / done, (after.readers - before.readers) / done, (after.clock - before.clock) / done


def flat(looks: list[Look], answers: int) -> bool:
    """Tell whether the second half held no more than the first, but for pages of the database."""
    halves = [[look.memory for look in looks if (look.done > answers / 2) is later] for later in (False, True)]
    first, second = (max(half, default=0) / 2**20 for half in halves)
    print(f"most memory in the first half {first:.0f} MiB, in the second {second:.0f} MiB")
    return second <= first + CACHE_KIB / 1024


def faults(watch: Watch, answers: int, addresses: int) -> int:
    """Print what is there and what should be; return how much of it is wrong."""
    wanted = {
        "SELECT count(*) FROM answers": answers,
        "SELECT count(*) FROM readings WHERE error IS NULL": answers,
        "SELECT count(*) FROM links": addresses,
        "SELECT count(*) FROM citations": addresses,
        "SELECT count(*) FROM events": 0,
    }
    found = {query: watch.count(query) for query in wanted}
    items = sum(len(json.loads(path.read_text())["items"]) for path in (watch.data / "public" / "feeds").rglob("*.json"))
    there = ", ".join(f"{number} {query.split()[3]}" for query, number in found.items())
    print(f"\nthere are {there}, {items} items in all feeds; wanted {answers} answers, {addresses} links")
    return sum(found[query] != number for query, number in wanted.items()) + (items > 0)


def extrapolated(requests: float, cpu: float, store: float, links: float) -> None:
    """Print what ``ALL`` answers would take; arguments: of one answer, requests, CPU ms, bytes of the store, and links."""
    config = load()
    pace = config.sources["nl-tweede-kamer"].pace_seconds
    cited, a_day = links * ALL, config.links.batch * 24
    print(f"\n{ALL} answers by arithmetic:")
    print(f"  fetched in {requests * ALL * pace / 3600:.1f} h: {requests * ALL:.0f} requests, {pace:g} s between two")
    print(f"  {cpu * ALL / 60_000:.0f} minutes of CPU, a store of {store * ALL / 1e9:.2f} GB")
    minutes = cited * FIRST_CHECK_MS / 60_000
    print(f"  {cited:.0f} links, first checked in {cited / a_day:.1f} days at {a_day} a day, {minutes:.0f} minutes of CPU")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--answers", type=int, default=5_000)
    asked.add_argument("--pace", type=float, default=0.0, help="seconds between two requests (default: %(default)s)")
    asked.add_argument("--keep", type=Path, help="an empty directory to leave the data in")
    given = asked.parse_args()
    with nullcontext(given.keep) if given.keep else tempfile.TemporaryDirectory(prefix="voetnoot-past-") as folder:
        return int(filled(Path(folder), given.answers, given.pace) > 0)


def filled(folder: Path, answers: int, pace: float) -> int:
    """Fill a store in ``folder``, ``pace`` seconds between two requests; print what it cost, return how much is wrong."""
    folder.mkdir(exist_ok=True)
    with chamber(answers) as about:
        watch = Watch(folder, about["port"], pace)
        fetching = watch.measured("captures", "backfill", "--from", str(about["first_year"]), "--json")
    requests = sum(month["requests"] for month in watch.said("backfill"))
    fetched = told("backfill", fetching, answers)
    wrong = not flat(fetching, answers)
    reading = watch.measured("readings", "once", "read")
    read = told("read    ", reading, answers)
    wrong += not flat(reading, answers)
    store, archive = watch.size("voetnoot.db*") / answers, watch.size("archive/**/*.warc.gz") / answers
    watch.measured("events", "once", "publish")
    print(f"\n{requests} requests; an answer of {about['bytes'] / answers:.0f} bytes takes", end=" ")
    print(f"{archive:.0f} in the archive and {store:.0f} in the store")
    wrong += faults(watch, answers, about["addresses"])
    extrapolated(requests / answers, fetched + read, store, about["addresses"] / answers)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
