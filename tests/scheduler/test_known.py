"""Links are judged by checks at hand as by the same checks out of the store, and only as long as they are the newest."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from crawler.probed import Probed
from scheduler import keeping
from scheduler.keeping import Keeper
from scheduler.known import gather
from scheduler.settling import settle
from store.engine import Store, open_store
from store.lease import NotHeldError
from store.probe_tables import OUTCOMES
from store.proof import prove
from voetnoot.config import Config
from voetnoot.links import Answered, Probe, State
from voetnoot.runs import RunState, RunStats
from voetnoot.urls import link_id

ALIVE, DEAD = "https://a.example/rapport", "https://a.example/weg"
STATUS = {ALIVE: 200, DEAD: 404}
IDS = {url: link_id(url) for url in STATUS}
START = datetime(2026, 1, 5, 10, tzinfo=UTC)
MONTH = timedelta(days=31)
CONFIG = Config()


def seen(url: str, at: datetime) -> Probe:
    content = "same" if url == ALIVE else "unknown"
    return Probe(IDS[url], at, Answered(url, STATUS[url], size=900, digest="sha256:aa", text_length=900), content=content)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Yield a store of two links that were checked monthly for most of a year, and once more since they were judged."""
    made = open_store(None, tmp_path)
    made.ledger.watch_links([(link, url) for url, link in IDS.items()], START)
    for month in range(9):
        at = START + month * MONTH
        made.ledger.add_probes(None, [seen(url, at) for url in STATUS])
        if month < 8:
            settle(CONFIG, made, None, list(IDS.values()), at)
    yield made
    made.close()


NOW = START + 8 * MONTH
PAIRS = {IDS[url]: (seen(url, NOW - MONTH), seen(url, NOW)) for url in STATUS}


def test_checks_at_hand_say_what_the_store_says(store: Store) -> None:
    hosts = {"a.example": list(store.queries.links(IDS.values()).values())}
    known = gather(CONFIG, store, hosts, NOW, {})
    assert {link: verdict.state for link, verdict in known.steady.items()} == {IDS[ALIVE]: State.ALIVE, IDS[DEAD]: State.DEAD}
    assert known.history == {}
    assert gather(CONFIG, store, hosts, NOW, PAIRS) == known


@pytest.mark.parametrize("url", STATUS)
def test_a_pair_that_is_not_the_newest_is_not_judged_by(store: Store, url: str) -> None:
    hosts = {"a.example": list(store.queries.links([IDS[url]]).values())}
    old = {IDS[url]: (seen(url, NOW - 2 * MONTH), seen(url, NOW))}
    known = gather(CONFIG, store, hosts, NOW, old)
    assert (known.steady, list(known.history)) == ({}, [IDS[url]])


def test_the_verdicts_are_the_same(store: Store) -> None:
    verdicts, events = settle(CONFIG, store, None, list(IDS.values()), NOW, pairs=PAIRS)
    assert events == 0
    assert [(verdicts[link].state, verdicts[link].at, verdicts[link].checks) for link in IDS.values()] == [
        (State.ALIVE, NOW, 9),
        (State.DEAD, NOW, 9),
    ]
    assert verdicts[IDS[DEAD]].failures == 9


def test_a_run_names_what_was_seen_again_and_judges_by_what_it_recalled(store: Store) -> None:
    watched = store.queries.links(IDS.values())
    settle(CONFIG, store, None, list(watched), NOW)
    later = NOW + MONTH
    run = store.ledger.start_run("check-links", later, later, None)
    keeper = Keeper(store, run, watched)
    for url, link in IDS.items():
        keeper.memory.read_before(watched[link].link)
        keeper(Probed(watched[link].link, later, seen(url, later).outcome))
    keeper.flush()
    assert {link: [probe.at for probe in pair] for link, pair in keeper.pairs.items()} == {
        key: [NOW, later] for key in IDS.values()
    }
    with store.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(OUTCOMES)).scalar_one() == len(IDS)
    assert [probes[-1].outcome for probes in store.queries.history(IDS.values(), most=1).values()] == [
        seen(url, later).outcome for _, url in sorted((link, url) for url, link in IDS.items())
    ]
    verdicts, _ = settle(CONFIG, store, run, list(watched), later, pairs=keeper.pairs)
    assert [verdicts[link].at for link in IDS.values()] == [later, later]
    assert list(prove(store)) == []


def test_probes_are_written_some_at_a_time_and_none_is_lost(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "BATCH", 3)
    watched = store.queries.links(IDS.values())
    run = store.ledger.start_run("check-links", NOW, NOW, None)
    keeper = Keeper(store, run, watched)
    moments = [NOW + (turn + 1) * MONTH for turn in range(11)]
    for later in moments:
        for url, link in IDS.items():
            keeper(Probed(watched[link].link, later, seen(url, later).outcome))
    keeper.flush()
    for probes in store.queries.history(IDS.values()).values():
        assert [probe.at for probe in probes][-11:] == moments


def test_a_run_that_was_ended_from_outside_keeps_nothing_more(store: Store) -> None:
    watched = store.queries.links(IDS.values())
    run = store.ledger.start_run("check-links", NOW, NOW, None)
    keeper = Keeper(store, run, watched)
    store.ledger.end_run(run, RunState.ABANDONED, RunStats(), NOW)
    keeper(Probed(watched[IDS[ALIVE]].link, NOW, seen(ALIVE, NOW).outcome))
    with pytest.raises(NotHeldError):
        keeper.flush()
