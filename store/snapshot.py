"""Several statements that see one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from store.troubles import said_clearly


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection that sees the store as it is at its first look, whatever is written meanwhile. Raises `StoreError`."""
    level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with said_clearly(engine), engine.connect().execution_options(**level) as connection, connection.begin():
        yield connection
