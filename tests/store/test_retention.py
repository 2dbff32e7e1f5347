"""Clearing away on both databases: the page of a link tells the same, the archive loses only what nothing points to."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scheduler.clearing import clear
from store.engine import Store
from store.probe_queries import PROBES_JUDGED
from store.proof import prove
from voetnoot.captures import Capture, HttpExchange
from voetnoot.config import load
from voetnoot.events import HeldCapture, LinkDied
from voetnoot.links import Answered, NameFailed, NameFault, Probe
from voetnoot.runs import RunState, RunStats
from voetnoot.urls import link_id

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
URL = "https://weg.example/x"
LINK = link_id(URL)


def old(days: int) -> datetime:
    return NOW - timedelta(days=days)


def watch(store: Store, checks: int) -> None:
    """One check a day: alive for half of the time, then its name is gone."""
    store.ledger.watch_links([(LINK, URL)], old(checks))
    answered = Answered(URL, 200)
    lost = NameFailed("weg.example", NameFault.NXDOMAIN)
    store.ledger.add_probes(None, [Probe(LINK, old(n), answered if n > checks // 2 else lost) for n in range(checks, 0, -1)])


def test_old_checks_go_but_for_the_ends_of_rows(store: Store, tmp_path: Path) -> None:
    watch(store, 1000)
    config = load(overrides={"data": tmp_path / "data", "keep.probes": "100d"})
    before = store.queries.history([LINK])[LINK]
    would = clear(config, store, NOW, dry=True)
    assert clear(config, store, NOW) == would
    everything = store.queries.history([LINK], 2000)[LINK]
    assert would.probes == 1000 - len(everything) == 900 - 3
    assert {probe.at for probe in everything} >= {old(1000), old(501), old(500), old(1)}
    assert store.queries.history([LINK])[LINK] == before
    assert len(before) == PROBES_JUDGED
    assert clear(config, store, NOW).probes == 0


def test_copies_between_go_and_a_file_when_nothing_in_it_is_kept(make_store: Callable[[], Store], tmp_path: Path) -> None:
    store = make_store()
    watch(store, 1)
    numbers = []
    for days in (900, 800, 700, 10):
        exchange = HttpExchange(URL, b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", f"page {days}".encode())
        place, digest = store.archive.append_exchange(exchange, old(days))
        store.archive.close()  # each in a file of its own
        numbers.append(store.ledger.keep_copy(LINK, Capture(f"link:{LINK}", old(days), URL, 200, None, digest, 8, place), ""))
    told = HeldCapture(id=numbers[2], at=old(700), digest="x", size=8, media_type=None)
    died = LinkDied(at=NOW, link=LINK, url=URL, host="weg.example", reason="not-found", since=NOW, checks=3, capture=told)
    store.ledger.add_events([died])
    archive = tmp_path / "data" / "archive"
    for path in archive.iterdir():
        os.utime(path, (old(3).timestamp(), old(3).timestamp()))
    config = load(overrides={"data": tmp_path / "data", "keep.captures": "365d"})
    before = list(prove(store))
    cleared = clear(config, store, NOW)
    assert (cleared.captures, cleared.files) == (1, 1)
    assert cleared.bytes > 0
    assert [one for one in numbers if store.queries.capture(one) is not None] == [numbers[0], numbers[2], numbers[3]]
    assert len(list(archive.glob("*.warc.gz"))) == len(list(archive.glob("*.sha256"))) == 3
    assert list(prove(store)) == before  # clearing away makes no fault


def test_old_runs_go_but_for_the_last_of_each_job(store: Store, tmp_path: Path) -> None:
    for days in (900, 800, 1):
        run = store.ledger.start_run("report", old(days), old(days), None)
        store.ledger.end_run(run, RunState.DONE, RunStats(), old(days))
    only = store.ledger.start_run("read", old(900), old(900), None)
    store.ledger.end_run(only, RunState.DONE, RunStats(), old(900))
    cleared = clear(load(overrides={"data": tmp_path / "data"}), store, NOW)
    assert cleared.runs == 2
    assert {job: run.due for job, run in store.queries.last_runs().items()} == {"report": old(1), "read": old(900)}


def test_deliveries_that_wait_are_kept(store: Store, tmp_path: Path) -> None:
    store.ledger.tell_again("websub", ["/feeds/all.rss", "/feeds/all.atom"], old(200))
    store.ledger.give_up("websub", "gone", old(200))
    store.ledger.tell_again("websub", ["/feeds/all.rss"], old(200))
    assert clear(load(overrides={"data": tmp_path / "data"}), store, NOW).deliveries == 1
