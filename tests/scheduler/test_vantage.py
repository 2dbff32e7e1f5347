"""A second vantage point, over real servers: before dead is said it is asked, and a page that lives there is not dead."""

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from demo.proxy import World, proxied
from demo.serving import Response
from demo.web import Unreached
from scheduler.vantage import differing
from store.engine import Store
from voetnoot.links import Answered, ConnectFailed, Outcome, Probe, Signal, State
from voetnoot.urls import link_id
from voetnoot.walls.kinds import SignalKind

if TYPE_CHECKING:
    from conftest import Command

PAGE = b"<!doctype html><html lang=nl><title>Jaarbericht</title><body><article><h1>Jaarbericht</h1>" + b"".join(
    b"<p>In het jaar %d werden %d adviezen gegeven over de stand van de dijken en de wegen.</p>" % (year, year * 7)
    for year in range(2000, 2020)
)
HTML = (("Content-Type", "text/html; charset=utf-8"),)
LIVES, GONE = Response(200, HTML, PAGE), Response(404, HTML, b"<h1>Niet gevonden</h1>")
NOW = datetime(2026, 1, 5, tzinfo=UTC)
DAYS = ("05", "08", "12")


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Elsewhere:
    """What the proxy at the other place shows, and what it was asked for."""

    shows: Response | Unreached = LIVES
    asked: list[str] = field(default_factory=list)
    address: str = ""
    url: str = ""

    def visit(self, url: str, _: str) -> Response | Unreached:
        if url.endswith("/stuk"):
            self.asked.append(url)
            return self.shows
        return GONE


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    made = Elsewhere()
    world = World(lambda _: None, made.visit)
    with proxied(world, tmp_path / "ca.pem") as made.address, http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made.url = f"http://127.0.0.1:{server.server_port}/stuk"
        (tmp_path / "config.yaml").write_text(
            f"network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{server.server_port}]}}\n"
            f"links: {{pace_seconds: 0, retry_wait: 0, vantage_proxy: '{made.address}'}}\n"
        )
        yield made
        server.shutdown()


def checked(voetnoot: "Command", url: str, *days: str) -> list[dict[str, Any]]:
    at = (f"2026-01-{day}T10:00:00Z" for day in days)
    return [json.loads(voetnoot("check", "--json", "--data", "kept", "--at", moment, url).stdout) for moment in at]


def test_what_lives_elsewhere_is_blocked_and_never_dead(voetnoot: "Command", elsewhere: Elsewhere) -> None:
    found = checked(voetnoot, elsewhere.url, *DAYS, "20")
    assert [one["verdict"] for one in found] == ["suspect", "suspect", "blocked", "blocked"]
    assert elsewhere.asked == [elsewhere.url] * 2  # once for each check that would have made it dead
    last = found[-1]
    assert (last["reason"], last["status"], last["evidence"]["title"]) == ("vantage", 200, "Jaarbericht")
    assert last["evidence"]["signals"] == [{"kind": "vantage", "evidence": "from here: HTTP 404"}]
    told = json.loads(voetnoot("explain", "--json", "--data", "kept", elsewhere.url).stdout)
    assert [one["reason"] for one in told["checks"]] == ["not-found", "not-found", "vantage", "vantage"]
    assert told["capture"] is None


@pytest.mark.parametrize("shows", [GONE, Unreached("proxy_internal_error")])
def test_what_does_not_live_there_either_is_dead(voetnoot: "Command", elsewhere: Elsewhere, shows: Any) -> None:
    elsewhere.shows = shows
    found = checked(voetnoot, elsewhere.url, *DAYS)
    assert [(one["verdict"], one["reason"]) for one in found][-1] == ("dead", "not-found")
    assert elsewhere.asked
    asked = len(elsewhere.asked)
    assert checked(voetnoot, elsewhere.url, "30")[0]["verdict"] == "dead"
    assert len(elsewhere.asked) == asked  # of what is dead already nothing is asked


def job(voetnoot: "Command", *days: str) -> None:
    for day in days:
        done = voetnoot("--at", f"2026-01-{day}T10:00:00Z", "once", "check-links", environ={"VOETNOOT_LINKS__CANARIES": "[]"})
        assert done.returncode == 0, done.stderr


def test_the_job_asks_too_and_keeps_what_it_held_back(
    voetnoot: "Command", elsewhere: Elsewhere, tmp_path: Path, open_at: Callable[..., Store]
) -> None:
    assert voetnoot("--at", "2026-01-05T09:00:00Z", "add", elsewhere.url).returncode == 0
    job(voetnoot, *DAYS)
    with closing(open_at(tmp_path / "var")) as store:
        (known,) = store.queries.history(store.queries.links([link_id(elsewhere.url)])).values()
        (watched,) = store.queries.links([link_id(elsewhere.url)]).values()
    assert watched.verdict is not None
    assert (watched.verdict.state, watched.verdict.reason) == (State.BLOCKED, "vantage")
    assert len(known) == len(DAYS)
    assert elsewhere.asked == [elsewhere.url]


ALIVE = Answered("https://x.nl/", 200, size=10, digest="d")


@pytest.mark.parametrize(
    ("there", "kept"),
    [
        (ALIVE, True),
        (Answered("https://x.nl/", 403), False),
        (Answered("https://x.nl/", 500), False),
        (Answered("https://x.nl/", 200, size=10, signals=(Signal(SignalKind.SOFT_404, "x"),)), False),
        (ConnectFailed("x.nl", "proxy"), False),
    ],
)
def test_only_a_living_page_gainsays(there: Outcome, kept: bool) -> None:
    here = Probe("link-1", NOW, ConnectFailed("x.nl", "refused"))
    told = differing(here, Probe("link-1", NOW.replace(hour=1), there))
    assert told.at == NOW
    assert (told == here) is not kept
    if kept:
        assert isinstance(told.outcome, Answered)
        assert told.outcome.signals == (Signal(SignalKind.VANTAGE, "from here: x.nl: refused"),)
