"""Attempts of workers: one is open at a time, and what was given to somebody else can write no more. PostgreSQL."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.engine import Store, is_shared, open_store
from store.lease import NotHeldError
from store.link_ledger import JudgedLink
from store.part_queries import PartQueries
from store.queue_tables import is_prepared, prepare
from voetnoot.errors import StoreError
from voetnoot.links import Probe, State, TimedOut, Verdict
from voetnoot.runs import RunState, RunStats

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
LINK, URL = "a" * 32, "https://www.example.org/"


@pytest.fixture
def shared(make_database: Callable[[], str], tmp_path: Path) -> Iterator[Store]:
    store = open_store(make_database(), tmp_path)
    store.ledger.watch_links([(LINK, URL)], NOW)
    yield store
    store.close()


def hire(store: Store, name: str) -> None:
    lease = store.lease(f"worker:{name}", name)
    assert lease is not None
    assert lease.take({"pid": 1}, timedelta(hours=1))


def begin(store: Store, name: str, task: int = 7) -> int:
    return store.ledger.begin_part(task, NOW, NOW, f"worker:{name}", name)


def dismiss(store: Store, name: str) -> None:
    store.ledger.free_lease(f"worker:{name}")


def probe(at: datetime = NOW) -> Probe:
    return Probe(LINK, at, TimedOut("www.example.org", "connect"))


def test_who_has_no_lease_begins_nothing(shared: Store) -> None:
    with pytest.raises(NotHeldError):
        begin(shared, "one")


def test_a_task_is_not_begun_twice_while_its_worker_lives(shared: Store) -> None:
    for name in ("one", "two"):
        hire(shared, name)
    run = begin(shared, "one")
    with pytest.raises(NotHeldError, match="another worker is still at task 7"):
        begin(shared, "two")
    begin(shared, "two", 8)
    shared.ledger.set_run_pid(run, 41)
    assert PartQueries(shared.engine).processes() == {"worker:one": [41], "worker:two": [None]}
    shared.ledger.end_run(run, RunState.DONE, RunStats(), NOW)
    assert begin(shared, "two") > run


def test_a_worker_that_was_given_up_can_write_no_more(shared: Store) -> None:
    for name in ("one", "two"):
        hire(shared, name)
    lost = begin(shared, "one")
    shared.ledger.add_probes(lost, [probe()])
    dismiss(shared, "one")
    run = begin(shared, "two")
    verdict = JudgedLink(LINK, Verdict(State.SUSPECT, "timed-out", NOW, 1, NOW))
    with pytest.raises(NotHeldError, match=f"run {lost} was ended from outside"):
        shared.ledger.add_probes(lost, [probe(NOW + timedelta(seconds=1))])
    with pytest.raises(NotHeldError):
        shared.ledger.settle(lost, [verdict], NOW)
    shared.ledger.end_run(lost, RunState.DONE, RunStats(got=9), NOW)
    assert shared.queries.history([LINK]) == {}
    shared.ledger.add_probes(run, [probe(NOW + timedelta(seconds=2))])
    shared.ledger.settle(run, [verdict], NOW)
    assert len(shared.queries.history([LINK])[LINK]) == 1
    last = PartQueries(shared.engine).parts([7], since=0)[7]
    assert (last.id, last.state) == (run, RunState.RUNNING if last.pid else RunState.QUEUED)


def test_what_dead_workers_left_is_abandoned_and_what_living_ones_do_is_not(shared: Store) -> None:
    for name in ("one", "two"):
        hire(shared, name)
    lost, kept = begin(shared, "one", 1), begin(shared, "two", 2)
    assert shared.ledger.abandon_runs(NOW) == []  # a new leader leaves workers alone
    dismiss(shared, "one")
    assert shared.ledger.abandon_parts(NOW) == [1]
    assert shared.ledger.abandon_parts(NOW) == []
    states = {run.id: run.state for run in shared.queries.runs()}
    assert states == {lost: RunState.ABANDONED, kept: RunState.QUEUED}
    assert list(shared.workers()) == ["worker:two"]


def test_tables_of_another_version_are_replaced_by_the_leader_when_no_worker_lives(shared: Store) -> None:
    assert not is_prepared(shared)
    prepare(shared, "queue 1", "CREATE TABLE jobs (a int); CREATE TABLE more (b int)", renew=False)
    prepare(shared, "queue 1", "this is not even looked at", renew=False)
    assert is_prepared(shared)
    with pytest.raises(StoreError, match=r"was made by queue 1, and this is queue 2"):
        prepare(shared, "queue 2", "CREATE TABLE jobs (a int)", renew=False)
    hire(shared, "one")
    with pytest.raises(StoreError, match="stop the workers"):
        prepare(shared, "queue 2", "CREATE TABLE jobs (a int)", renew=True)
    dismiss(shared, "one")
    prepare(shared, "queue 2", "CREATE TABLE jobs (a int)", renew=True)
    prepare(shared, "queue 2", "this is not even looked at", renew=True)


@pytest.mark.sqlite("its users share a file system")
def test_over_sqlite_there_is_nothing_to_share(tmp_path: Path) -> None:
    store = open_store(None, tmp_path)
    with store.alone("canaries"):
        assert (is_shared(None, tmp_path), is_prepared(store), store.workers()) == (False, False, {})
    store.close()


def test_one_at_a_time_is_alone(shared: Store, tmp_path: Path) -> None:
    other = open_store(shared.engine.url.render_as_string(hide_password=False), tmp_path)
    with shared.alone("canaries"), other.alone("something else"):
        pass
    with other.alone("canaries"):
        pass
    other.close()
