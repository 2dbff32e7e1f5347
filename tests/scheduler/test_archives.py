"""The job `archives` against archives on loopback: what is found, what failing means, budgets, rest, and saving pages."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from demo.serving import Asked, Response, served
from scheduler.clock import FixedNow
from scheduler.jobs.archives import run
from scheduler.jobs.context import JobContext
from scheduler.talk import logger
from store.engine import Store
from store.link_ledger import JudgedLink
from voetnoot.config import load
from voetnoot.config.document import shown
from voetnoot.errors import ConfigError
from voetnoot.links import State, Verdict
from voetnoot.rescue import SaveState
from voetnoot.runs import RunState, RunStats
from voetnoot.urls import link_id

if TYPE_CHECKING:
    from conftest import Command, Daemon

    Start = Callable[..., Daemon]

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
URLS = [f"https://www.example.nl/{number}?a=1&b=2" for number in range(5)]
HELD = {URLS[0]: ["20251201000000", "20260104000000", "20260301000000"], URLS[1]: []}
JSON = (("Content-Type", "application/json"),)


class Archive:
    """Plays the Wayback Machine's CDX server and Save Page Now; ``trouble`` replaces its answers."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.trouble: Response | None = None
        self.saved: list[str] = []
        self.outcome: dict[str, Any] = {"status": "pending"}

    def __call__(self, asked: Asked) -> Response | None:
        self.asked.append(asked.target)
        if self.trouble is not None:
            return self.trouble
        parts = urlsplit(asked.target)
        question = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/cdx":
            return self.index(question)
        if parts.path.startswith("/save"):
            return self.save(asked)
        return self.timemap(asked)

    def index(self, question: dict[str, str]) -> Response:
        held = [one for one in HELD.get(question["url"], []) if question.get("from", "") <= one <= question.get("to", "9")]
        limit = int(question["limit"])
        rows = [[one, question["url"]] for one in (held[limit:] if limit < 0 else held[:limit])]
        return Response(200, JSON, json.dumps([["timestamp", "original"], *rows] if rows else []).encode())

    def save(self, asked: Asked) -> Response:
        if asked.authorization != "LOW key:geheim":
            return Response(401, JSON, b'{"message": "You need to be logged in"}')
        if asked.method == "POST":
            self.saved.append(parse_qs(asked.body.decode())["url"][0])
            return Response(200, JSON, json.dumps({"url": self.saved[-1], "job_id": f"spn2-{len(self.saved)}"}).encode())
        return Response(200, JSON, json.dumps(self.outcome).encode())

    def timemap(self, asked: Asked) -> Response:
        origin, page = asked.origin, asked.target.removeprefix("/timemap/").split("/", 1)[0]
        if page == "moved":
            return Response(301, (("Location", "/timemap/pages/" + URLS[2]),))
        if page == "pages":
            body = f'<{origin}/timemap/late/x>; rel="timemap"; from="Sun, 04 Jan 2026 00:00:00 GMT", <{origin}/timemap/early/x>; rel="timemap"; until="Thu, 01 Jan 2026 00:00:00 GMT"'
            return Response(200, (), body.encode())
        if page == "late":
            return Response(200, (), b'<http://a.example/1>; rel="memento"; datetime="Tue, 06 Jan 2026 10:00:00 GMT"')
        return Response(404, (), b"")


Work = Callable[..., RunStats]


def whys_of(store: Store) -> set[str]:
    """Return why look-ups failed."""
    with store.engine.connect() as connection:
        return {row.why for row in connection.exec_driver_sql("select why from lookups where why is not null")}


@pytest.fixture
def archive() -> Archive:
    return Archive()


@pytest.fixture
def origin(archive: Archive) -> Iterator[str]:
    with served(archive) as origin:
        yield origin


@pytest.fixture
def store(tmp_path: Path, open_at: Callable[..., Store]) -> Iterator[Store]:
    store = open_at(tmp_path / "data")
    store.ledger.watch_links([(link_id(url), url) for url in URLS], NOW)
    yield store
    store.close()


@pytest.fixture
def work(store: Store, origin: str, tmp_path: Path) -> Work:
    """Return what runs the job once, at NOW unless told otherwise, with settings of ``public_archives`` by name."""

    def work(at: datetime = NOW, **more: object) -> RunStats:
        config = load(None, {}, {"data": tmp_path / "data", **settings(origin, **more)})
        return run(JobContext(config, store, FixedNow(at), 1, logger()))

    return work


def settings(origin: str, **more: object) -> dict[str, object]:
    given = {"cdx": f"{origin}/cdx", "replay": "https://web.archive.org/web/", "pace_seconds": 0, "timeout": 5, **more}
    return {
        "network.allow_addresses": ["127.0.0.0/8"],
        "network.allow_ports": [int(origin.rpartition(":")[2])],
        **{f"public_archives.{name.replace('__', '.')}": value for name, value in given.items()},
    }


def test_the_nearest_copy_is_found_and_none_is_told_from_some(work: Work, store: Store, archive: Archive) -> None:
    assert work() == RunStats(asked=5, got=5, new=1)
    copies = store.queries.public_copies(link_id(url) for url in URLS)
    found, none = copies[link_id(URLS[0])], copies[link_id(URLS[1])]
    assert found.memento is not None
    assert found.memento.url == f"https://web.archive.org/web/20260104000000/{URLS[0]}"
    assert (none.memento, none.sought, none.failed) == (None, NOW, None)
    assert len(archive.asked) == 10
    assert work(NOW + timedelta(days=1)) == RunStats()  # what was said is believed
    assert len(archive.asked) == 10
    assert work(NOW + timedelta(days=31)).asked == 4  # that there is none, for a month


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (Response(503, (), b"busy"), "it answered with status 503"),
        (Response(200, (), b"<h1>We are down</h1>"), "it answered with something that is no index"),
    ],
)
def test_a_failure_says_nothing_and_three_in_a_row_are_enough(
    work: Work, store: Store, archive: Archive, trouble: Response, why: str
) -> None:
    archive.trouble = trouble
    assert work() == RunStats(asked=3, doubts=3)
    assert len(archive.asked) == 3
    copies = store.queries.public_copies(link_id(url) for url in URLS)
    assert len(copies) == 3
    assert all((one.memento, one.sought, one.failed) == (None, None, NOW) for one in copies.values())
    archive.trouble = None
    assert work(NOW + timedelta(hours=6)).asked == 2  # the two that were not asked about; the others a day later
    assert work(NOW + timedelta(days=2)).asked == 3
    assert why in whys_of(store)


def test_an_archive_that_asks_for_rest_gets_it(work: Work, store: Store, archive: Archive) -> None:
    archive.trouble = Response(429, (("Retry-After", "172800"),), b"slow down")
    assert work() == RunStats(asked=1, doubts=1)
    assert len(archive.asked) == 1


def test_the_budget_of_a_day_is_kept_over_runs(work: Work, archive: Archive) -> None:
    assert work(per_day=4).asked == 2
    assert work(NOW + timedelta(hours=6), per_day=4).asked == 0
    assert len(archive.asked) == 4
    assert work(NOW + timedelta(hours=25), per_day=4).asked == 2


def test_a_timemap_is_followed_to_the_page_nearest_to_the_answer(work: Work, store: Store, origin: str) -> None:
    work(cdx=None, timemaps=[f"{origin}/timemap/moved/"])
    found = store.queries.public_copies([link_id(URLS[2])])[link_id(URLS[2])]
    assert found.memento is not None
    assert (found.memento.url, found.memento.archive) == ("http://a.example/1", "a.example")


def test_an_archive_inside_our_network_is_not_reached(work: Work, store: Store, archive: Archive) -> None:
    stats = work(cdx="http://10.0.0.1/cdx")
    assert (stats.asked, stats.doubts) == (3, 3)
    whys = whys_of(store)
    assert all(why.startswith("it may not be asked: ") for why in whys)
    assert archive.asked == []


SAVING = {"save__enabled": True, "save__access_key": "key", "save__secret_key": "geheim"}


@pytest.fixture
def cited(store: Store) -> Store:
    """Return the store with all links cited and alive, the third one dying, the last one dead."""
    states = {URLS[2]: State.SUSPECT, URLS[4]: State.DEAD}
    judged = [JudgedLink(link_id(url), Verdict(states.get(url, State.ALIVE), "works", NOW, 1, NOW)) for url in URLS]
    store.ledger.settle(None, judged, NOW)
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.exec_driver_sql("update links set cited = created")
    return store


def test_what_no_archive_holds_is_saved_the_dying_first(work: Work, cited: Store, archive: Archive, origin: str) -> None:
    saving = {**SAVING, "save__url": f"{origin}/save"}
    assert work(**saving, save__per_day=2).new == 1
    assert archive.saved == [URLS[2], min((URLS[1], URLS[3]), key=link_id)]  # one has a copy, one is dead
    assert [save.job for save in cited.queries.saves(SaveState.ASKED)] == ["spn2-1", "spn2-2"]
    work(NOW + timedelta(hours=6), **saving, save__per_day=2)  # neither is ready, and the day's budget is spent
    assert len(archive.saved) == 2
    archive.outcome = {"status": "success", "timestamp": "20260106000000", "original_url": URLS[2]}
    work(NOW + timedelta(days=2), **saving, save__per_day=2)
    assert len(archive.saved) == 3
    assert len(cited.queries.saves(SaveState.DONE)) == 2
    HELD[URLS[2]] = ["20260106000000"]
    try:
        assert work(NOW + timedelta(days=2, hours=1), **saving, save__per_day=2).new == 1  # it is looked up again
    finally:
        del HELD[URLS[2]]
    assert cited.queries.public_copies([link_id(URLS[2])])[link_id(URLS[2])].memento is not None


def test_keys_that_are_refused_end_the_saving_and_are_shown_nowhere(
    work: Work, cited: Store, archive: Archive, origin: str
) -> None:
    work(**{**SAVING, "save__url": f"{origin}/save", "save__secret_key": "anders"})
    (failed,) = cited.queries.saves(SaveState.FAILED)
    assert failed.why == "it refused the keys (status 401)"
    config = load(None, {}, settings(origin, **SAVING))
    assert "geheim" not in repr(config)
    assert "geheim" not in json.dumps(shown(config))


def test_saving_without_keys_is_refused_in_one_sentence() -> None:
    with pytest.raises(ConfigError, match="access_key and secret_key where saving is enabled"):
        load(None, {}, {"public_archives.save.enabled": True})


def test_nothing_is_asked_where_it_is_switched_off() -> None:
    from scheduler.timetable import jobs  # noqa: PLC0415

    off = load(None, {}, {"public_archives.enabled": False})
    assert "archives" in [job.kind for job in jobs(load(None))]
    assert "archives" not in [job.kind for job in jobs(off)]


def test_an_archive_that_hangs_delays_nothing(
    daemon: "Start", voetnoot: "Command", silent_chamber: str, tmp_path: Path, open_at: Callable[..., Store]
) -> None:
    silent = silent_chamber.removesuffix("/OData/v4/2.0/")
    (tmp_path / "config.yaml").write_text(
        f"""
sources: {{}}
links: {{canaries: [], pace_seconds: 0, retries: 0}}
network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{silent.rpartition(":")[2]}]}}
public_archives: {{cdx: "{silent}/cdx", timeout: 10m}}
log: {{format: json}}
"""
    )
    assert voetnoot("add", "http://127.0.0.1:9/page").returncode == 0
    one = daemon("run", "--no-web")
    one.until("run started", "archives")
    for job in ("check-links", "publish", "report"):
        one.until("run done", f'"{job}"')
    store = open_at(tmp_path / "var")
    try:
        assert store.queries.last_runs()["archives"].state is RunState.RUNNING
    finally:
        store.close()
