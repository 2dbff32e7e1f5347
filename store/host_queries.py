"""Reads of hosts: how their cited links stand, and those links, worst first."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from store.link_queries import WATCHED, WatchedLink, watched_of
from store.rows import Reader
from store.tables import ANSWER_FACETS, CITATIONS, LINKS
from voetnoot.links import State

WORST_FIRST = (
    State.DEAD, State.SUSPECT, State.MOVED, State.BLOCKED, State.DISALLOWED, State.UNKNOWN, None, State.ALIVE,
)  # fmt: skip
"""The order in which the links of a host are shown; ``None`` has no verdict yet."""

_CITED = LINKS.c.citations > 0


@dataclass(frozen=True, slots=True)
class HostCount:
    """A host: its links under watch, and how many of them are dead."""

    name: str
    links: int
    dead: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Who cites the links of a host: citations, answers, and answers that cite one that is dead."""

    citations: int
    answers: int
    hit: int


class HostQueries(Reader):
    """Hosts."""

    def worst_hosts(self, limit: int = 100, *, part: str = "") -> list[HostCount]:
        """Return the hosts whose name holds ``part``, those with the most dead links first."""
        dead = sa.func.sum(sa.case((LINKS.c.state == State.DEAD, 1), else_=0)).label("dead")
        links = sa.func.count().label("links")
        statement = sa.select(LINKS.c.host, links, dead).group_by(LINKS.c.host)
        if part:
            statement = statement.where(LINKS.c.host.contains(part.lower(), autoescape=True))
        rows = self._rows(statement.order_by(dead.desc(), links.desc(), LINKS.c.host).limit(limit))
        return [HostCount(row.host, row.links, int(row.dead)) for row in rows]

    def links_in_state(self, state: str, limit: int, *, after: str = "") -> list[WatchedLink]:
        """Return links that are in ``state``, in the order of their ids, from behind ``after``."""
        statement = sa.select(*WATCHED).where(LINKS.c.state == state, LINKS.c.id > after)
        return [watched_of(row) for row in self._rows(statement.order_by(LINKS.c.id).limit(limit))]

    def host_states(self, host: str) -> Mapping[tuple[str | None, str | None], int]:
        """Return how many cited links of ``host`` are in each (state, reason); ``None``: not judged yet."""
        number = sa.func.count().label("links")
        statement = sa.select(LINKS.c.state, LINKS.c.reason, number).where(LINKS.c.host == host, _CITED)
        return {(row.state, row.reason): row.links for row in self._rows(statement.group_by(LINKS.c.state, LINKS.c.reason))}

    def host_reach(self, host: str) -> Reach:
        """Return who cites the links of ``host``. Citations are looked at for its dead links alone."""
        citations = sa.select(sa.func.sum(LINKS.c.citations)).where(LINKS.c.host == host)
        found = (ANSWER_FACETS.c.facet == "host", ANSWER_FACETS.c.value == host)
        answers = sa.select(sa.func.count()).select_from(ANSWER_FACETS).where(*found)
        hit = sa.select(sa.func.count(CITATIONS.c.answer.distinct())).join(LINKS, LINKS.c.id == CITATIONS.c.link)
        hit = hit.where(LINKS.c.host == host, LINKS.c.state == State.DEAD, CITATIONS.c.gone.is_(None))
        row = self._rows(sa.select(*(number.scalar_subquery() for number in (citations, answers, hit))))[0]
        return Reach(*(int(number or 0) for number in row))

    def host_links(self, host: str, *, limit: int = 100, skip: int = 0, state: str | None = None) -> list[WatchedLink]:
        """Return cited links of ``host``, worst first, then by address; of one ``state`` where it is named.

        State by state: of a host with thousands of links, those that a page does not reach are not looked at.
        """
        found: list[WatchedLink] = []
        links = dict[str | None, int]()
        for (one, _), number in (self.host_states(host) if skip else {}).items():
            links[one] = links.get(one, 0) + number
        for one in WORST_FIRST if state is None else (None if state == "not-checked" else state,):
            passed = min(skip, links.get(one, 0))
            skip -= passed
            if skip == 0 and len(found) < limit:
                statement = sa.select(*WATCHED).where(LINKS.c.host == host, _is(one), _CITED).order_by(LINKS.c.url)
                found += map(watched_of, self._rows(statement.limit(limit - len(found)).offset(passed)))
        return found


def _is(state: str | None) -> sa.ColumnElement[bool]:
    return LINKS.c.state.is_(None) if state is None else LINKS.c.state == state
