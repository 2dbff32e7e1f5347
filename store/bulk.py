"""Many rows in one statement over PostgreSQL: they travel as one JSON array, which the server takes apart again.

A statement for each row costs a message and a plan each; one with all values written out is as long as the rows are many, and is
put together anew each time. SQLite, to which nothing travels, takes rows one by one.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from pydantic_core import to_json
from sqlalchemy.dialects import postgresql

from store.columns import json_text

ROWS = "rows"
"""The name of the parameter that holds the rows of `insert_of_many` and `update_of_many`."""


@cache
def insert_of_many(table: sa.Table, names: tuple[str, ...]) -> sa.Insert:
    """Return the statement that inserts the columns ``names`` of rows into ``table``; those that are there already stay."""
    rows = sa.select(*_taken_apart(table, names).values())
    return (
        postgresql.insert(table).from_select(list(names), rows).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    )


@cache
def update_of_many(table: sa.Table, key: str, names: tuple[str, ...]) -> sa.Update:
    """Return the statement that sets the columns ``names`` of those rows of ``table`` that the rows name by their ``key``."""
    found = _taken_apart(table, (key, *names))
    return sa.update(table).where(table.c[key] == found.pop(key)).values(found)


def is_plain(table: sa.Table) -> bool:
    """Tell whether rows of ``table`` can travel as JSON: no column holds bytes."""
    return not any(isinstance(column.type, sa.LargeBinary) for column in table.columns)


def as_rows(table: sa.Table, rows: Sequence[Mapping[str, Any]], dialect: sa.Dialect) -> dict[str, str]:
    """Return the parameter of a statement of this module: ``rows``, all of the same columns of ``table``."""
    kept = {name: _kept(table.c[name], dialect) for name in rows[0]}
    return {ROWS: to_json([{name: keep(row[name]) for name, keep in kept.items()} for row in rows], inf_nan_mode="null").decode()}


def _taken_apart(table: sa.Table, names: Sequence[str]) -> dict[str, sa.ColumnElement[Any]]:
    """Return the columns of the rows, by name."""
    columns = [sa.column(name, sa.Text() if _is_json(table.c[name]) else table.c[name].type) for name in names]
    found = sa.func.json_to_recordset(sa.cast(sa.bindparam(ROWS, type_=sa.Text()), postgresql.JSON())).table_valued(*columns)
    rows = found.render_derived(name=ROWS, with_types=True)
    return {name: sa.cast(rows.c[name], table.c[name].type) if _is_json(table.c[name]) else rows.c[name] for name in names}


def _kept(column: sa.Column[Any], dialect: sa.Dialect) -> Callable[[Any], Any]:
    """Return what turns a value into what the database keeps in ``column``; JSON travels as text."""
    if _is_json(column):
        return lambda value: None if value is None else json_text(value)
    return column.type.dialect_impl(dialect).bind_processor(dialect) or _same


def _same(value: Any) -> Any:
    return value


def _is_json(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.JSON)
