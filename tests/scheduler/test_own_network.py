"""Whether it is our own network: what living canaries gainsay is no void run, and void runs are counted over all jobs."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.settling import why_void
from store.engine import Store
from store.link_queries import WatchedLink
from tests.ports import free_port
from voetnoot.config import load
from voetnoot.links import ConnectFailed, Link, Probe, State, Verdict
from voetnoot.runs import RunState, RunStats

if TYPE_CHECKING:
    from conftest import Command

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
LIVED, STRANGE, CANARY = ("127.0.0.2", "127.0.0.3", "127.0.0.4"), ("127.0.0.5", "127.0.0.6", "127.0.0.7"), "127.0.0.1"
PAGE = b"<!doctype html><html lang=nl><title>Dijken</title><body><p>De stand van de dijken en de wegen in dit jaar.</p>"


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status = 200 if self.path == "/leeft" else 404
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None:
        pass


class Sites:
    """The same site at several addresses of this machine, on one port."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.servers: dict[str, http.server.ThreadingHTTPServer] = {}
        self.port = free_port()  # free at one address, it is in all likelihood free at those that nobody else uses
        for address in (CANARY, *LIVED, *STRANGE):
            server = stack.enter_context(http.server.ThreadingHTTPServer((address, self.port), Site))
            self.servers[address] = server
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)

    def close(self, *addresses: str) -> None:
        for address in addresses:
            self.servers[address].shutdown()
            self.servers[address].server_close()


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    with ExitStack() as stack:
        made = Sites(stack)
        (tmp_path / "config.yaml").write_text(
            f"network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{made.port}]}}\n"
            f"links: {{pace_seconds: 0, retry_wait: 0, canaries: ['http://{CANARY}:{made.port}/leeft']}}\n"
        )
        yield made


@pytest.fixture
def store(tmp_path: Path, open_at: Callable[..., Store]) -> Iterator[Store]:
    opened = open_at(tmp_path / "data")
    yield opened
    opened.close()


def test_three_dead_hosts_among_living_ones_are_not_our_own_fault(
    voetnoot: "Command", sites: Sites, tmp_path: Path, open_at: Callable[..., Store]
) -> None:
    pages = [f"http://{host}:{sites.port}/leeft" for host in LIVED] + [f"http://{host}:{sites.port}/weg" for host in STRANGE]
    assert voetnoot("--at", "2026-01-05T10:00:00Z", "add", *pages).returncode == 0
    assert voetnoot("--at", "2026-01-05T10:00:00Z", "once", "check-links").returncode == 0
    sites.close(*LIVED)
    assert voetnoot("--at", "2026-01-06T11:00:00Z", "once", "check-links").returncode == 0
    store = open_at(tmp_path / "var")
    last = store.queries.runs(job="check-links")[0]
    assert (last.stats.asked, last.stats.void) == (len(pages), None)
    store.close()


def test_hosts_that_stay_away_while_canaries_answer_are_believed_however_many_other_jobs_ran(store: Store) -> None:
    config, probes, watched = load(), [], []
    for number in range(20):
        link = Link(f"l{number}", f"https://h{number}.example/", f"h{number}.example")
        alive = Verdict(State.ALIVE, "works", since=NOW, checks=1, next=NOW)
        watched.append(WatchedLink(link, alive, None, NOW))
        probes.append(Probe(link.id, NOW, ConnectFailed(link.host, "refused")))

    def run(job: str, stats: RunStats) -> int:
        number = store.ledger.start_run(job, NOW, NOW, None)
        store.ledger.end_run(number, RunState.DONE, stats, NOW + timedelta(minutes=1))
        return number

    reasons = []
    for _ in range(13):
        number = run("check-links", RunStats(void="many-hosts"))
        reasons.append(why_void(store, config, number, watched, probes, canaries=True))
        for job in ("discover a", "discover b", "discover c", "discover d", "read", "publish"):
            run(job, RunStats())
    assert reasons == ["many-hosts"] * 12 + [None]
