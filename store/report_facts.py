"""Reads for counting: of every cited link what the report counts, a stretch of link ids at a time and nothing link by link."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from store.memento_tables import LOOKUPS
from store.report_narrowing import cited, conditions
from store.rows import MOST_PARAMETERS, Reader, in_batches
from store.tables import ANSWER_FACETS, ANSWERS, CAPTURES, CITATIONS, LINKS
from voetnoot.codec import verdict_from_text
from voetnoot.links import State
from voetnoot.mementos import LookupResult
from voetnoot.reports.facts import CitedBy, LinkFacts, Standing, cited_of, standing_of
from voetnoot.reports.narrowing import EVERYTHING, Narrowing

_STRETCH = 5_000
"""Links at once: so many that a stretch costs no more by being one of many, so few that memory holds them easily."""

_FEW = 4 * MOST_PARAMETERS
"""Links or answers that are asked for one by one; of more, whatever stands between the first and the last is read."""

_FAILED = LookupResult.FAILED.value

_ALIVE = State.ALIVE.value
_FACTS = (
    *(LINKS.c[name] for name in ("id", "url", "host", "created", "reason", "since", "checked")),
    sa.case((LINKS.c.state != _ALIVE, sa.cast(LINKS.c.verdict, sa.Text))).label("held"),
    (LINKS.c.state == _ALIVE).label("alive"),
)
"""What facts are made of. Of a link that is alive, as most are, the columns say it all, and its verdict is not read."""


class FactQueries(Reader):
    """What is counted of links. Memory grows with the answers, and by a stretch of links."""

    def link_facts(self, narrowing: Narrowing = EVERYTHING) -> Iterator[LinkFacts]:
        """Yield the facts of each link that at least one answer cites and that ``narrowing`` means, by link id."""
        last, answers, only = "", dict[str, CitedBy](), tuple(conditions(narrowing))
        size = MOST_PARAMETERS if only else _STRETCH  # some of the links lie apart: all between them would be the whole store
        page = sa.select(*_FACTS).where(cited(), *only).order_by(LINKS.c.id).limit(size)
        while rows := self._rows(page.where(LINKS.c.id > last)):
            yield from (one for one in self._facts(rows, answers) if narrowing.fits(one))
            last = rows[-1].id

    def _facts(self, rows: Sequence[sa.Row[Any]], answers: dict[str, CitedBy]) -> Iterator[LinkFacts]:
        ids = [row.id for row in rows]
        citing, copied, public = self._citing(ids, answers), self._copied(ids), self._public(ids)
        for row in rows:
            kept = public.get(row.id, {})
            yield LinkFacts(
                row.id,
                row.url,
                row.host,
                _standing(row),
                cited_of(citing.get(row.id, ())),
                row.created,
                copied=row.id in copied,
                public=any(kept.values()),
                sought=bool(kept),
            )

    def _citing(self, ids: Sequence[str], answers: dict[str, CitedBy]) -> dict[str, list[CitedBy]]:
        """Return, per link, an entry per citation; ``answers`` holds those that were read, and gains those that are missing."""
        links, pairs = frozenset(ids), list[tuple[str, str]]()
        for meant in _meant(CITATIONS.c.link, ids):
            statement = sa.select(CITATIONS.c.link, CITATIONS.c.answer).where(meant, CITATIONS.c.gone.is_(None))
            pairs += [pair for pair in map(tuple, self._rows(statement)) if pair[0] in links]
        self._add_answers(answers, sorted({answer for _, answer in pairs} - answers.keys()))
        found: dict[str, list[CitedBy]] = {}
        for link, answer in pairs:
            found.setdefault(link, []).append(answers[answer])
        return found

    def _add_answers(self, answers: dict[str, CitedBy], missing: Sequence[str]) -> None:
        ministries: dict[str, tuple[str, ...]] = {}
        facets = sa.select(ANSWER_FACETS.c.answer, ANSWER_FACETS.c.value).where(ANSWER_FACETS.c.facet == "ministry")
        for meant in _meant(ANSWER_FACETS.c.answer, missing):
            for row in self._rows(facets.where(meant)):
                ministries[row.answer] = tuple(sorted((*ministries.get(row.answer, ()), row.value)))
        for meant in _meant(ANSWERS.c.id, missing):
            for row in self._rows(sa.select(ANSWERS.c.id, ANSWERS.c.dated, ANSWERS.c.source).where(meant)):
                answers[row.id] = CitedBy(row.id, row.dated, row.source, ministries.get(row.id, ()))

    def _copied(self, ids: Sequence[str]) -> set[str]:
        subject, found = CAPTURES.c.subject, set[str]()
        for meant in _meant(subject, ids, "link:"):
            found.update(row.subject.removeprefix("link:") for row in self._rows(sa.select(subject).where(meant).distinct()))
        return found

    def _public(self, ids: Sequence[str]) -> dict[str, dict[str, bool]]:
        """Return, per link and archive that answered, whether it holds a copy by its last answer."""
        found: dict[str, dict[str, bool]] = {}
        for meant in _meant(LOOKUPS.c.link, ids):
            answered = sa.select(LOOKUPS.c.link, LOOKUPS.c.archive, LOOKUPS.c.url).where(meant, LOOKUPS.c.result != _FAILED)
            for row in self._rows(answered.order_by(LOOKUPS.c.asked, LOOKUPS.c.id)):
                found.setdefault(row.link, {})[row.archive] = row.url is not None
        return found


def _standing(row: sa.Row[Any]) -> Standing:
    if row.alive:
        return Standing(_ALIVE, row.reason, row.since, row.checked or row.since)
    return standing_of(None if row.held is None else verdict_from_text(row.held))


def _meant(column: sa.ColumnElement[str], ids: Sequence[str], before: str = "") -> Iterator[sa.ColumnElement[bool]]:
    """Yield conditions that together mean ``ids`` (in order) in ``column``, which holds them behind ``before``.

    Of many, one that means whatever stands from the first to the last.
    """
    if len(ids) > _FEW:
        yield column.between(f"{before}{ids[0]}", f"{before}{ids[-1]}")
        return
    for batch in in_batches(ids):
        yield column.in_([f"{before}{one}" for one in batch])
