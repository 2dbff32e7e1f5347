"""What the planners of databases are told where they would choose badly by themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _Unindexed(FunctionElement[str]):
    """A column that SQLite is to look for by no index but one that is said to hold rows in these words."""

    name = "unindexed"
    type = sa.Text()
    inherit_cache = True


@compiles(_Unindexed)
def _plain(element: _Unindexed, compiler: Any, **how: Any) -> str:
    return str(compiler.process(element.clauses, **how))


@compiles(_Unindexed, "sqlite")
def _with_plus(element: _Unindexed, compiler: Any, **how: Any) -> str:
    return f"+{_plain(element, compiler, **how)}"


def unindexed(column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """Return ``column``, for which SQLite chooses no index: where it would begin at the wrong end.

    (Its "Query Planning", on the unary plus.) But for one that is said to hold just such rows (`ix_links_dead`): of that it says
    ``USING INDEX``, and not ``COVERING``, though it reads no row. To PostgreSQL it is a plain column, and it knows how many rows
    have a value.
    """
    return _Unindexed(column)


def uncompiled(connection: sa.Connection) -> None:
    """Let PostgreSQL follow its plans until the transaction ends, and compile none: that takes as long as a second of them does.

    (Its manual, chapter 30, "Just-in-Time Compilation".)
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL jit = off")


@contextmanager
def along_indexes(connection: sa.Connection) -> Iterator[None]:
    """Let PostgreSQL look rows up, many in one statement: it takes a page of an index for as dear as four that it reads in a row.

    That is so on disks that turn (its manual, section 19.7.2); for some hundred rows it would rather read a whole table. Not to
    be nested: at the end what the server is set to holds again.
    """
    shared = connection.dialect.name == "postgresql"
    if shared:
        connection.exec_driver_sql("SET LOCAL random_page_cost = 1.1")
    yield
    if shared:
        connection.exec_driver_sql("SET LOCAL random_page_cost TO DEFAULT")
