"""What an idle daemon holds in memory with all its processes, and what it held while runs were near, on SQLite and PostgreSQL.

    python bench/idle_memory.py [--database sqlite] [--store bench/.data/sqlite-store-1]

A real `voetnoot run` with its site watches a folder of a hundred letters. Once its first runs are over, pages and feeds are
fetched, and then it is left alone until its server of child processes is let go. Told is the proportional share of memory
(PSS) of each process in MiB: of a page that several processes have, each counts its part. The server of PostgreSQL is none of
ours. Ends with 1 when more than 150 MB are held at the end, or a process is left behind.

With ``--store`` it is the daemon of a store that `store_at_size.py` has filled in that folder, a day before that: no link is due.
All feeds are new to it, and take their time.
"""

import argparse
import json
import signal
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil
from crashing.databases import databases
from filling.parliament import NOW
from site_pages import postgres
from two_daemons import Daemon

MOST = 150_000_000

LETTERS = 100
LETTER = """# Antwoord van de minister

2026Z{number:05}

Vraag 1
Kent u het bericht over de zorg in gemeente {number}?

Antwoord 1
Ja.
"""
SETTINGS = """
sources: {{nl-tweede-kamer: {{enabled: false}}{own}}}
links: {{canaries: []}}
network: {{proxy: 'http://127.0.0.1:9'}}
web: {{port: 0}}
log: {{format: json}}
"""

PAGES = ("/", "/search?q=zorg", "/hosts", "/open", "/status", "/feeds", "/feeds/all.rss", "/api/v1/status", "/metrics")


@dataclass(frozen=True)
class Held:
    """What the processes of one daemon hold, in bytes, by what they are."""

    by_name: Counter[str]

    @property
    def total(self) -> int:
        """All of it."""
        return self.by_name.total()

    def __str__(self) -> str:
        parts = ", ".join(f"{name} {held / 2**20:.0f}" for name, held in self.by_name.items())
        return f"{self.total / 2**20:.0f} MiB ({self.total / 1e6:.0f} MB): {parts}"


def _name(process: psutil.Process) -> str:
    line = " ".join(process.cmdline())
    return "tracker" if "resource_tracker" in line else "children and their server" if "forkserver" in line else "daemon"


def held(family: Iterable[psutil.Process]) -> Held:
    """Return what the processes of ``family`` hold now."""
    found: Counter[str] = Counter()
    for one in family:
        with suppress(psutil.NoSuchProcess):  # a child that has ended meanwhile
            found[_name(one)] += one.memory_full_info().pss
    return Held(found)


def small(url: str | None, folder: Path) -> Daemon:
    """Start a daemon that watches a hundred letters in ``folder``, with its data beside them."""
    own = f", own: {{kind: files, base_url: '{_letters(folder).as_uri()}/'}}"
    return Daemon(folder / "data", url, settings=SETTINGS.format(own=own), web=True)


def large(url: str | None, folder: Path) -> Daemon:
    """Start a daemon over the store that was filled in ``folder``."""
    return Daemon(folder / "store", url, settings=SETTINGS.format(own=""), web=True, at=(NOW - timedelta(days=1)).isoformat())


def measure(name: str, one: Daemon, patience: float) -> int:
    """Tell what the daemon ``one`` holds, end it, and return how much was wrong."""
    try:
        me = psutil.Process(one.process.pid)
        one.when("at work")
        one.when("run done")
        _quiet(one, 5)
        busy = held([me, *me.children(recursive=True)])
        _visit(str(next(line["site"] for _, line in one.said if line["event"] == "at work")))
        one.when("let go", patience=patience)
        family = [me, *me.children(recursive=True)]
        idle = held(family)
        one.process.send_signal(signal.SIGTERM)
        one.process.wait(60)
        _, left = psutil.wait_procs(family, timeout=20)
    finally:
        one.end()
    print(f"{name}\n  after its first runs {busy}\n  idle                 {idle}", flush=True)
    return len(left) + (idle.total > MOST)


def _letters(folder: Path) -> Path:
    letters = folder / "letters"
    letters.mkdir()
    for number in range(LETTERS):
        (letters / f"{number}.md").write_text(LETTER.format(number=number))
    return letters


def _visit(site: str) -> None:
    for page in PAGES:
        with urllib.request.urlopen(f"{site}{page}") as answer:
            answer.read()


def _quiet(one: Daemon, seconds: float) -> None:
    """Wait until it has said nothing of runs for so long."""
    while time.monotonic() - max(at for at, line in list(one.said) if "run" in json.dumps(line)) < seconds:
        time.sleep(0.5)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked.add_argument("--store", type=Path, help="a folder that store_at_size.py has filled, as it is named by it")
    asked.add_argument("--patience", type=float, default=180.0, help="seconds to wait until it is idle (default: %(default)s)")
    given = asked.parse_args()
    if given.store is not None:
        url = postgres(given.store) if (given.store / "server").exists() else None
        return 1 if measure(given.store.name, large(url, given.store), given.patience) else 0
    wrong = 0
    for kind in ("sqlite", "postgresql"):
        if given.database not in (kind, "both"):
            continue
        with databases(postgresql=kind == "postgresql") as database:
            one = small(database(), Path(tempfile.mkdtemp(prefix="voetnoot-idle-")))
            wrong += measure(kind, one, given.patience)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
