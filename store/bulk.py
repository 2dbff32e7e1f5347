"""Many rows in one statement, made once and run as it is: a batch of checks writes some thousands.

Over PostgreSQL rows travel as one JSON array, which the server takes apart again: a statement for each row costs a message and a
plan each; one with all values written out is as long as the rows are many, and is put together anew each time. To SQLite nothing
travels: it takes rows one by one from its driver, and what SQLAlchemy would do for each of them is done for each column.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from pydantic_core import to_json
from sqlalchemy.dialects import postgresql, sqlite

from store.columns import json_text

Row = Mapping[str, Any]
_ROWS = "rows"
"""The name of the parameter that holds rows as JSON."""


def insert_many(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> int:
    """Insert those of ``rows`` (of the same columns; bytes on SQLite alone) that are not there yet; return how many were."""
    names = tuple(rows[0])
    if connection.dialect.name == "postgresql":
        return connection.execute(_insert_of_many(table, names), _as_json(table, rows, connection.dialect)).rowcount
    return _one_by_one(connection, _insert_each(table, names), [table.c[name] for name in names], rows)


def update_many(connection: sa.Connection, table: sa.Table, key: str, rows: Sequence[Row]) -> None:
    """Set what ``rows`` (of the same columns, the ``key`` among them) say in those rows of ``table`` that they name by it."""
    names = tuple(name for name in rows[0] if name != key)
    if connection.dialect.name == "postgresql":
        connection.execute(_update_of_many(table, key, names), _as_json(table, rows, connection.dialect))
    else:
        _one_by_one(connection, _update_each(table, key, names), [table.c[name] for name in (*names, key)], rows)


def is_plain(table: sa.Table) -> bool:
    """Tell whether rows of ``table`` can travel as JSON: no column holds bytes."""
    return not any(isinstance(column.type, sa.LargeBinary) for column in table.columns)


def _one_by_one(connection: sa.Connection, statement: str, columns: Sequence[sa.Column[Any]], rows: Sequence[Row]) -> int:
    kept = zip(*_by_column(columns, rows, connection.dialect), strict=True)
    return connection.exec_driver_sql(statement, list(kept)).rowcount


def _by_column(columns: Sequence[sa.Column[Any]], rows: Sequence[Row], dialect: sa.Dialect) -> Iterator[Iterable[Any]]:
    """Yield, for each of ``columns``, its values in ``rows`` as the database keeps them."""
    assert all(len(row) == len(columns) for row in rows), "rows of different columns"
    for column in columns:
        yield _all_kept(column, [row[column.name] for row in rows], dialect)


def _all_kept(column: sa.Column[Any], values: list[Any], dialect: sa.Dialect) -> Iterable[Any]:
    keep = _kept(column, dialect)
    return values if keep is _same else map(keep, values)


@cache
def _insert_each(table: sa.Table, names: tuple[str, ...]) -> str:
    columns, marks = ", ".join(map(_quoted, names)), ", ".join("?" * len(names))
    return f"INSERT INTO {table.name} ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608 - names of our own tables


@cache
def _update_each(table: sa.Table, key: str, names: tuple[str, ...]) -> str:
    values = ", ".join(f"{_quoted(name)} = ?" for name in names)
    return f"UPDATE {table.name} SET {values} WHERE {_quoted(key)} = ?"  # noqa: S608 - names of our own tables


_quoted = sqlite.dialect().identifier_preparer.quote


@cache
def _insert_of_many(table: sa.Table, names: tuple[str, ...]) -> sa.Insert:
    rows = sa.select(*_taken_apart(table, names).values())
    return (
        postgresql.insert(table).from_select(list(names), rows).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    )


@cache
def _update_of_many(table: sa.Table, key: str, names: tuple[str, ...]) -> sa.Update:
    found = _taken_apart(table, (key, *names))
    return sa.update(table).where(table.c[key] == found.pop(key)).values(found)


def _as_json(table: sa.Table, rows: Sequence[Row], dialect: sa.Dialect) -> dict[str, str]:
    # Names and texts as plain `str`: of what is more than that a serializer asks, each time, what it is.
    names = [str(name) for name in rows[0]]
    kept = zip(*_by_column([table.c[name] for name in names], rows, dialect), strict=True)
    plain = [dict(zip(names, values, strict=True)) for values in kept]
    return {_ROWS: to_json(plain, inf_nan_mode="null").decode()}


def _taken_apart(table: sa.Table, names: Sequence[str]) -> dict[str, sa.ColumnElement[Any]]:
    """Return the columns of the rows, by name."""
    columns = [sa.column(name, sa.Text() if _is_json(table.c[name]) else table.c[name].type) for name in names]
    found = sa.func.json_to_recordset(sa.cast(sa.bindparam(_ROWS, type_=sa.Text()), postgresql.JSON())).table_valued(*columns)
    rows = found.render_derived(name=_ROWS, with_types=True)
    return {name: sa.cast(rows.c[name], table.c[name].type) if _is_json(table.c[name]) else rows.c[name] for name in names}


def _kept(column: sa.Column[Any], dialect: sa.Dialect) -> Callable[[Any], Any]:
    """Return what turns a value into what the database keeps in ``column``; JSON goes as text."""
    if _is_json(column):
        return _json
    return column.type.dialect_impl(dialect).bind_processor(dialect) or _same


def _json(value: Any) -> str | None:
    return None if value is None else str(json_text(value))


def _same(value: Any) -> Any:
    return value


def _is_json(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.JSON)
