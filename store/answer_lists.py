"""Reads for lists of answers: what their letters say, how their links stand, how long they took."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from store.rows import Reader, in_batches
from store.tables import ANSWER_FACETS, ANSWERS, CITATIONS, LINKS, READINGS

_DAYS_OF = 2000


class AnswerLists(Reader):
    """Answers, many at once."""

    def passages(self, answers: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """Return, per answer, its texts as (``v1``, ``a1``, ``n1``; text), as the letter has them."""
        found: dict[str, list[tuple[str, str]]] = {}
        for batch in in_batches(answers):
            statement = sa.select(ANSWERS.c.id, READINGS.c.body).join(READINGS, READINGS.c.id == ANSWERS.c.reading)
            for row in self._rows(statement.where(ANSWERS.c.id.in_(batch))):
                found[row.id] = list(_passages(row.body))
        return found

    def link_states(self, answers: Iterable[str]) -> dict[str, dict[str, int]]:
        """Return, per answer, how many of the links that it cites are in each state (``not-checked`` without a verdict)."""
        found: dict[str, dict[str, int]] = {}
        for batch in in_batches(answers):
            number = sa.func.count(LINKS.c.id.distinct()).label("links")
            statement = (
                sa.select(CITATIONS.c.answer, LINKS.c.state, number)
                .join(LINKS, LINKS.c.id == CITATIONS.c.link)
                .where(CITATIONS.c.answer.in_(batch), CITATIONS.c.gone.is_(None))
                .group_by(CITATIONS.c.answer, LINKS.c.state)
            )
            for row in self._rows(statement):
                found.setdefault(row.answer, {})[row.state or "not-checked"] = row.links
        return found

    def facet_link_states(self, facet: str, value: str) -> dict[str | None, int]:
        """Return how many links are in each state among those that answers with this facet cite."""
        cited = (
            sa.select(CITATIONS.c.link)
            .join(ANSWER_FACETS, ANSWER_FACETS.c.answer == CITATIONS.c.answer)
            .where(ANSWER_FACETS.c.facet == facet, ANSWER_FACETS.c.value == value, CITATIONS.c.gone.is_(None))
        )
        states = sa.select(LINKS.c.state, sa.func.count().label("links")).where(LINKS.c.id.in_(cited))
        statement = states.group_by(LINKS.c.state)
        return {row.state: row.links for row in self._rows(statement)}

    def days_taken(self, facet: str, value: str, since: date | None = None) -> list[int]:
        """Return how many days the newest answers with this facet took, where both days are known."""
        statement = (
            sa.select(ANSWERS.c.sent, ANSWERS.c.dated)
            .join(ANSWER_FACETS, ANSWER_FACETS.c.answer == ANSWERS.c.id)
            .where(ANSWER_FACETS.c.facet == facet, ANSWER_FACETS.c.value == value, ANSWERS.c.kind == "antwoord")
            .where(ANSWERS.c.sent.is_not(None), ANSWERS.c.dated >= ANSWERS.c.sent, ANSWER_FACETS.c.place.is_not(None))
        )
        if since is not None:
            statement = statement.where(ANSWERS.c.dated >= since)
        rows = self._rows(statement.order_by(ANSWER_FACETS.c.place.desc()).limit(_DAYS_OF))
        return [(row.dated - row.sent).days for row in rows]


def _passages(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    # Read as it is kept: making values of twenty letters to show a line of each would take longer than all the rest.
    document = body.get("document") or {}
    for exchange in document.get("exchanges", ()):
        yield f"v{exchange['number']}", exchange["text"]
        yield f"a{exchange['number']}", exchange["answer"]
    for note in document.get("footnotes", ()):
        yield f"n{note['number']}", note["text"]
