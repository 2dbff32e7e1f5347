"""Trouble with the database in one sentence that a person can act on."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from voetnoot.errors import StoreError


@contextmanager
def said_clearly(engine: sa.Engine) -> Iterator[None]:
    """Turn a database that is locked, full, read-only or out of reach into a `StoreError` that names it.

    Anything else (a row that may not be, a value of a wrong type) is a fault of ours and comes through as it is.
    """
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InternalError, sa.exc.InterfaceError) as trouble:
        shown = engine.url.render_as_string(hide_password=True)
        raise StoreError(f"cannot use the store {shown}: {sentence(trouble)}") from trouble


def sentence(trouble: sa.exc.DBAPIError) -> str:
    """Return what the database itself said, on one line."""
    return " ".join(str(trouble.orig).split())
