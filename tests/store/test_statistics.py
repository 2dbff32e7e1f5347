"""What the planner of a database goes by."""

import sqlalchemy as sa

from store.engine import Store
from store.statistics import StatisticsLedger
from tests.store.filled import fill


def test_sqlite_knows_how_many_rows_an_index_has_once_they_were_counted(store: Store) -> None:
    fill(store)
    StatisticsLedger(store.engine).count_rows()
    if store.is_shared:
        return  # PostgreSQL counts when it sees fit
    with store.engine.connect() as connection:
        counted = set(connection.execute(sa.text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'answer_facets'")).scalars())
    assert "ix_answer_facets_place" in counted
