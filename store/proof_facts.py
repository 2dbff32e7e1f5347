"""Proof that every event tells of something that the ledger knows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from store.engine import Store
from store.probe_tables import PROBES
from store.rows import in_batches
from store.tables import ANSWERS, CAPTURES, CASES, DOCUMENTS, EVENTS, HOSTS, LINKS, SOURCES, VERDICTS
from voetnoot.codec import event_from_json
from voetnoot.events import (
    AboutLink,
    AnswerOverdue,
    AnswerPublished,
    AnswerRevised,
    Event,
    EventCorrected,
    LinkDied,
    LinkMoved,
)
from voetnoot.events.about_answers import AboutAnswer
from voetnoot.events.about_watch import AboutHost, AboutSource
from voetnoot.links import State

PAGE = 500

Fact = tuple[str, ...]
"""What must be there: the name of a kind of fact in `_LOOKED_UP`, and its key."""

_LOOKED_UP: Mapping[str, tuple[sa.ColumnElement[Any], ...]] = {
    "answer": (ANSWERS.c.id,),
    "document": (DOCUMENTS.c.id,),
    "capture": (CAPTURES.c.subject, CAPTURES.c.digest),
    "link": (LINKS.c.id,),
    "verdict": (VERDICTS.c.link, VERDICTS.c.state),
    "probe": (PROBES.c.link,),
    "host": (HOSTS.c.name,),
    "case": (CASES.c.source, CASES.c.kenmerk),
    "source": (SOURCES.c.id,),
    "event": (EVENTS.c.id,),
}


def facts_behind(store: Store) -> Iterator[str]:
    """Yield a sentence for each event that tells of what the ledger does not know."""
    last = 0
    while True:
        statement = sa.select(EVENTS.c.seq, EVENTS.c.body).where(EVENTS.c.seq > last).order_by(EVENTS.c.seq).limit(PAGE)
        with store.engine.connect() as connection:
            rows = connection.execute(statement).all()
            wanted = {row.seq: facts_of(event_from_json(row.body)) for row in rows}
            there = _there(connection, {fact for facts in wanted.values() for fact in facts})
        for row in rows:
            missing = [fact for fact in wanted[row.seq] if fact not in there]
            yield from (f"event {row.seq} ({row.body['kind']}): there is no {' '.join(fact)} behind it" for fact in missing)
            last = row.seq
        if len(rows) < PAGE:
            return


def facts_of(event: Event) -> Sequence[Fact]:
    """Return the facts without which ``event`` could not have happened."""
    return next((facts(event) for kind, facts in _BEHIND if isinstance(event, kind)), ())


def _answer(event: Any) -> tuple[Fact, ...]:
    return (("answer", event.answer), ("document", event.document))


def _link(event: Any) -> tuple[Fact, ...]:
    return (("link", event.link), ("probe", event.link))


_BEHIND: Sequence[tuple[Any, Callable[[Any], Sequence[Fact]]]] = (
    (
        AnswerPublished | AnswerRevised,
        lambda event: (*_answer(event), ("capture", f"document:{event.document}", event.digest)),
    ),
    (AboutAnswer, _answer),
    (LinkDied, lambda event: (*_link(event), ("verdict", event.link, State.DEAD.value))),
    (LinkMoved, lambda event: (*_link(event), ("verdict", event.link, State.MOVED.value))),
    (AboutLink, _link),
    (AboutHost, lambda event: (("host", event.host),)),
    (AnswerOverdue, lambda event: (("case", event.source, event.kenmerk),)),
    (AboutSource, lambda event: (("source", event.source),)),
    (EventCorrected, lambda event: (("event", event.corrects),)),
)
"""What must be there for a kind of event; the first that fits."""


def _there(connection: sa.Connection, facts: set[Fact]) -> set[Fact]:
    found: set[Fact] = set()
    for kind, columns in _LOOKED_UP.items():
        keys = sorted(fact[1:] for fact in facts if fact[0] == kind)
        for batch in in_batches(keys):
            which = columns[0].in_([key[0] for key in batch])
            rows = connection.execute(sa.select(*columns).where(which).distinct())
            found |= {(kind, *map(str, row)) for row in rows}
    return found
