"""How long a daemon takes to end after SIGTERM, in the middle of each kind of work, and what a stopped and woken one does.

    python bench/stopping.py [--only WORDS]

Each case is a daemon of its own over a folder of documents, a silent upstream or slow pages on loopback. It ends with 1 when an
end takes more than ten seconds, a process is left behind, a store fails its proofs, or the next daemon leaves a run running.
"""

import argparse
import signal
import socket
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
from reading_pool import hostile
from two_daemons import Daemon

from store.engine import open_store
from store.proof import prove
from voetnoot.runs import RunState

MOST_SECONDS = 10.0
_REST = "links: {canaries: [], robots: ignore, pace_seconds: 0}\nlog: {format: json}\njobs: {limits: {read: 2m}}\n"


@dataclass(frozen=True)
class Case:
    """Settings, the words that the daemon says when the work is under way, and the seconds until it is in the middle of it."""

    name: str
    settings: str
    words: str
    wait: float = 2.0
    locked: bool = False
    second: bool = False


class _Slow(BaseHTTPRequestHandler):
    """A page that takes its time."""

    def do_GET(self) -> None:
        time.sleep(20)
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives it
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True


@contextmanager
def upstreams(folder: Path) -> Iterator[dict[str, str]]:
    """Give the addresses of a silent service, of slow pages, and of two folders: one cites the pages, one holds a large PDF."""
    with ExitStack() as stack:
        silent = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        pages = _Server(("127.0.0.1", 0), _Slow)
        stack.callback(pages.server_close)
        stack.callback(pages.shutdown)
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        port = pages.server_address[1]
        cited, large = folder / "cited", folder / "large"
        cited.mkdir()
        large.mkdir()
        links = "\n".join(f"* <http://127.0.0.{host}:{port}/{page}>" for host in range(1, 40) for page in range(5))
        (cited / "notes.md").write_text(f"# Notes\n\n{links}\n")
        (large / "large.pdf").write_bytes(next(paper.body for paper in hostile() if paper.key.startswith("1,900 pages")))
        for nth in range(20):
            (large / f"line{nth}.html").write_bytes(b"<html><body><p>" + b"Vraag 1 " * (1_500_000 + nth))
        yield {
            "silent": f"http://127.0.0.1:{silent.getsockname()[1]}/OData/v4/2.0/",
            "cited": cited.as_uri() + "/",
            "large": large.as_uri() + "/",
            "port": str(port),
        }


def cases(at: dict[str, str]) -> list[Case]:
    """Return the daemons to be ended."""
    none = "sources: {nl-tweede-kamer: {enabled: false}}\n"
    network = f"network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{at['port']}]}}\n"
    own = "sources: {{nl-tweede-kamer: {{enabled: false}}, own: {{kind: files, base_url: '{}'}}}}\n"
    silent = f"sources: {{nl-tweede-kamer: {{base_url: '{at['silent']}', feed_url: '{at['silent']}'}}}}\n"
    busy = "feeds: {every: 1s}\nreport: {every: 1s}\n"
    return [
        Case("children not ready yet", none, "at work", wait=0.5),
        Case("nothing to do", none, '"job": "publish", "asked"', wait=3),
        Case("standing by", none, "standing by", second=True),
        Case("a silent source", silent + network, "run started"),
        Case("feeds and report every second", none + busy, "run done"),
        Case("links that answer slowly", own.format(at["cited"]) + network, "check-links"),
        Case("large documents being read", own.format(at["large"]), '"new": 21', wait=4),
        Case("a store that another process has locked", none + busy, "run done", locked=True),
    ]


def end(case: Case, folder: Path) -> tuple[float, list[str]]:
    """Start the daemon of ``case``, end it in the middle, and return the seconds and what was wrong."""
    data = folder / "here" / "data"
    with ExitStack() as stack:
        one = Daemon(data, None, settings=case.settings + _REST)
        stack.callback(one.end)
        if case.second:
            one.when("at work")
            two = Daemon(data, None, settings=case.settings + _REST)
            stack.callback(two.end)
            one = two
        one.when(case.words)
        time.sleep(case.wait)
        family = psutil.Process(one.process.pid).children(recursive=True)
        if case.locked:
            other = stack.enter_context(closing(sqlite3.connect(data / "voetnoot.db", isolation_level=None)))
            other.execute("BEGIN EXCLUSIVE")
            time.sleep(1)
        asked = time.monotonic()
        one.process.send_signal(signal.SIGTERM)
        code = one.process.wait(120)
        took = time.monotonic() - asked
        _, left = psutil.wait_procs(family, timeout=20)
    return took, [*_wrong(took, code, left), *_begun_again(case, data)]


def _begun_again(case: Case, data: Path) -> list[str]:
    """Let a next daemon make up what was cut off, and return what was wrong with the store before it and after it."""
    faults = _faults(data)
    with ExitStack() as stack:
        two = Daemon(data, None, settings=case.settings + _REST)
        stack.callback(two.end)
        two.when("at work")
        time.sleep(10)
        two.process.send_signal(signal.SIGTERM)
        two.process.wait(120)
    return [*faults, *_faults(data), *_left_running(data)]


def asleep(folder: Path, seconds: float) -> str:
    """Stop a daemon with jobs due every second, as a laptop is shut, wake it, and say what it did."""
    data = folder / "here" / "data"
    with ExitStack() as stack:
        one = Daemon(data, None, settings="sources: {nl-tweede-kamer: {enabled: false}}\nfeeds: {every: 1s}\n" + _REST)
        stack.callback(one.end)
        one.when("run done")
        time.sleep(5)
        family = [psutil.Process(one.process.pid), *psutil.Process(one.process.pid).children(recursive=True)]
        for process in family:
            process.suspend()
        slept = datetime.now(UTC)
        time.sleep(seconds)
        for process in family:
            process.resume()
        woken, awake = datetime.now(UTC), time.monotonic()
        one.when("run done", awake)
        time.sleep(5)
        one.process.send_signal(signal.SIGTERM)
        code = one.process.wait(120)
    with closing(sqlite3.connect(data / "voetnoot.db")) as database:
        rows = database.execute("select job, due, state from runs where state <> 'queued'").fetchall()
    missed = Counter(job for job, due, _ in rows if slept < datetime.fromisoformat(due).replace(tzinfo=UTC) < woken)
    twice = len(rows) - len({(job, due) for job, due, state in rows if state != "abandoned"})
    return (
        f"{len(rows)} runs, {twice} twice, of those due meanwhile {dict(missed)}; {len(_faults(data))} faults; ended with {code}"
    )


def _wrong(took: float, code: int, left: list[psutil.Process]) -> list[str]:
    found = [f"{took:.1f} s"] if took > MOST_SECONDS else []
    found += [f"it ended with {code}"] if code else []
    return found + [f"a process was left: {one.pid}" for one in left]


def _faults(data: Path) -> list[str]:
    with closing(open_store(None, data)) as store:
        return [str(fault) for fault in prove(store)]


def _left_running(data: Path) -> list[str]:
    with closing(open_store(None, data)) as store:
        return [f"{run.job} was left {run.state}" for run in store.queries.runs(1000) if run.state is RunState.RUNNING]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--only", default="", help="cases whose name holds this")
    only = asked.parse_args().only
    bad = 0
    with upstreams(Path(tempfile.mkdtemp(prefix="voetnoot-upstreams-"))) as at:
        for case in (case for case in cases(at) if only in case.name):
            took, wrong = end(case, Path(tempfile.mkdtemp(prefix="voetnoot-stopping-")))
            bad += len(wrong)
            print(f"{case.name:42} {took:5.1f} s", *wrong, sep="  ", flush=True)
    if only in "asleep":
        print(f"asleep for 60 s: {asleep(Path(tempfile.mkdtemp(prefix='voetnoot-asleep-')), 60)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
