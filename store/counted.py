"""What the report counts links by, kept beside them: columns of the links, and the circles of those that cite them.

All of it is a projection: made anew from what it follows from whenever that changes, never counted on. `db check` proves it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem

from store.columns import METADATA, PlainString, PlainText
from voetnoot.links import LIVING, Verdict
from voetnoot.reports.facts import standing_of

Columns = Mapping[str, Any]
"""Some of `counted_columns`, by name."""


def counted_columns() -> tuple[sa.Column[Any], ...]:
    """Return the columns of the links that the report counts by. Days are numbers: 1 is the first day of the year 1.

    Who cites it: ``citations`` that stand (0: none), the day of the earliest answer behind them (``born``) and its ``year``, the
    age in days at which we began to watch it (``entry``), the ``circle`` of ministries and sources (`CIRCLES`). What is held of
    it: ``copies`` (`LinkFacts.copies`). Out of its verdict: the day on which the life of one that does not answer ``ended`` as
    far as we saw it (of one that answers it is the day of the last check, unless there was none), ``unlived``
    (`Standing.unlived`), its ``goal`` where it moved.
    """
    return (
        sa.Column("citations", sa.Integer, nullable=False, server_default="0"),
        sa.Column("born", sa.Integer),
        sa.Column("year", sa.SmallInteger),
        sa.Column("entry", sa.Integer),
        sa.Column("circle", sa.BigInteger),
        sa.Column("copies", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("ended", sa.Integer),
        sa.Column("unlived", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("goal", PlainText),
    )


def counted() -> tuple[SchemaItem, ...]:
    """Return these columns, and the indexes that hold all that is counted, so that SQLite need not walk from row to row.

    In the order of `ix_links_counted` it counts links without sorting them; by `ix_links_lives` it also finds how links of a host
    were checked lately. PostgreSQL neither sorts nor walks, and has an index for that alone.
    """
    checked = ("host", "checked", "state", "id")
    return (
        *counted_columns(),
        _index("sqlite", "ix_links_counted", "circle", "year", "state", "reason", "copies", "unlived", "citations"),
        _index("sqlite", "ix_links_lives", *checked, "citations", "born", "entry", "ended"),
        _index("postgresql", "ix_links_host_checked", *checked),
    )


def _index(dialect: str, name: str, *columns: str) -> sa.Index:
    return sa.Index(name, *columns, info={"dialect": dialect}).ddl_if(dialect=dialect)


CIRCLES = sa.Table(
    "circles",
    METADATA,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("facet", sa.String(16), primary_key=True),
    sa.Column("value", PlainString(400), primary_key=True),
)
"""Combinations of ministries and sources whose answers cite a link, a row for each of them; an empty value where none is known.

There are few of them beside so many links. The id of a circle is computed from its members.
"""


def of_verdict(verdict: Verdict | None) -> Columns:
    """Return the columns that follow from the verdict of a link."""
    stands = standing_of(verdict)
    looked_at = stands.state in LIVING and verdict is not None and verdict.at is not None
    ended = None if stands.seen is None or looked_at else day_number(stands.seen)
    return {"ended": ended, "unlived": stands.unlived, "goal": stands.goal}


def day_number(moment: datetime) -> int:
    """Return the number of the day of a moment, in UTC."""
    return moment.astimezone(UTC).toordinal()
