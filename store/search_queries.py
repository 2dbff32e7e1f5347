"""Reads of answers by their words and facets: the search, and the pages of a ministry, a party and a member."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from store.rows import Reader
from store.search_index import ANSWER_WORDS, has_words, place_in_time
from store.tables import ANSWER_FACETS, CITATIONS, LINKS
from voetnoot.facets import Facet
from voetnoot.searching import Query

COUNTED, COUNTED_BY_WORDS = 10_000, 1_000
"""At so many answers a count is given up, and said to be more. To look whether an answer has words costs more than a facet."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What answers are looked for: words, facets (kenmerk, ministry, party, member), a cited host, days from and to."""

    query: Query | None = None
    facets: tuple[Facet, ...] = field(default=())
    host: str | None = None
    since: date | None = None
    until: date | None = None


def most_counted(wanted: Wanted) -> int:
    """Return the number at which a count of what ``wanted`` asks for is given up."""
    return COUNTED if wanted.query is None else COUNTED_BY_WORDS


class SearchQueries(Reader):
    """The search."""

    def answers_with(self, wanted: Wanted, *, limit: int = 20, before: int | None = None) -> list[tuple[int, str]]:
        """Return (place, answer id) of what ``wanted`` asks for, newest first, with a smaller place than ``before``."""
        statement = self._statement(wanted)
        if before is not None:
            statement = statement.where(ANSWER_WORDS.c.id < before)
        rows = self._rows(statement.order_by(ANSWER_WORDS.c.id.desc()).limit(limit))
        return [(row.id, row.answer) for row in rows]

    def count_answers_with(self, wanted: Wanted) -> int:
        """Return how many answers ``wanted`` asks for; `most_counted` means so many or more."""
        some = self._statement(wanted).limit(most_counted(wanted)).subquery()
        return int(self._rows(sa.select(sa.func.count()).select_from(some))[0][0])

    def _statement(self, wanted: Wanted) -> sa.Select[tuple[int, str]]:
        statement = sa.select(ANSWER_WORDS.c.id, ANSWER_WORDS.c.answer)
        if wanted.query is not None:
            statement = statement.where(has_words(wanted.query, self._engine.dialect.name))
        for number, (facet, value) in enumerate(wanted.facets):
            has = ANSWER_FACETS.alias(f"facet{number}")
            same = sa.and_(has.c.answer == ANSWER_WORDS.c.answer, has.c.facet == facet, has.c.value == value)
            # Words choose few answers, of which the facets are looked at one by one; without words the facets lead.
            statement = statement.join(has, same) if wanted.query is None else statement.where(sa.exists().where(same))
        return statement.where(*_bounds(wanted))


def _bounds(wanted: Wanted) -> Iterable[sa.ColumnElement[bool]]:
    if wanted.host is not None:
        cites = sa.select(CITATIONS.c.answer).join(LINKS, LINKS.c.id == CITATIONS.c.link)
        yield ANSWER_WORDS.c.answer.in_(cites.where(LINKS.c.host == wanted.host, CITATIONS.c.gone.is_(None)))
    if wanted.since is not None:
        yield ANSWER_WORDS.c.id >= place_in_time("0" * 10, wanted.since)
    if wanted.until is not None:
        yield ANSWER_WORDS.c.id <= place_in_time("f" * 10, wanted.until)
