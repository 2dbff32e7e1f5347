"""Whether a connection that lay in the pool still stands: asked before it is written over, found out by use where it only reads.

A database server that was restarted leaves broken connections behind. What only reads can be asked again over a new one, and need
not ask first: over PostgreSQL that is one journey to another process less, for each page that a reader has already.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event

T = TypeVar("T")

_BY_USE: ContextVar[bool] = ContextVar("by_use", default=False)


def ask_first(engine: sa.Engine) -> None:
    """Let every connection of ``engine`` be asked whether it stands before it is used, except by `read_over`."""

    def ask(connection: Any, _record: object, _proxy: object) -> None:
        if _BY_USE.get():
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as trouble:
            raise sa.exc.InvalidatePoolError from trouble  # which the pool takes as a wish for another one

    event.listen(engine, "checkout", ask)


def read_over(engine: sa.Engine, read: Callable[[sa.Connection], T], **options: Any) -> T:
    """Return what ``read`` reads over a connection with these ``options``; where that broke while it lay there, over a new one.

    ``read`` may be called twice, and must not write.
    """
    try:
        return _read(engine, read, options)
    except sa.exc.DBAPIError as trouble:
        if not trouble.connection_invalidated:
            raise
    return _read(engine, read, options)  # the pool has let go of all that are as old


def read_past(engine: sa.Engine, text: str) -> Sequence[tuple[Any, ...]] | None:
    """Return the rows of the statement ``text`` over PostgreSQL, past SQLAlchemy, or ``None`` where that did not work.

    For what every request asks: what SQLAlchemy does around a statement takes twice as long as the statement, which has no
    parameters here and gives what needs no conversion. What did not work is to be asked by `read_over`, which knows what to do.
    """
    try:
        connection = _by_use(engine.raw_connection)
    except engine.dialect.loaded_dbapi.Error:
        return None
    driver: Any = connection.dbapi_connection
    rows: Sequence[tuple[Any, ...]] | None = None
    try:
        driver.autocommit = True
        found = driver.execute(text).fetchall()
        driver.autocommit = False
        rows = found
    except engine.dialect.loaded_dbapi.Error:
        return None
    finally:
        if rows is None:
            connection.invalidate()
        else:
            connection.close()
    return rows


def _by_use(connect: Callable[[], T]) -> T:
    token = _BY_USE.set(True)
    try:
        return connect()
    finally:
        _BY_USE.reset(token)


def _read(engine: sa.Engine, read: Callable[[sa.Connection], T], options: dict[str, Any]) -> T:
    with _by_use(engine.connect) as connection:
        return read(connection.execution_options(**options))
