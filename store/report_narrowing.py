"""A narrowing of the report in the database's words: of cited links just those that it means."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from store.columns import plain_text
from store.counted import CIRCLES
from store.tables import LINKS
from voetnoot.reports.facts import NOT_CHECKED, host_groups
from voetnoot.reports.narrowing import NO_VALUE, Narrowing

Condition = sa.ColumnElement[bool]


def meant(connection: sa.Connection, narrowing: Narrowing) -> list[Condition]:
    """Return what is true of each link that ``narrowing`` means, and of no other: that it is cited, to begin with."""
    return [LINKS.c.citations > 0, *_conditions(connection, narrowing)]


def _conditions(connection: sa.Connection, narrowing: Narrowing) -> Iterator[Condition]:
    if narrowing.since is not None:
        yield LINKS.c.born >= narrowing.since.toordinal()
    if narrowing.until is not None:
        yield LINKS.c.born <= narrowing.until.toordinal()
    for name, value in narrowing.asked():
        if name in _BY_COLUMN:
            yield _BY_COLUMN[name](str(value))
    for name in ("kind", "tld"):
        value = getattr(narrowing, name)
        if value is not None:
            yield _on_hosts(connection, name, value)


def _on_hosts(connection: sa.Connection, dimension: str, key: str) -> Condition:
    """Return that a link is on one of the hosts that count under ``key``: told by the one rule there is, host by host.

    There may be tens of thousands: they go to the database as one value.
    """
    known = connection.execute(sa.select(LINKS.c.host).distinct()).scalars()
    hosts = [host for host in known if (dimension, key) in host_groups(host)]
    if connection.dialect.name == "postgresql":
        return LINKS.c.host == sa.any_(sa.literal(hosts, postgresql.ARRAY(sa.Text())))
    each = sa.func.json_each(json.dumps(hosts)).table_valued("value")
    return LINKS.c.host.in_(sa.select(each.c.value))


def _is(column: sa.Column[Any], none: str | None = None) -> Callable[[str], Condition]:
    """Return what says that ``column`` is a value; ``none``: how its being empty is asked for."""

    def condition(value: str) -> Condition:
        if value == none:
            return column.is_(None)
        length = getattr(column.type, "length", None) or len(value)
        return column == value if plain_text(value)[:length] == value else sa.false()

    return condition


def _in_year(value: str) -> Condition:
    if value == NO_VALUE:
        return LINKS.c.year.is_(None)
    known = value.isascii() and value.isdecimal() and str(int(value)) == value and date.min.year <= int(value) <= date.max.year
    return LINKS.c.year == int(value) if known else sa.false()


def _by_circle(facet: str) -> Callable[[str], Condition]:
    has = _is(CIRCLES.c.value)
    return lambda value: LINKS.c.circle.in_(sa.select(CIRCLES.c.id).where(CIRCLES.c.facet == facet, has(value)))


_BY_COLUMN: Mapping[str, Callable[[str], Condition]] = {
    "host": _is(LINKS.c.host),
    "state": _is(LINKS.c.state, NOT_CHECKED),
    "reason": _is(LINKS.c.reason, NOT_CHECKED),
    "year": _in_year,
    "ministry": _by_circle("ministry"),
    "source": _by_circle("source"),
}
