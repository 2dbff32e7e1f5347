"""What every query is built on, and how rows become values."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic_core import to_json
from sqlalchemy.dialects import postgresql

from store.standing import read_over, read_past
from store.tables import CAPTURES
from store.troubles import said_clearly
from voetnoot.captures import Capture, Place

T = TypeVar("T")

MOST_PARAMETERS = 500
"""How many values go into one ``IN``: SQLite takes 32,766 parameters, older builds 999."""

_BY_WORDS = "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)"
"""What leaves the planner the index over the words, which it reads into a bitmap, and others that it need not leave."""

_NUMBERS_BY_WORDS = "SELECT set_config('enable_seqscan', 'off', true)"
"""The same for a statement that no other index over the rows with words could serve: those over facets are read by themselves."""


class Reader:
    """What every part of the queries is built on: an engine, and short transactions that only read."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @property
    def _dialect(self) -> str:
        return self._engine.dialect.name

    def _rows_among(
        self, statement: Callable[[str], sa.Select[Any]], values: Iterable[str], **more: Any
    ) -> Iterator[sa.Row[Any]]:
        """Yield the rows of a statement (made for a dialect, with `among` in it) for ``values``, some hundred at a time."""
        made = statement(self._dialect)
        for batch in in_batches(values):
            yield from self._rows(made, {**as_among(batch, self._dialect), **more})

    def _rows(self, statement: sa.Select[Any], values: Mapping[str, Any] | None = None) -> Sequence[sa.Row[Any]]:
        return self._alone(lambda connection: connection.execute(statement, values).all())

    def _past(self, statement: sa.Select[Any]) -> Sequence[Sequence[Any]]:
        """Return the rows of a statement without parameters that every request asks: past SQLAlchemy over PostgreSQL."""
        if self._engine.dialect.name != "postgresql":
            return self._rows(statement)
        rows = read_past(self._engine, _text_of(statement, self._engine.dialect))
        return self._rows(statement) if rows is None else rows

    def _made(self, make: Callable[[Iterable[Any]], T], statement: sa.Select[Any]) -> list[T]:
        """Return what ``make`` makes of the values of each row, in the order of the columns: in half the time that names take."""
        return list(map(make, self._rows(statement)))

    def _first(self, statement: sa.Select[Any]) -> sa.Row[Any] | None:
        return self._alone(lambda connection: connection.execute(statement.limit(1)).first())

    def _alone(self, read: Callable[[sa.Connection], T]) -> T:
        """Return what ``read`` reads by one statement. It sees one moment by itself: no begin and end are sent around it."""
        level = {"isolation_level": "AUTOCOMMIT"} if self._engine.dialect.name == "postgresql" else {"alone": True}
        with said_clearly(self._engine):
            return read_over(self._engine, read, **level)

    def _rows_by_words(self, statement: sa.Select[Any], *, numbers: bool = False) -> Sequence[sa.Row[Any]]:
        """Return rows that are chosen by their words, by the index over them.

        PostgreSQL takes looking for a word in a long text for cheap: it would rather unpack text after text, at 25 µs each.
        ``numbers``: ``statement`` looks up no row by its number, and wants them in no order that an index has.
        """

        def read(connection: sa.Connection) -> Sequence[sa.Row[Any]]:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(_NUMBERS_BY_WORDS if numbers else _BY_WORDS)
            return connection.execute(statement).all()

        with said_clearly(self._engine):
            return read_over(self._engine, read)


@cache
def _text_of(statement: sa.Select[Any], dialect: sa.Dialect) -> str:
    return str(statement.compile(dialect=dialect))


def in_batches(values: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Split ``values`` into batches that fit into one ``IN``."""
    rest = iter(values)
    while batch := tuple(islice(rest, MOST_PARAMETERS)):
        yield batch


AMONG = "among"
"""The name of the parameter of `among`."""

_APART = "\x1f"
"""What separates values in it over PostgreSQL: the unit separator, which no id and no host holds."""


def among(column: sa.ColumnElement[str], dialect: str) -> sa.ColumnElement[bool]:
    """Return the condition that ``column`` is one of many values (ids, hosts), for what is asked often.

    All values are one parameter (`as_among`), where an ``IN`` is written out, read and planned anew for each number of them.
    """
    values: sa.BindParameter[str] = sa.bindparam(AMONG, type_=sa.Text())
    if dialect == "postgresql":
        return column == sa.any_(sa.func.string_to_array(values, _APART, type_=postgresql.ARRAY(sa.Text)))
    return column.in_(sa.select(sa.func.json_each(values).table_valued("value").c.value))


def each_among(dialect: str) -> sa.TableValuedAlias:
    """Return the values of `among` as rows with a column ``value``, for what is looked up for each of them."""
    values: sa.BindParameter[str] = sa.bindparam(AMONG, type_=sa.Text())
    if dialect == "postgresql":
        apart = sa.func.string_to_array(values, _APART, type_=postgresql.ARRAY(sa.Text))
        return sa.func.unnest(apart).table_valued("value", name="among_these").render_derived()
    return sa.func.json_each(values).table_valued("value", name="among_these")


def as_among(values: Sequence[str], dialect: str) -> dict[str, str]:
    """Return the parameter of `among` that holds ``values``."""
    return {AMONG: _APART.join(values) if dialect == "postgresql" else to_json(values).decode()}


def capture_of(row: sa.Row[Any]) -> Capture:
    """Return the capture in ``row`` (all columns of the table of captures)."""
    return Capture(
        subject=row.subject,
        at=row.at,
        url=row.url,
        status=row.status,
        media_type=row.media_type,
        digest=row.digest,
        size=row.size,
        place=Place(file=row.file, offset=row.offset, length=row.length, before=row.before, after=row.after),
        text_digest=row.text_digest,
    )


def captures() -> sa.Select[Any]:
    """Return the select of all columns of the captures."""
    return sa.select(CAPTURES)
