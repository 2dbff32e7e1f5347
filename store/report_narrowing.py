"""A narrowing of the report in the database's words: what it means at least, so that only such links are read."""

from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sa

from store.tables import ANSWER_FACETS, ANSWERS, CITATIONS, LINKS
from voetnoot.reports.facts import NOT_CHECKED
from voetnoot.reports.narrowing import NO_VALUE, Narrowing

_ON_LINKS = {"host": LINKS.c.host, "reason": LINKS.c.reason, "state": LINKS.c.state}
_EXACT = frozenset({*_ON_LINKS, "source", "ministry"})


def is_exact(narrowing: Narrowing) -> bool:
    """Tell whether the `conditions` are all that ``narrowing`` means, so that the database can count its links."""
    return all(name in _EXACT and value not in (NO_VALUE, NOT_CHECKED) for name, value in narrowing.asked())


def conditions(narrowing: Narrowing) -> Iterator[sa.ColumnElement[bool]]:
    """Yield what every link fulfils that ``narrowing`` means; unless `is_exact`, others may too (`Narrowing.fits` tells)."""
    for name, value in narrowing.asked():
        if value in (NO_VALUE, NOT_CHECKED):
            continue
        if name in _ON_LINKS:
            yield _ON_LINKS[name] == value
        elif name == "tld":
            yield LINKS.c.host.endswith(value, autoescape=True)
        elif name == "source":
            yield _cited(sa.exists().where(ANSWERS.c.id == CITATIONS.c.answer, ANSWERS.c.source == value))
        elif name == "ministry":
            same = ANSWER_FACETS.c.answer == CITATIONS.c.answer
            yield _cited(sa.exists().where(same, ANSWER_FACETS.c.facet == "ministry", ANSWER_FACETS.c.value == value))


def number_of(narrowing: Narrowing) -> sa.Select[int]:
    """Return the statement that counts the links that an exact ``narrowing`` means (`is_exact`).

    A ministry has fewer citations than there are links in a state: its answers lead, where a link would be asked for its answers.
    """
    if narrowing.ministry is None:
        return sa.select(sa.func.count()).select_from(LINKS).where(cited(), *conditions(narrowing))
    of_ministry = (ANSWER_FACETS.c.facet == "ministry", ANSWER_FACETS.c.value == narrowing.ministry, CITATIONS.c.gone.is_(None))
    counted = sa.select(sa.func.count(LINKS.c.id.distinct())).select_from(ANSWER_FACETS)
    counted = counted.join(CITATIONS, CITATIONS.c.answer == ANSWER_FACETS.c.answer).join(LINKS, LINKS.c.id == CITATIONS.c.link)
    return counted.where(*of_ministry, *conditions(replace(narrowing, ministry=None)))


def cited() -> sa.ColumnElement[bool]:
    """Return the condition that at least one answer cites a link."""
    return _cited(sa.true())


def _cited(by_which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(CITATIONS.c.link == LINKS.c.id, CITATIONS.c.gone.is_(None), by_which)
