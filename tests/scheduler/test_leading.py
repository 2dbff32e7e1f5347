"""Who may run jobs: one of those that share a store, whether they share its folder or only its database."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler import leading
from scheduler.leading import Leading, must_lead, try_to_lead, who_leads
from scheduler.lifeline import process_mark, surely_dead
from store.engine import Store, open_store
from store.lease import NotHeldError
from voetnoot.config import Config
from voetnoot.errors import VoetnootError

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)

Place = Callable[[str], tuple[Config, Store]]


@pytest.fixture
def place(tmp_path: Path, make_database: Callable[[], str]) -> Iterator[Place]:
    """Return a function that opens the one PostgreSQL store of this test from another data directory, as on another machine."""
    url, opened = make_database(), []

    def open_at(name: str) -> tuple[Config, Store]:
        config = Config.model_validate({"data": tmp_path / name, "store": {"url": url}})
        opened.append(open_store(url, config.data))
        return config, opened[-1]

    yield open_at
    for store in opened:
        store.close()


def lead(config: Config, store: Store) -> Leading:
    found = try_to_lead(config, store, NOW)
    assert found is not None
    return found


@pytest.mark.sqlite("who leads over a shared database is tried below")
def test_one_leads_over_a_data_directory(tmp_path: Path, open_at: Callable[..., Store]) -> None:
    config = Config(data=tmp_path)
    store = open_at(tmp_path)
    one = lead(config, store)
    assert (one.held, one.holder, try_to_lead(config, store, NOW)) == (True, None, None)
    with pytest.raises(VoetnootError, match=r"a daemon \(process \d+ on .+\) works on"):
        must_lead(config, store, NOW)
    one.resign()
    assert who_leads(config, store) is None
    must_lead(config, store, NOW).resign()
    store.close()


@pytest.mark.sqlite("its file lies elsewhere")
def test_one_leads_over_a_database_that_lies_beside_no_data_directory(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    url = f"sqlite:///{tmp_path / 'db' / 'x.db'}"
    configs = [Config.model_validate({"data": tmp_path / name, "store": {"url": url}}) for name in "ab"]
    stores = [open_store(url, config.data) for config in configs]
    one = lead(configs[0], stores[0])
    assert try_to_lead(configs[1], stores[1], NOW) is None
    one.resign()
    lead(configs[1], stores[1]).resign()
    for store in stores:
        store.close()


def test_one_leads_over_a_shared_database(place: Place) -> None:
    here, there = place("here"), place("there")
    one = lead(*here)
    assert one.held
    assert try_to_lead(*there, NOW) is None
    assert (who_leads(*there) or {})["data"] == str(here[0].data)
    here[1].ledger.start_run("report", NOW, NOW, None, leader=one.holder)
    one.resign()
    assert who_leads(*there) is None
    two = lead(*there)
    with pytest.raises(NotHeldError):
        here[1].ledger.start_run("report", NOW, NOW, None, leader=one.holder)
    two.resign()


def test_a_leader_that_cannot_renew_stops_before_another_may_begin(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leading, "LEASE", timedelta(seconds=2))
    monkeypatch.setattr(leading, "MARGIN", 1.0)
    monkeypatch.setattr(leading, "RENEWED_EVERY", 0.2)
    here, there = place("here"), place("there")
    one = lead(*here)
    assert one.lease is not None
    monkeypatch.setattr(one.lease, "holder", "somebody else")  # so that renewing changes nothing
    two = None
    while two is None:
        two = try_to_lead(*there, NOW)
        assert two is None or not one.held
    two.resign()
    one.resign()


def test_a_dead_leader_of_this_machine_is_not_waited_for(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    config, store = place("here")
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as process:
        mark = process_mark(process.pid)
        monkeypatch.setattr(leading, "process_mark", lambda: mark)
        lost = lead(config, store)
        lost.file.resign()
        monkeypatch.undo()
        assert not surely_dead(mark)
        assert try_to_lead(config, store, NOW) is None
        process.kill()
        process.wait()
    assert surely_dead(mark)
    lead(config, store).resign()
    lost.resign()  # or its thread would renew on, over a store that is closed


@pytest.mark.parametrize("mark", [None, "", "another-boot pid:[1] 1 1"])
def test_a_process_of_which_nothing_is_known_is_not_held_for_dead(mark: str | None) -> None:
    assert not surely_dead(mark)
