"""The words that events are found by, for feeds about a subject: written with the event, and never changed.

An event is found by what it says itself and by what the answers said, at that moment, that it is about or that cite its link. So
a feed about a subject tells of a dead source of an answer on it, and what once stood in a feed stays in its archives.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR

from store.search_index import fts5, in_vector, vector
from store.tables import ANSWERS, DOCUMENTS, EVENT_FACETS, EVENTS, READINGS
from voetnoot.codec import reading_from_json
from voetnoot.events import AboutLink, AnswerOverdue, AnswerPublished, AnswerRevised, Event
from voetnoot.events.about_answers import AboutAnswer
from voetnoot.facets import Facet
from voetnoot.searching import Query, fold, words_of

EVENT_WORDS = sa.table("event_words", sa.column("rowid", sa.BigInteger), sa.column("words"))
"""FTS5 without a copy of the words on SQLite (its manual, section 4.4.1), a table with a vector on PostgreSQL."""

_MOST_ANSWERS = 5
_MOST_WORDS = 60_000


def index_event(connection: sa.Connection, seq: int, event: Event, facets: Sequence[Facet]) -> None:
    """Let ``event`` be found by its words. Events about the watch itself have none."""
    words = [word for text in _own(event) for word in fold(text)]
    answers = [value for facet, value in facets if facet == "answer"][:_MOST_ANSWERS]
    if not isinstance(event, AnswerPublished):
        for found in _said(connection, answers, event.at):
            words += found[: _MOST_WORDS - len(words)]
    if words:
        keep_words(connection, seq, words[:_MOST_WORDS])


def keep_words(connection: sa.Connection, seq: int, words: Sequence[str]) -> None:
    """Let the event with this ``seq`` be found by ``words``."""
    value = sa.cast(vector(words), TSVECTOR) if connection.dialect.name == "postgresql" else " ".join(words)
    connection.execute(sa.insert(EVENT_WORDS).values(rowid=seq, words=value))


def kept_words(connection: sa.Connection) -> Iterator[tuple[int, list[str]]]:
    """Yield ``seq`` and words, in their order, of each event that has any, as the index has them; it keeps no other copy.

    PostgreSQL keeps 255 places of a word and none behind the 16,383rd (its manual, section 12.11): a place that it does not know
    stays empty, so that no phrase is found that was not there, and words without a place come last.
    """
    if connection.dialect.name == "postgresql":
        statement = _LEXEMES
    else:
        connection.execute(_VIEW_OF_TERMS)
        statement = _TERMS
    for seq, rows in groupby(connection.execute(statement, execution_options={"yield_per": 5000}), key=itemgetter(0)):
        words: list[str] = []
        for _, word, place in rows:
            words += [_NO_WORD] * ((place or 0) - 1 - len(words))
            words.append(word)
        yield seq, words


_NO_WORD = "\ue000"
"""Stands where a word is not known. Both databases take it for a word; nobody can ask for it."""

_LEXEMES = sa.text(
    "SELECT rowid, lexeme, place FROM event_words CROSS JOIN LATERAL unnest(words) AS found(lexeme, positions, weights)"
    " LEFT JOIN LATERAL unnest(positions) AS place ON true ORDER BY rowid, place NULLS LAST, lexeme"
)
# The FTS5 manual, section 4.5: an index without a copy of its words still knows each of them and where it stands.
_VIEW_OF_TERMS = sa.text("CREATE VIRTUAL TABLE IF NOT EXISTS temp.event_terms USING fts5vocab(main, event_words, instance)")
_TERMS = sa.text('SELECT doc, term, "offset" + 1 FROM temp.event_terms ORDER BY doc, "offset"')


def about(query: Query, dialect: str) -> sa.ColumnElement[bool]:
    """Return the condition that a row of `EVENT_WORDS` has what ``query`` asks for, in the language of ``dialect``."""
    if dialect == "postgresql":
        return in_vector(EVENT_WORDS.c.words, query)
    matched: sa.ColumnElement[bool] = EVENT_WORDS.c.words.op("MATCH")(fts5(query))
    return matched


def numbers_of(wanted: Sequence[Facet], query: Query | None, dialect: str) -> tuple[sa.Select[Any], sa.ColumnElement[int]]:
    """Return the numbers of the published events with these facets and words, chosen without a look at the events themselves.

    All but the few that are not published yet. Beside the statement stands its one column. One of the two must be asked for.
    """
    groups = {facet: [value for name, value in wanted if name == facet] for facet, _ in wanted}
    conditions: list[sa.ColumnElement[bool]] = []
    if query is not None:
        place: sa.ColumnElement[int] = EVENT_WORDS.c.rowid
        conditions.append(about(query, dialect))
    else:
        facet, values = groups.popitem()
        first = EVENT_FACETS.alias("first")
        place = first.c.seq
        conditions += [first.c.facet == facet, first.c.value.in_(values)]
    for number, (facet, values) in enumerate(groups.items()):
        has = EVENT_FACETS.alias(f"facet{number}")
        # A sum cannot be looked up among the words: they lead, and are not searched anew for each event.
        conditions.append((place + 0).in_(sa.select(has.c.seq).where(has.c.facet == facet, has.c.value.in_(values))))
    waiting = sa.select(EVENTS.c.seq).where(EVENTS.c.published.is_(None))
    statement = sa.select(place.label("seq")).where(*conditions, place.not_in(waiting))
    return statement if query is not None else statement.distinct(), place


def chosen(
    statement: sa.Select[Any], wanted: Sequence[Facet], *, words: bool = False
) -> tuple[sa.Select[Any], sa.ColumnElement[int]]:
    """Return ``statement`` over events narrowed to those that have, of each facet in ``wanted``, one of its values.

    With ``words``, `EVENT_WORDS` is there to be narrowed as well. Beside it stands the column to go by for their order:
    walked along the index that it is from, the newest are found first and need no sorting.
    """
    place: sa.ColumnElement[int] = EVENTS.c.seq
    seq: sa.ColumnElement[int] = EVENTS.c.seq
    if words:
        statement = statement.join(EVENT_WORDS, EVENT_WORDS.c.rowid == EVENTS.c.seq)
        place = EVENT_WORDS.c.rowid
        # A sum cannot be looked up among the words: they lead, and are not searched anew for each event.
        seq = place + 0
    for number, facet in enumerate(dict.fromkeys(name for name, _ in wanted)):
        values = [value for name, value in wanted if name == facet]
        has = EVENT_FACETS.alias(f"facet{number}")
        if len(values) == 1:
            statement = statement.join(has, sa.and_(has.c.seq == seq, has.c.facet == facet, has.c.value == values[0]))
            place = place if words else has.c.seq
        else:
            statement = statement.where(seq.in_(sa.select(has.c.seq).where(has.c.facet == facet, has.c.value.in_(values))))
    return statement, place


def _own(event: Event) -> Iterator[str]:
    match event:
        case AboutAnswer():
            yield event.subject
            yield from event.kenmerken
        case AnswerOverdue():
            yield from (event.subject, event.kenmerk)
        case AboutLink():
            yield event.url
            yield from (place.subject for place in event.cited_in)
        case _:
            return
    if isinstance(event, AnswerPublished):
        for exchange in event.exchanges:
            yield from (exchange.text, exchange.answer)
        yield from (note.text for note in event.footnotes)
    if isinstance(event, AnswerRevised):
        for change in event.changes:
            yield from (change.before, change.after)


def _said(connection: sa.Connection, answers: Sequence[str], at: datetime) -> Iterator[list[str]]:
    """Yield the words of ``answers`` as they had last been read at ``at``, so that an event has the same words whenever asked."""
    then = (
        sa.select(sa.func.max(READINGS.c.id))
        .join(DOCUMENTS, DOCUMENTS.c.id == READINGS.c.document)
        .where(DOCUMENTS.c.answer == ANSWERS.c.id, READINGS.c.error.is_(None), READINGS.c.at <= at)
        .correlate(ANSWERS)
        .scalar_subquery()
    )
    statement = sa.select(ANSWERS.c.subject, READINGS.c.body).select_from(ANSWERS)
    statement = statement.join(READINGS, READINGS.c.id == sa.func.coalesce(then, ANSWERS.c.reading))
    for row in connection.execute(statement.where(ANSWERS.c.id.in_(answers)).order_by(ANSWERS.c.id)):
        document = reading_from_json(row.body).document
        if document is not None:
            yield words_of(document, row.subject, document.kenmerken, document.askers, document.answerers)
