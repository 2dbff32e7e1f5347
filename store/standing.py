"""Whether a connection that lay in the pool still stands: asked before it is written over, found out by use where it only reads.

A database server that was restarted leaves broken connections behind. What only reads can be asked again over a new one, and need
not ask first: over PostgreSQL that is one journey to another process less, for each page that a reader has already.
"""

from collections.abc import Callable
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


def _read(engine: sa.Engine, read: Callable[[sa.Connection], T], options: dict[str, Any]) -> T:
    token = _BY_USE.set(True)
    try:
        connection = engine.connect()
    finally:
        _BY_USE.reset(token)
    with connection:
        return read(connection.execution_options(**options))
