"""What the planner of a database goes by."""

import pytest
import sqlalchemy as sa

from store.engine import Store
from store.link_ledger import JudgedLink
from store.statistics import StatisticsLedger
from tests.store.filled import NOW, fill
from voetnoot.links import State, Verdict
from voetnoot.urls import link_id


def test_sqlite_knows_how_many_rows_an_index_has_once_they_were_counted(store: Store) -> None:
    fill(store)
    StatisticsLedger(store.engine).count_rows()
    if store.is_shared:
        return  # PostgreSQL counts when it sees fit
    with store.engine.connect() as connection:
        counted = set(connection.execute(sa.text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'answer_facets'")).scalars())
    assert "ix_answer_facets_place" in counted


def test_all_indexes_of_a_table_are_held_to_have_its_rows(store: Store) -> None:
    if store.is_shared:
        pytest.skip("PostgreSQL keeps the rows of a table beside it")
    urls = [f"https://www.site{number % 7}.nl/{number}" for number in range(5_000)]
    store.ledger.watch_links([(link_id(url), url) for url in urls], NOW)
    dead = Verdict(State.DEAD, "gone", NOW, 3, NOW)
    store.ledger.settle(None, [JudgedLink(link_id(url), dead) for url in urls[:2]], NOW)
    StatisticsLedger(store.engine).count_rows()
    with store.engine.connect() as connection:
        told = dict(connection.execute(sa.text("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'links'")).all())
    rows = {index: int(stat.split()[0]) for index, stat in told.items()}
    assert len(rows) > 5
    assert rows.pop("ix_links_dead") == 2  # that of those alone which it holds
    assert len(set(rows.values())) == 1
