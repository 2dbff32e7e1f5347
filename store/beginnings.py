"""Since when a database is in use: told without changing anything in it."""

from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from store.engine import make_engine
from store.schema import current
from store.tables import LINKS, RUNS, SOURCES
from voetnoot.errors import StoreError
from voetnoot.passwords import veiled


def first_moment(url: str) -> datetime | None:
    """Return the earliest moment of a source, a run or a link in the database at ``url``, ``None`` when it holds none of them.

    Raises `StoreError` when it cannot be asked.
    """
    engine = make_engine(url)
    try:
        if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
            return None
        if current(engine) is None:
            return None
        with engine.connect() as connection:
            columns = (SOURCES.c.began, RUNS.c.due, LINKS.c.created)
            found = [connection.execute(sa.select(sa.func.min(column))).scalar() for column in columns]
    except sa.exc.DBAPIError as trouble:
        raise StoreError(f"cannot use the store {veiled(url)}: {str(trouble.orig).strip()}") from trouble
    finally:
        engine.dispose()
    return min((moment for moment in found if moment is not None), default=None)
