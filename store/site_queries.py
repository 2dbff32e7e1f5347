"""Reads for the site: what is new, an answer with its links, and how far the store has moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from store.answer_lists import AnswerLists
from store.case_queries import CaseQueries
from store.host_queries import HostQueries
from store.planning import unindexed
from store.rows import in_batches
from store.search_queries import SearchQueries
from store.tables import ANSWER_FACETS, ANSWERS, CASES, CITATIONS, EVENTS, LINKS, READINGS, RUNS, SOURCES, VERDICTS
from store.version_queries import VersionQueries
from voetnoot.answers import Case
from voetnoot.codec import from_json
from voetnoot.errors import StoreError

STORE_FAILURES: tuple[type[Exception], ...] = (sa.exc.SQLAlchemyError, StoreError)
"""What a read raises when the store itself is in trouble, for those who may not know the database."""

_RUNS_AT_ONCE = 50
"""Runs overlap, so that the last to end is not always the last to start; more than a handful at once there never are."""


def _state() -> sa.Select[Any]:
    """Return the statement behind `SiteQueries.site_state`: a row per source, or one without a source.

    It has no parameters, not even for its limits: PostgreSQL would plan it anew for each of their values, which takes longer
    than all that it looks up.
    """
    one = sa.literal_column("1", sa.Integer)
    some = sa.literal_column(str(_RUNS_AT_ONCE), sa.Integer)
    published = sa.select(EVENTS.c.seq).where(EVENTS.c.published.is_not(None)).order_by(EVENTS.c.seq.desc()).limit(one)
    recent = sa.select(RUNS.c.ended).order_by(RUNS.c.id.desc()).limit(some).subquery()
    moved = sa.select(
        published.scalar_subquery().label("event"),
        sa.select(sa.func.max(EVENTS.c.published)).scalar_subquery().label("published"),
        sa.select(sa.func.max(VERDICTS.c.id)).scalar_subquery().label("verdict"),
        sa.select(sa.func.max(READINGS.c.id)).scalar_subquery().label("reading"),
        sa.select(sa.func.max(recent.c.ended)).scalar_subquery().label("ended"),
    ).subquery()
    columns = (*moved.c, SOURCES.c.id.label("source"), SOURCES.c.complete_to)
    return sa.select(*columns).select_from(moved.outerjoin(SOURCES, sa.true()))


STATE = _state()
"""How far the store has moved."""


@dataclass(frozen=True, slots=True)
class SiteState:
    """How far the store has moved; equal values mean equal pages. ``ended``: when the last run ended.

    ``complete``: per source, up to when everything was seen (`SourceState.complete_to`). ``published``: the last stamp, which
    every publication moves on: while it stands still, no feed has anything new.
    """

    event: int
    verdict: int
    reading: int
    ended: datetime | None
    complete: tuple[tuple[str, datetime | None], ...] = ()
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """An answer in short. ``facets`` holds kenmerken, ministries, parties and members as (facet, value)."""

    id: str
    kind: str
    subject: str
    dated: date | None
    sent: date | None
    withdrawn: datetime | None
    facets: tuple[tuple[str, str], ...]

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the values of one facet, sorted."""
        return tuple(value for name, value in self.facets if name == facet)


@dataclass(frozen=True, slots=True)
class CitedLink:
    """One citation of an answer: the address as meant, where it stands, the link."""

    link: str
    url: str
    part: str
    note: str | None
    nth: int


class SiteQueries(SearchQueries, HostQueries, CaseQueries, VersionQueries, AnswerLists):
    """What pages are made of beside what the jobs need."""

    def site_state(self) -> SiteState:
        """Return how far the store has moved, from a few index look-ups in one statement: every request asks for it."""
        rows = self._past(STATE)
        event, published, verdict, reading, ended, *_ = rows[0]
        complete = tuple(sorted((source, to) for *_, source, to in rows if source is not None))
        return SiteState(event or 0, verdict or 0, reading or 0, ended, complete, published)

    def link_counts(self) -> dict[str | None, int]:
        """Return how many cited links are in each state; ``None`` counts those without a verdict."""
        # Lest SQLite walks along the index of states and looks at each row for its citations; another holds both.
        state: Any = unindexed(LINKS.c.state).label("state")
        statement = sa.select(state, sa.func.count().label("links")).where(LINKS.c.citations > 0).group_by(state)
        return {row.state: row.links for row in self._rows(statement)}

    def answers(self, ids: Iterable[str]) -> dict[str, AnswerCard]:
        """Return the answers with these ids in short."""
        found: dict[str, AnswerCard] = {}
        for batch in in_batches(ids):
            facets: dict[str, list[tuple[str, str]]] = {}
            statement = sa.select(ANSWER_FACETS).where(ANSWER_FACETS.c.answer.in_(batch), ANSWER_FACETS.c.facet != "host")
            for row in self._rows(statement.order_by(ANSWER_FACETS.c.facet, ANSWER_FACETS.c.value)):
                facets.setdefault(row.answer, []).append((row.facet, row.value))
            for row in self._rows(sa.select(ANSWERS).where(ANSWERS.c.id.in_(batch))):
                found[row.id] = _card(row, facets.get(row.id, []))
        return found

    def cited_links(self, answer: str) -> list[CitedLink]:
        """Return the citations of ``answer`` that stand in it now, in the order of part, note and place."""
        statement = (
            sa.select(CITATIONS)
            .where(CITATIONS.c.answer == answer, CITATIONS.c.gone.is_(None))
            .order_by(CITATIONS.c.part, CITATIONS.c.note, CITATIONS.c.nth, CITATIONS.c.id)
        )
        return [CitedLink(row.link, row.url, row.part, row.note, row.nth) for row in self._rows(statement)]

    def facet_counts(self, facet: str, limit: int = 200) -> list[tuple[str, int]]:
        """Return the values of a facet of answers with the number of answers, most first."""
        number = sa.func.count().label("answers")
        statement = sa.select(ANSWER_FACETS.c.value, number).where(ANSWER_FACETS.c.facet == facet).group_by(ANSWER_FACETS.c.value)
        rows = self._rows(statement.order_by(number.desc(), ANSWER_FACETS.c.value).limit(limit))
        return [(row.value, row.answers) for row in rows]

    def host_counts(self, limit: int = 200) -> list[tuple[str, int]]:
        """Return the hosts with the number of cited links, most first."""
        number = sa.func.count().label("links")
        rows = self._rows(
            sa.select(LINKS.c.host, number).group_by(LINKS.c.host).order_by(number.desc(), LINKS.c.host).limit(limit)
        )
        return [(row.host, row.links) for row in rows]

    def case(self, kenmerk: str) -> Case | None:
        """Return the questions with this kenmerk, answered or not."""
        row = self._first(sa.select(CASES.c.body).where(CASES.c.kenmerk == kenmerk).order_by(CASES.c.deleted, CASES.c.id))
        return None if row is None else from_json(Case, row.body)

    def event_seq(self, event: str) -> int | None:
        """Return the place in the order of a published event by its id."""
        row = self._first(sa.select(EVENTS.c.seq).where(EVENTS.c.id == event, EVENTS.c.published.is_not(None)))
        return None if row is None else int(row.seq)


def _card(row: sa.Row[Any], facets: list[tuple[str, str]]) -> AnswerCard:
    return AnswerCard(row.id, row.kind, row.subject, row.dated, row.sent, row.withdrawn, tuple(facets))
