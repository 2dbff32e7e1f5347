"""What the report counts links by, kept beside them: columns of the links, and the circles of those that cite them.

All of it is a projection: made anew from what it follows from whenever that changes, never counted on. `db check` proves it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem

from store.columns import METADATA, PlainString, PlainText
from voetnoot.links import Verdict
from voetnoot.reports.facts import standing_of

_DEAD, _PLUS_DEAD = (sa.text(f"{plus}state = 'dead'") for plus in ("", "+"))
_OF_THE_DEAD = ("id", "host", "year", "circle", "citations")

Columns = Mapping[str, Any]
"""Some of `counted_columns`, by name."""


def counted_columns() -> tuple[sa.Column[Any], ...]:
    """Return the columns of the links that the report counts by. Days are numbers: 1 is the first day of the year 1.

    Who cites it: ``citations`` that stand (0: none), the day of the earliest answer behind them (``born``) and its ``year``, the
    age in days at which we began to watch it (``entry``), the ``circle`` of ministries and sources (`CIRCLES`). What is held of
    it: ``copies`` (`LinkFacts.copies`). Out of its verdict: the day on which it was ``seen`` last in its life, if we saw any of
    that, ``unlived`` (`Standing.unlived`), its ``goal`` where it moved.
    """
    return (
        sa.Column("citations", sa.Integer, nullable=False, server_default="0"),
        sa.Column("born", sa.Integer),
        sa.Column("year", sa.SmallInteger),
        sa.Column("entry", sa.Integer),
        sa.Column("circle", sa.BigInteger),
        sa.Column("copies", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("seen", sa.Integer),
        sa.Column("unlived", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("goal", PlainText),
    )


def counted() -> tuple[SchemaItem, ...]:
    """Return these columns, and the indexes that hold all that is counted, so that a database need not walk from row to row.

    In the order of `ix_links_counted` it counts links without sorting them. By `ix_links_lives` SQLite also finds how links of a
    host were checked lately, for which alone PostgreSQL has an index: it reads whole rows as fast. The dead have one of their
    own, in the order in which citations lie by their links: whoever asks in its own words (`store.planning.unindexed`) gets it.
    """
    checked, stands = ("host", "checked", "state", "id"), ("host", "state", "reason", "id", "citations")
    return (
        *counted_columns(),
        sa.Index("ix_links_counted", "circle", "year", "state", "reason", "copies", "unlived", "citations"),
        _index("sqlite", "ix_links_host_state", *stands, "circle", "year", "copies", "unlived"),
        _index("postgresql", "ix_links_host_state", *stands),
        _index("sqlite", "ix_links_lives", *checked, "citations", "born", "entry", "seen"),
        _index("postgresql", "ix_links_host_checked", *checked),
        sa.Index("ix_links_dead", *_OF_THE_DEAD, postgresql_where=_DEAD, sqlite_where=_PLUS_DEAD),
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
    seen = None if stands.seen is None else day_number(stands.seen)
    return {"seen": seen, "unlived": stands.unlived, "goal": stands.goal}


def day_number(moment: datetime) -> int:
    """Return the number of the day of a moment, in UTC."""
    return moment.astimezone(UTC).toordinal()
