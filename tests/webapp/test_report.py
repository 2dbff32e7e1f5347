"""A report over many links is not waited for: the last one is shown until the next one is made."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.engine import Store
from store.link_ledger import JudgedLink
from voetnoot.config import Config
from voetnoot.links import Answered, Probe, State, Verdict
from voetnoot.runs import RunState, RunStats
from voetnoot.urls import link_id
from webapp.app import make_app
from webapp.report import Kept
from webapp.site import Site

NOW = datetime(2026, 1, 20, 10, tzinfo=UTC)
URL = "https://nieuws.example/artikel"


@pytest.fixture
def site(tmp_path: Path, open_at: Callable[..., Store]) -> Iterator[Site]:
    store = open_at(tmp_path)
    yield make_app(store, Config()).state.site
    store.close()


def move(site: Site, day: int) -> None:
    """Let the store move on."""
    store, at, link = site.store, NOW + timedelta(days=day), link_id(URL)
    run = store.ledger.start_run("check-links", at, at, None)
    store.ledger.watch_links([(link, URL)], at)
    store.ledger.add_probes(run, [Probe(link, at, Answered(URL, 200))])
    alive = Verdict(state=State.ALIVE, reason="works", since=NOW, checks=day, next=at)
    store.ledger.settle(run, [JudgedLink(link, alive)], at, events=[])
    store.ledger.end_run(run, RunState.DONE, RunStats(), at)


def test_a_report_is_made_anew_when_the_store_moved(site: Site) -> None:
    kept = Kept()
    move(site, 1)
    first, tag = kept.current(site), kept.tag(site)
    assert (kept.current(site), kept.tag(site)) == (first, tag)
    move(site, 2)
    assert kept.tag(site) != tag
    assert kept.current(site).report.made_at > first.report.made_at


def test_one_that_takes_long_is_shown_under_its_own_tag_until_the_next_is_there(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.report.MOST_WAITED_FOR", -1)
    kept = Kept()
    move(site, 1)
    first, tag, with_rows = kept.current(site), kept.tag(site), kept.tag_with_rows(site)
    move(site, 2)
    kept.meanwhile.acquire()  # somebody makes the next one
    assert (kept.current(site), kept.tag(site)) == (first, tag)
    assert kept.tag_with_rows(site) != with_rows  # its dead links are read anew
    kept.meanwhile.release()
    assert kept.tag(site) == tag  # this reader has the next one made
    with kept.meanwhile:  # and it is there when that has ended
        assert kept.current(site).report.made_at > first.report.made_at
        assert kept.tag(site) != tag
