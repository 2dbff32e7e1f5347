"""Connections that broke while they lay in the pool: what reads is asked again over new ones, and so is what writes."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from store.engine import Store, make_engine, open_store
from store.search_queries import Wanted
from store.site_queries import SiteQueries
from voetnoot.errors import StoreError
from voetnoot.searching import parse_query

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)

USES: dict[str, Callable[[Store], object]] = {
    "rows": lambda store: SiteQueries(store.engine).site_state(),
    "the first row": lambda store: store.queries.next_link_due(),
    "rows by words": lambda store: SiteQueries(store.engine).answers_with(Wanted(parse_query("dijk"))),
    "a write": lambda store: store.ledger.start_run("publish", NOW, NOW, None),
}


@pytest.fixture
def address(make_database: Callable[[], str]) -> str:
    return make_database()


@pytest.fixture
def shared(address: str, tmp_path: Path) -> Iterator[Store]:
    store = open_store(address, tmp_path)
    yield store
    store.close()


def break_all(address: str) -> int:
    """End every other connection to the database, as a restart of its server does; return how many there were."""
    engine = make_engine(address)
    others = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
    with engine.connect() as connection:
        broken = connection.execute(sa.text(others), {"name": sa.make_url(address).database}).all()
    engine.dispose()
    return len(broken)


@pytest.mark.parametrize("use", USES)
def test_a_connection_that_broke_in_the_pool_is_not_noticed(shared: Store, address: str, use: str) -> None:
    first, second = shared.engine.connect(), shared.engine.connect()
    first.close()
    second.close()
    assert break_all(address) > 1
    USES[use](shared)
    assert shared.queries.next_link_due() is None


def test_moments_come_back_in_utc_whichever_zone_the_server_is_set_to(shared: Store, address: str) -> None:
    shared.ledger.watch_links([("a", "https://cited.example/")], NOW)
    with shared.engine.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {sa.make_url(address).database} SET timezone TO 'America/New_York'")
        connection.commit()
    engine = make_engine(address)
    with engine.connect() as connection:
        raw = connection.exec_driver_sql("SELECT created FROM links").scalar_one()
    engine.dispose()
    assert (raw, raw.tzinfo) == (NOW, UTC)


def test_a_database_that_is_gone_is_said_clearly(shared: Store, address: str) -> None:
    url = sa.make_url(address)
    server = make_engine(url.set(database="postgres").render_as_string(hide_password=False))
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"DROP DATABASE {url.database} WITH (FORCE)")
    server.dispose()
    with pytest.raises(StoreError, match="does not exist"):
        SiteQueries(shared.engine).site_state()
