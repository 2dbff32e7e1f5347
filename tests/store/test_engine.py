"""Opening a store: migrations, and one clear sentence when it cannot be done."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.schema import SchemaItem

from store.columns import METADATA
from store.engine import Store, open_store
from store.schema import HEAD
from voetnoot.errors import StoreError


def test_the_migrations_make_the_tables_as_they_are_declared(store: Store) -> None:
    with store.engine.connect() as connection:
        # The full text belongs to one database each, so that only the migration knows it; the search is tried elsewhere.
        named = {"include_name": _not_full_text, "include_object": partial(_is_for, connection.dialect.name)}
        asked = {"compare_type": True, "target_metadata": METADATA, **named}
        context = MigrationContext.configure(connection, opts=asked)
        assert compare_metadata(context, METADATA) == []


def _not_full_text(name: str | None, kind: str, _parents: object) -> bool:
    ours = str(name).startswith(("answer_words_", "event_words"))
    return not ((kind == "table" and ours) or name == "ix_answer_words_words")


def _is_for(dialect: str, thing: SchemaItem, *_: object) -> bool:
    return thing.info.get("dialect", dialect) == dialect


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[2] / "store" / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_opening_twice_changes_nothing(make_store: Callable[[], Store]) -> None:
    make_store()
    assert make_store().queries.events() == []


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    with pytest.raises(StoreError, match=r"data directory .*file/data"):
        open_store(None, tmp_path / "file" / "data")


@pytest.mark.sqlite("another file lies in the place of the database")
def test_another_file_in_the_place_of_the_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "voetnoot.db").write_text("this is no database at all, and it is long enough to be looked at" * 20)
    with pytest.raises(StoreError, match=r"voetnoot\.db .*database"):
        open_store(None, tmp_path)


@pytest.mark.parametrize("url", ["nonsense", "nosuchbase://u:geheim@x/y", "postgresql://u:geheim@h:port/y", "u:geheim@h"])
def test_an_address_that_is_none_is_named(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreError, match=r"store\.url") as said:
        open_store(url, tmp_path)
    assert "geheim" not in str(said.value)


def test_a_store_of_a_newer_program_is_left_alone(
    tmp_path: Path, url_at: Callable[[Path], str | None], open_at: Callable[..., Store]
) -> None:
    store = open_at(tmp_path)
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreError, match="newer voetnoot"):
        open_store(url_at(tmp_path), tmp_path)


def test_a_store_that_rests_closes_idle_connections_and_goes_on_being_used(store: Store) -> None:
    closed: list[object] = []
    sa.event.listen(store.engine, "close_detached", closed.append)
    with store.engine.connect() as held:
        store.queries.sources()
        store.rest()
        assert len(closed) == 1
        assert held.execute(sa.text("SELECT 1")).scalar() == 1
    store.ledger.begin_source("nl", datetime(2026, 1, 1, tzinfo=UTC))
    assert [source.id for source in store.queries.sources()] == ["nl"]


def test_a_store_rests_though_its_server_is_gone(store: Store) -> None:
    if not store.is_shared:
        pytest.skip("SQLite has no server")
    with store.engine.connect() as connection:
        idle = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
    beside = sa.create_engine(store.engine.url, poolclass=sa.NullPool)
    with beside.connect() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(:idle, 10000)"), {"idle": idle})
    refused: list[object] = []

    def refuse(*_: object) -> None:
        refused.append(True)
        raise store.engine.dialect.loaded_dbapi.OperationalError("connection refused")

    sa.event.listen(store.engine, "do_connect", refuse)
    store.rest()
    assert refused
