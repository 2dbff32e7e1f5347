"""A store on each of the databases that we promise: SQLite and a real PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.engine import Store, open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Return a function that opens the store of this test; each call opens the same one anew."""
    url: str | None = None
    if request.param == "postgresql":
        url = request.getfixturevalue("make_database")()
    opened: list[Store] = []

    def make() -> Store:
        opened.append(open_store(url, tmp_path / "data"))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def store(make_store: Callable[[], Store]) -> Store:
    return make_store()
