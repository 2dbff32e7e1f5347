"""Workers on one PostgreSQL: a run is shared among them, one that dies loses nothing, and no host is asked twice at once."""

import asyncio
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from queue import Queue
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from scheduler.clock import SystemClock
from scheduler.serving import serve_site
from store.engine import Store, open_store
from store.link_ledger import JudgedLink
from store.part_ledger import PART
from voetnoot.config import Config
from voetnoot.events import LinkDied
from voetnoot.links import State, Verdict
from voetnoot.runs import RunState
from voetnoot.urls import link_id

if TYPE_CHECKING:
    from conftest import Command, Daemon

BEFORE = datetime(2026, 1, 5, tzinfo=UTC)
HOSTS, PATHS = 12, ("a", "b", "c", "gone")
SETTINGS = """
data: {data}
store: {{url: "{url}"}}
network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{port}]}}
links:
  {{pace_seconds: 0, retries: 0, robots: ignore, canaries: [], concurrency: 2, policy: {{not_found_checks: 1, not_found_days: 0}}}}
workers: {{partition: 8}}
log: {{format: json}}
"""


@dataclass
class Visit:
    """One request: to which host (an address of loopback), for what, from when until when."""

    host: str
    path: str
    came: float
    went: float = float("inf")


@dataclass
class Web:
    """A web that writes down when each request came and went. Every address of 127.0.0.0/8 is a host of it. Paths that end in ``gone`` are not there. ``open``: answers are given."""

    visits: list[Visit] = field(default_factory=list)
    open: threading.Event = field(default_factory=threading.Event)
    port: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        began = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(began,), name="web", daemon=True)
        self._thread.start()
        began.wait()

    def _run(self, began: threading.Event) -> None:
        self._end = asyncio.Event()
        self._loop.run_until_complete(self._serve(began))
        self._loop.close()

    async def _serve(self, began: threading.Event) -> None:
        server = await asyncio.start_server(self._take, "0.0.0.0", 0)
        self.port = server.sockets[0].getsockname()[1]
        began.set()
        await self._end.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        gone: asyncio.Future[bytes] | None = None
        visit = None
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            visit = Visit(writer.get_extra_info("sockname")[0], head.split(b" ", 2)[1].decode(), monotonic())
            self.visits.append(visit)
            gone = asyncio.ensure_future(reader.read(1))  # who asked may be killed before it is answered
            while not self.open.is_set() and not gone.done():
                await asyncio.wait([gone], timeout=0.02)
            await asyncio.wait([gone], timeout=0.02)  # an answer takes its time
            body = f"<title>{visit.path}</title><p>{visit.host} {visit.path} " + "tekst " * 80
            status = "404 Not Found" if visit.path.endswith("gone") else "200 OK"
            lines = [f"HTTP/1.1 {status}", "Content-Type: text/html", f"Content-Length: {len(body)}", "Connection: close", "", ""]
            visit.went = monotonic()
            writer.write("\r\n".join(lines).encode() + body.encode())
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            if visit is not None:
                visit.went = min(visit.went, monotonic())
            if gone is not None:
                gone.cancel()
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            self._tasks.discard(task)

    def crossing(self) -> list[tuple[Visit, Visit]]:
        """Return the requests of which a host had two at one time."""
        by_host: dict[str, list[Visit]] = {}
        for visit in sorted(self.visits, key=lambda visit: visit.came):
            by_host.setdefault(visit.host, []).append(visit)
        return [pair for visits in by_host.values() for pair in pairwise(visits) if pair[1].came < pair[0].went]

    def end(self) -> None:
        """Stop, and wait until it has."""
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(20)


@pytest.fixture
def web() -> Iterator[Web]:
    made = Web()
    yield made
    made.end()


@pytest.fixture
def shared_store(make_database: Callable[[], str], tmp_path: Path, web: Web) -> Iterator[Store]:
    """Return a store of links on many hosts, all due, with the settings that leader and workers go by beside it."""
    url = make_database()
    (tmp_path / "config.yaml").write_text(SETTINGS.format(data=tmp_path / "data", url=url, port=web.port))
    store = open_store(url, tmp_path / "data")
    urls = [f"http://127.0.9.{host}:{web.port}/{path}" for host in range(1, HOSTS + 1) for path in PATHS]
    store.ledger.watch_links([(link_id(url), url) for url in urls], BEFORE)
    alive = Verdict(State.ALIVE, "ok", BEFORE, 1, BEFORE, lived=True)
    store.ledger.settle(None, [JudgedLink(link_id(url), alive) for url in urls], BEFORE)
    yield store
    store.close()


def until(true: Callable[[], bool]) -> None:
    """Wait until ``true``; the timeout of the test ends what never comes."""
    while not true():
        time.sleep(0.02)


def all_is_well(store: Store, web: Web) -> None:
    """Hold what the hosts saw and what the ledger says against each other: nothing lost, nothing twice, nobody hurried."""
    assert web.crossing() == []
    assert {(visit.host, visit.path) for visit in web.visits} == {
        (f"127.0.9.{host}", f"/{path}") for host in range(1, HOSTS + 1) for path in PATHS
    }
    links = [one for host in range(1, HOSTS + 1) for one in store.queries.links_of_host(f"127.0.9.{host}")]
    assert Counter(one.verdict.state for one in links if one.verdict) == {State.ALIVE: HOSTS * 3, State.DEAD: HOSTS}
    histories = store.queries.history(one.link.id for one in links)
    assert {len(probes) for probes in histories.values()} == {1}  # the probes of the killed attempt are void
    died = Counter(event.link for event in store.queries.events() if isinstance(event, LinkDied))
    assert died == Counter({one.link.id: 1 for one in links if one.link.url.endswith("gone")})


def test_a_worker_that_is_killed_loses_nothing_and_no_host_is_asked_twice_at_once(
    shared_store: Store, web: Web, daemon: "Callable[..., Daemon]"
) -> None:
    workers = [daemon("worker") for _ in range(3)]
    for worker in workers:
        worker.until("at work")
    leader = daemon("once", "check-links")
    for worker in workers:
        worker.until("partition begun")
    until(lambda: len({visit.host for visit in web.visits}) >= 3 * 2)  # every worker is in the middle of it
    workers[0].process.kill()
    web.open.set()
    assert "another takes over" in leader.until("a worker died")
    assert leader.process.wait(600) == 0

    all_is_well(shared_store, web)
    whole = shared_store.queries.runs(job="check-links")[0]
    assert (whole.state, whole.stats.asked, whole.stats.new) == (RunState.DONE, HOSTS * len(PATHS), HOSTS)
    parts = Counter(run.state for run in shared_store.queries.runs(job=PART))
    assert parts[RunState.DONE] == 6
    assert parts[RunState.ABANDONED] >= 1  # a busy machine may cost another worker its lease, and nothing else


def test_what_a_dead_leader_handed_out_is_taken_back_and_done_without_workers(
    shared_store: Store, web: Web, daemon: "Callable[..., Daemon]", voetnoot: "Command", tmp_path: Path
) -> None:
    worker = daemon("worker")
    worker.until("at work")
    leader = daemon("once", "check-links")
    worker.until("partition begun")
    until(lambda: len({visit.host for visit in web.visits}) >= 2)
    worker.process.kill()
    leader.process.kill()
    web.open.set()
    leader.process.wait(60)
    done = voetnoot("--config", str(tmp_path / "config.yaml"), "once", "check-links", "--json")
    assert done.returncode == 0, done.stderr
    all_is_well(shared_store, web)
    runs = shared_store.queries.runs()
    assert Counter((run.job, run.state) for run in runs) == {
        (PART, RunState.ABANDONED): 1,
        ("check-links", RunState.ABANDONED): 1,
        ("check-links", RunState.DONE): 1,
    }


@pytest.mark.sqlite("workers share a database of a server only")
def test_over_sqlite_a_worker_says_why_it_cannot(voetnoot: "Command") -> None:
    done = voetnoot("worker")
    assert done.returncode == 2
    assert "set store.url to a PostgreSQL database" in done.stderr


def test_a_backup_reaches_no_archive_elsewhere(voetnoot: "Command", tmp_path: Path) -> None:
    done = voetnoot("db", "backup", "copy", environ={"VOETNOOT_ARCHIVE__URL": str(tmp_path / "shared")})
    assert (done.returncode, "archive.url keeps the archive elsewhere" in done.stderr) == (2, True)
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("place", ["shared", "s3:bucket", "://x"])
def test_an_archive_is_somewhere_certain(voetnoot: "Command", place: str) -> None:
    done = voetnoot("status", environ={"VOETNOOT_ARCHIVE__URL": place})
    assert (done.returncode, "archive.url" in done.stderr) == (2, True) or "VOETNOOT_ARCHIVE__URL" in done.stderr


def asked(url: str) -> bytes:
    """Return what is at ``url``; anything but success is an error."""
    with urllib.request.urlopen(url) as response:
        found: bytes = response.read()
        return found


def test_web_processes_stand_beside_each_other_and_do_no_jobs(
    tmp_path: Path, url_at: Callable[[Path], str | None], open_at: Callable[..., Store]
) -> None:
    store = {"url": url_at(tmp_path)}
    configs = [
        Config.model_validate({"data": tmp_path, "store": store, "web": {"port": port}, "log": {"level": "error"}})
        for port in (0, 0)
    ]  # free ones
    stop = threading.Event()
    said: Queue[str] = Queue()
    threads = [
        threading.Thread(
            target=serve_site, args=(config, SystemClock()), kwargs={"stop": stop, "on_ready": said.put}, daemon=True
        )
        for config in configs
    ]
    open_at(tmp_path).close()  # the daemon has made it
    for thread in threads:
        thread.start()
    sites = [said.get(timeout=300) for _ in threads]
    pages = [asked(f"{site}/feeds/all.rss") for site in sites]
    ready = [asked(f"{site}/readyz") for site in sites]
    stop.set()
    for thread in threads:
        thread.join(60)
    assert pages[0].replace(sites[0].encode(), b"") == pages[1].replace(sites[1].encode(), b"")
    assert len(set(sites)) == 2
    assert all(ready)
    opened = open_at(tmp_path)
    assert opened.queries.runs() == []
    opened.close()
