"""What was seen is kept once: the same comes back, more of the same takes no second copy, and what nobody names goes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from scheduler.clearing import clear
from store.engine import Store
from store.link_ledger import JudgedLink
from store.probe_rows import rows_of
from store.probe_tables import OPEN_PROBES, OUTCOMES, PROBES
from store.proof import prove
from store.retention import RetentionLedger
from voetnoot.config import load
from voetnoot.links import Answered, ConnectFailed, Probe, State, Verdict
from voetnoot.urls import link_id

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
URL = "https://cited.example/één"
LINK = link_id(URL)
MIGRATIONS = Path(__file__).parents[2] / "store" / "migrations"


def checks(number: int) -> list[Probe]:
    """A check a day, every third of which finds nobody there."""
    page, silent = Answered(URL, 200, title="é\u2028"), ConnectFailed("cited.example", "refused")
    moments = [NOW + timedelta(days=day, microseconds=day) for day in range(number)]
    return [
        Probe(LINK, at, page if day % 3 else silent, content="same" if day % 3 else "unknown") for day, at in enumerate(moments)
    ]


def watched(store: Store, number: int) -> list[Probe]:
    probes = checks(number)
    store.ledger.watch_links([(LINK, URL)], NOW)
    run = store.ledger.start_run("check-links", NOW, NOW, None)
    assert store.ledger.add_probes(run, probes[:5]) == 5
    assert store.ledger.add_probes(None, probes[5:]) == number - 5
    assert store.ledger.add_probes(run, probes[:5]) == 0
    return probes


def count(store: Store, table: sa.Table) -> int:
    with store.engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_the_same_is_kept_once_and_comes_back(store: Store) -> None:
    probes = watched(store, 10)
    assert store.queries.history([LINK]) == {LINK: probes}
    assert store.queries.history([LINK, LINK], most=3) == {LINK: probes[-3:]}
    assert store.queries.newest_probes(LINK, 3, before=probes[8].at) == [probes[7], probes[6], probes[5]]
    assert count(store, OUTCOMES) == 2


def test_what_was_judged_is_not_opened_again(store: Store) -> None:
    probes = watched(store, 6)
    assert store.queries.probed_in(1) == [LINK]
    verdict = Verdict(State.ALIVE, "works", NOW, 5, NOW + timedelta(days=9), at=probes[4].at)
    store.ledger.settle(1, [JudgedLink(LINK, verdict)], NOW)
    later = replace(probes[4], at=NOW + timedelta(days=9))
    assert store.ledger.add_probes(1, [*probes[:5], later]) == 1
    assert count(store, OPEN_PROBES) == 2  # that one, and one outside any run
    store.ledger.void_run(1)
    assert count(store, OPEN_PROBES) == 1
    assert [probe.at for probe in store.queries.newest_probes(LINK) if probe.void] == [later.at]
    assert store.ledger.add_probes(1, [replace(later, at=NOW + timedelta(days=10), void=True)]) == 1
    assert store.queries.probed_in(1) == []


def test_what_is_kept_already_is_named_and_not_written_again(store: Store) -> None:
    watched(store, 9)
    (known,) = store.queries.history([LINK], most=1)[LINK]
    again, other = (
        replace(known, at=NOW + timedelta(days=20)),
        replace(known, at=NOW + timedelta(days=21), outcome=Answered(URL, 410)),
    )
    assert rows_of([again], None)[1] == []
    assert store.ledger.add_probes(None, [again, other]) == 2
    assert store.queries.history([LINK], most=2) == {LINK: [again, other]}
    assert list(prove(store)) == []


def test_what_no_check_saw_that_is_left_goes_with_the_checks(store: Store, tmp_path: Path) -> None:
    watched(store, 9)
    later = [Probe(LINK, NOW + timedelta(days=500 + day), Answered(URL, 404)) for day in range(60)]
    once = Probe(LINK, NOW - timedelta(days=1), Answered(URL, 200), void=True)
    store.ledger.add_probes(None, [once, *later])
    assert count(store, OUTCOMES) == 4
    cleared = clear(load(overrides={"data": tmp_path / "data", "keep.probes": "100d"}), store, NOW + timedelta(days=600))
    assert cleared.probes == 1  # the void one; of rows of two both ends stay
    assert count(store, OUTCOMES) == 3
    assert not [fault for fault in prove(store) if fault.startswith("probes")]


def test_a_check_without_what_it_saw_is_a_fault(store: Store) -> None:
    watched(store, 6)
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.delete(OUTCOMES))
    assert "probes: 6 rows name an outcome that outcomes does not have" in list(prove(store))


def test_a_check_that_is_open_and_not_there_is_a_fault(store: Store) -> None:
    probes = watched(store, 6)
    RetentionLedger(store.engine).drop_probes((probe.link, probe.at, 1) for probe in probes[:2])
    assert list(prove(store)) == []
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.delete(PROBES))
    assert "open_probes: 4 rows name a check that probes does not have" in list(prove(store))


def test_checks_of_an_older_store_are_taken_along(store: Store) -> None:
    probes = watched(store, 8)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    for step, revision in ((command.downgrade, "0015"), (command.upgrade, "head")):
        with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
            config.attributes["connection"] = connection
            step(config, revision)
    assert store.queries.history([LINK]) == {LINK: probes}
    assert store.queries.probed_in(1) == [LINK]
    assert list(prove(store)) == []
    assert count(store, PROBES) == 8
