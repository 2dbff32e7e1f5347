"""Who cites a link, as columns beside it: made anew from citations, answers and facets in the transaction that changes these."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from store.counted import CIRCLES, Columns, day_number
from store.planning import unindexed
from store.projecting import changes, hold, put
from store.rows import in_batches
from store.tables import ANSWER_FACETS, ANSWERS, CITATIONS, LINKS
from store.writing import insert_new
from voetnoot.reports.facts import Circle, circle_of

COLUMNS = ("citations", "born", "year", "entry", "circle")
NOBODY: Columns = {"citations": 0, "born": None, "year": None, "entry": None, "circle": None}
"""The columns of a link that no answer cites."""


def recount(connection: sa.Connection, links: Iterable[str]) -> int:
    """Let the columns of ``links`` say who cites them now; return of how many links they said something else."""
    changed = 0
    for batch in in_batches(sorted(set(links))):
        kept = hold(connection, batch, COLUMNS)
        derived, circles = cited_by(connection, batch)
        different = changes(kept, derived)
        named = {columns["circle"] for columns in different.values()}
        keep_circles(connection, {one: circle for one, circle in circles.items() if one in named})
        put(connection, different)
        changed += len(different)
    return changed


def cited_by(connection: sa.Connection, links: Sequence[str]) -> tuple[dict[str, Columns], dict[int, Circle]]:
    """Return what the columns of ``links``, no more than a batch, are to say, and the circles that they name."""
    stands = (CITATIONS.c.link.in_(links), CITATIONS.c.gone.is_(None))
    # Asked plainly, SQLite begins with all answers that have a ministry, and seeks each link among the citations of each.
    facet = sa.and_(ANSWER_FACETS.c.answer == CITATIONS.c.answer, unindexed(ANSWER_FACETS.c.facet) == "ministry")
    of_answer = ANSWERS.c.id == CITATIONS.c.answer
    given = sa.select(CITATIONS.c.link, ANSWER_FACETS.c.value).join_from(CITATIONS, ANSWER_FACETS, facet).where(*stands)
    come = sa.select(CITATIONS.c.link, ANSWERS.c.source).join(ANSWERS, of_answer).where(*stands)
    ministries, sources = _members(connection, given), _members(connection, come)
    watched = connection.execute(sa.select(LINKS.c.id, LINKS.c.created).where(LINKS.c.id.in_(links)))
    created: dict[str, datetime] = {row.id: row.created for row in watched}
    found, circles = dict.fromkeys(links, NOBODY), dict[int, Circle]()
    number, born = sa.func.count().label("number"), sa.func.min(ANSWERS.c.dated).label("born")
    counted = sa.select(CITATIONS.c.link, number, born).join(ANSWERS, of_answer).where(*stands).group_by(CITATIONS.c.link)
    for row in connection.execute(counted):
        circle = circle_of(ministries.get(row.link, ()), sources.get(row.link, ()))
        identity = circle_id(circle)
        circles[identity] = circle
        found[row.link] = {"citations": row.number, **_age(row.born, created[row.link]), "circle": identity}
    return found, circles


def circle_id(circle: Circle) -> int:
    """Return the id of a circle: 63 bits of a digest of its members."""
    plain = json.dumps([circle.ministries, circle.sources], ensure_ascii=False)
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest()) >> 1


def circles_of(rows: Iterable[sa.Row[Any]]) -> dict[int, Circle]:
    """Return the circles in ``rows`` of their table, by id."""
    found: dict[int, dict[str, list[str]]] = {}
    for row in rows:
        found.setdefault(row.id, {}).setdefault(row.facet, []).append(row.value)
    return {one: circle_of(facets.get("ministry", ()), facets.get("source", ())) for one, facets in found.items()}


def drop_circles(connection: sa.Connection) -> None:
    """Forget the circles that cite no link any more."""
    connection.execute(sa.delete(CIRCLES).where(~sa.exists().where(LINKS.c.circle == CIRCLES.c.id)))


def keep_circles(connection: sa.Connection, circles: Mapping[int, Circle]) -> None:
    """Keep circles that are not known yet."""
    rows = [
        {"id": one, "facet": facet, "value": value}
        for one, circle in sorted(circles.items())  # in one order, so that of two who keep the same ones none waits for ever
        for facet, values in (("ministry", circle.ministries), ("source", circle.sources))
        for value in values
    ]
    insert_new(connection, CIRCLES, rows)


def _members(connection: sa.Connection, statement: sa.Select[Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for link, value in connection.execute(statement.distinct()):
        found.setdefault(link, set()).add(value)
    return found


def _age(born: date | None, created: datetime) -> Columns:
    if born is None:
        return {"born": None, "year": None, "entry": None}
    day = born.toordinal()
    return {"born": day, "year": born.year, "entry": max(day_number(created) - day, 0)}
