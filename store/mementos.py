"""What public archives said of links, and which pages they were asked to save: every question a row, each answer kept."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.columns import Moment
from store.holding import look_again
from store.memento_tables import LOOKUPS, SAVES
from store.rows import MOST_PARAMETERS, Reader, in_batches
from store.tables import LINKS
from store.writing import Writer, insert_new
from voetnoot.links import Link, State
from voetnoot.mementos import Lookup, LookupResult, Memento, PublicCopy, public_copy
from voetnoot.rescue import Save, SaveState

_BY_RISK = (State.SUSPECT, State.DEAD, State.MOVED, State.BLOCKED, State.DISALLOWED, State.ALIVE, State.UNKNOWN)
"""States in the order in which their links are looked up: what we may soon have to tell of first."""


_WANTED = sa.func.coalesce(LINKS.c.cited, LINKS.c.created, type_=Moment).label("wanted")


class MementoQueries(Reader):
    """Reads of public copies."""

    def due_lookups(self, archive: str, now: datetime, limit: int) -> list[Link]:
        """Return links about which ``archive`` is to be asked at ``now``: never asked, or so long ago; by risk.

        ``cited`` is the moment that a copy is wanted of: that of the answer, or when the link was put under watch without one.
        """
        believed = sa.exists().where(LOOKUPS.c.link == LINKS.c.id, LOOKUPS.c.archive == archive, LOOKUPS.c.until > now)
        risk = sa.case({state.value: place for place, state in enumerate(_BY_RISK)}, value=LINKS.c.state, else_=len(_BY_RISK))
        statement = (
            sa.select(LINKS.c.id, LINKS.c.url, LINKS.c.host, _WANTED)
            .where(~believed)
            .order_by(risk, _WANTED.desc(), LINKS.c.id)
            .limit(limit)
        )
        return [Link(row.id, row.url, row.host, row.wanted) for row in self._rows(statement)]

    def lookup_requests(self, archive: str, since: datetime) -> int:
        """Return how many requests went to ``archive`` since then."""
        statement = sa.select(sa.func.coalesce(sa.func.sum(LOOKUPS.c.requests), 0).label("requests"))
        return int(self._rows(statement.where(LOOKUPS.c.archive == archive, LOOKUPS.c.asked > since))[0].requests)

    def public_copies(self, ids: Iterable[str]) -> dict[str, PublicCopy]:
        """Return what the archives together say of each link that was asked about."""
        lookups: dict[str, list[Lookup]] = {}
        wanted: dict[str, datetime] = {}
        for batch in in_batches(ids):
            statement = sa.select(LOOKUPS, _WANTED).join(LINKS, LINKS.c.id == LOOKUPS.c.link).where(LOOKUPS.c.link.in_(batch))
            for row in self._rows(statement.order_by(LOOKUPS.c.id)):
                lookups.setdefault(row.link, []).append(_lookup(row))
                wanted[row.link] = row.wanted
        return {link: public_copy(found, wanted[link]) for link, found in lookups.items()}

    def saves(self, state: SaveState) -> list[Save]:
        """Return the pages that archives were asked to save and that are in ``state``, longest asked first."""
        return [
            _save(row) for row in self._rows(sa.select(SAVES).where(SAVES.c.state == state).order_by(SAVES.c.asked, SAVES.c.id))
        ]

    def saves_since(self, moment: datetime) -> int:
        """Return how many pages an archive was asked to save since ``moment``."""
        return int(self._rows(sa.select(sa.func.count().label("saves")).where(SAVES.c.asked > moment))[0].saves)

    def savable(self, since: datetime) -> Iterator[list[str]]:
        """Yield, page by page, cited links that may still be there and that no archive was asked to save after ``since``."""
        recent = sa.exists().where(SAVES.c.link == LINKS.c.id, SAVES.c.asked > since)
        living = LINKS.c.state.in_([State.SUSPECT, State.MOVED, State.ALIVE])
        statement = sa.select(LINKS.c.id).where(LINKS.c.cited.is_not(None), living, ~recent).order_by(LINKS.c.id)
        last = ""
        while rows := self._rows(statement.where(LINKS.c.id > last).limit(MOST_PARAMETERS)):
            last = rows[-1].id
            yield [row.id for row in rows]


class MementoLedger(Writer):
    """Writes of what archives said and did."""

    def add_lookup(self, lookup: Lookup) -> None:
        """Keep one question and its answer."""
        copy = lookup.memento
        row = {
            "link": lookup.link,
            "archive": lookup.archive,
            "asked": lookup.asked,
            "result": lookup.result.value,
            "until": lookup.until,
            "url": copy.url if copy else None,
            "made": copy.at if copy else None,
            "held_by": copy.archive if copy else None,
            "why": lookup.why,
            "requests": lookup.requests,
        }
        with self._transaction() as connection:
            insert_new(connection, LOOKUPS, [row])
            look_again(connection, [lookup.link])

    def put_save(self, save: Save) -> None:
        """Keep how far the saving of a page is; one that is done makes its link due to be looked up again."""
        copy = save.memento
        rest = {"state": save.state.value, "job": save.job, "ended": save.ended, "why": save.why}
        rest |= {"url": copy.url if copy else None, "made": copy.at if copy else None}
        with self._transaction() as connection:
            insert_new(connection, SAVES, [{"link": save.link, "asked": save.asked, **rest}])
            connection.execute(sa.update(SAVES).where(SAVES.c.link == save.link, SAVES.c.asked == save.asked).values(**rest))
            if save.state is SaveState.DONE and save.ended is not None:
                due = sa.update(LOOKUPS).where(LOOKUPS.c.link == save.link, LOOKUPS.c.until > save.ended)
                connection.execute(due.values(until=save.ended))


def _lookup(row: sa.Row[Any]) -> Lookup:
    copy = None if row.url is None else Memento(row.url, row.made, row.held_by)
    return Lookup(row.link, row.archive, row.asked, LookupResult(row.result), row.until, copy, row.why, row.requests)


def _save(row: sa.Row[Any]) -> Save:
    return Save(row.link, row.asked, SaveState(row.state), row.job, row.ended, row.why)
