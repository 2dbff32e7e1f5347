"""Reads of answers by their words and facets: the search, and the pages of a ministry, a party and a member."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from store.rows import Reader
from store.search_index import ANSWER_WORDS, has_words, place_in_time
from store.tables import ANSWER_FACETS
from voetnoot.facets import Facet
from voetnoot.searching import Query

COUNTED, COUNTED_BY_WORDS = 10_000, 1_000
"""At so many answers a count is given up, and said to be more. To look whether an answer has words costs more than a facet."""

_PLACE, _ANSWER = ANSWER_WORDS.c.id, ANSWER_WORDS.c.answer


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
        place, answer, conditions = self._found(wanted)
        statement = sa.select(place.label("place"), answer.label("answer")).where(*conditions, *_named(place, answer))
        if before is not None:
            statement = statement.where(place < before)
        rows = self._asked(wanted, statement.order_by(place.desc()).limit(limit))
        return [(row.place, row.answer) for row in rows]

    def newest_with(self, wanted: Wanted, *, limit: int = 20) -> tuple[list[tuple[int, str]], int]:
        """Return what `answers_with` and `count_answers_with` return: of words, by one look at their index."""
        if wanted.query is None:
            return self.answers_with(wanted, limit=limit), self.count_answers_with(wanted)
        place, _, conditions = self._found(wanted)
        statement: sa.Select[Any] = sa.select(place.label("place")).where(*conditions)
        places = [row.place for row in self._rows_by_words(statement.order_by(place.desc()).limit(most_counted(wanted)))]
        ids = {row.id: row.answer for row in self._rows(sa.select(_PLACE, _ANSWER).where(_PLACE.in_(places[:limit])))}
        return [(one, ids[one]) for one in places[:limit] if one in ids], len(places)

    def count_answers_with(self, wanted: Wanted) -> int:
        """Return how many answers ``wanted`` asks for; `most_counted` means so many or more."""
        place, _, conditions = self._found(wanted)
        some = sa.select(place).where(*conditions).limit(most_counted(wanted)).subquery()
        return int(self._asked(wanted, sa.select(sa.func.count()).select_from(some))[0][0])

    def _asked(self, wanted: Wanted, statement: sa.Select[*tuple[Any, ...]]) -> Sequence[sa.Row[Any]]:
        return self._rows(statement) if wanted.query is None else self._rows_by_words(statement)

    def _found(self, wanted: Wanted) -> tuple[sa.ColumnElement[int], sa.ColumnElement[str], list[sa.ColumnElement[bool]]]:
        """Return where the places of the answers stand, where their ids, and what must hold.

        What chooses most leads: words, else the first facet; each further one is looked at answer by answer.
        """
        place: sa.ColumnElement[int] = _PLACE
        answer: sa.ColumnElement[str] = _ANSWER
        conditions: list[sa.ColumnElement[bool]] = []
        facets = [*([] if wanted.host is None else [("host", wanted.host)]), *wanted.facets]
        if wanted.query is not None:
            place, matched = has_words(wanted.query, self._engine.dialect.name)
            conditions.append(matched)
        elif facets:
            first = ANSWER_FACETS.alias("first")
            place, answer = first.c.place, first.c.answer
            conditions += [*_has(first, facets.pop(0)), place.is_not(None)]
        for number, facet in enumerate(facets):
            has = ANSWER_FACETS.alias(f"facet{number}")
            # A sum cannot be looked up: the words lead, and are not searched anew for each answer with the facet.
            conditions.append(sa.exists().where(*_has(has, facet), has.c.place == place + 0))
        return place, answer, [*conditions, *_days(wanted, place)]


def _has(table: sa.FromClause, facet: Facet) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return table.c.facet == facet[0], table.c.value == facet[1]


def _named(place: sa.ColumnElement[int], answer: sa.ColumnElement[str]) -> Iterable[sa.ColumnElement[bool]]:
    """Yield what leads from a place to the answer, where the two stand apart."""
    if answer is _ANSWER and place is not _PLACE:
        yield place + 0 == _PLACE


def _days(wanted: Wanted, place: sa.ColumnElement[int]) -> Iterable[sa.ColumnElement[bool]]:
    # Nor can a day lead where there are words: half of all answers are later than it, and would be searched one by one.
    day = place if wanted.query is None else place + 0
    if wanted.since is not None:
        yield day >= place_in_time("0" * 10, wanted.since)
    if wanted.until is not None:
        yield day <= place_in_time("f" * 10, wanted.until)
