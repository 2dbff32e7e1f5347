"""A store on each of the databases that we promise: SQLite and a real PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.engine import Store, open_store
from tests.stores import KINDS, Databases


@pytest.fixture(params=KINDS)
def make_store(request: pytest.FixtureRequest, open_at: Callable[..., Store], tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Return a function that opens the store of this test; each call opens the same one anew."""
    databases: Databases | None = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    url = None if databases is None else databases.at(tmp_path / "data")
    opened: list[Store] = []

    def make() -> Store:
        opened.append(open_at(tmp_path / "data") if url is None else open_store(url, tmp_path / "data", ready=True))
        return opened[-1]

    yield make
    for one in opened:
        one.close()
    if databases is not None:
        databases.keep(databases.names.keys() - {(tmp_path / "data").resolve()})


@pytest.fixture
def store(make_store: Callable[[], Store]) -> Store:
    return make_store()
