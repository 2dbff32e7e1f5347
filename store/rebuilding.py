"""All that answers and events are found by, made again from the facts: facets, counts, words; what links are counted by as well.

What follows from facts may be lost or wrong without harm: feeds, searches and archives of feeds come back as they were.
"""

from collections import Counter
from collections.abc import Iterator

import sqlalchemy as sa

from store.deriving import count_links
from store.event_counts import ALL, count_on
from store.event_index import EVENT_WORDS
from store.search_index import ANSWER_WORDS, index_answer
from store.tables import ANSWER_FACETS, ANSWERS, CITATIONS, DOCUMENTS, EVENT_COUNTS, EVENT_FACETS, EVENTS, LINKS, READINGS
from store.troubles import said_clearly
from store.writing import let_be_found
from voetnoot.codec import event_from_json, reading_from_json
from voetnoot.events import Event
from voetnoot.facets import Facet
from voetnoot.searching import words_of

_PAGE = 500


def rebuild(engine: sa.Engine) -> tuple[int, int]:
    """Make it again, in one transaction; return how many answers and events are found by it. Raises `StoreError`."""
    with said_clearly(engine), engine.connect().execution_options(writes=True) as connection, connection.begin():
        _forget(connection)
        count_links(connection)
        _name_hosts(connection)
        answers = index_answers(connection, connection)
        counts: Counter[Facet] = Counter()
        for seq, event in events_of(connection):
            counts.update([ALL, *let_be_found(connection, seq, event)])
        count_on(connection, counts)
        return answers, counts[ALL]


def _forget(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.delete(EVENT_WORDS))
    else:
        # The FTS5 manual, sections 6.4 and 6.9: a table without content is emptied whole; one over another is set right first,
        # or the rows that leave would take words out of it that it does not have.
        connection.execute(sa.text("INSERT INTO event_words(event_words) VALUES ('delete-all')"))
        connection.execute(sa.text("INSERT INTO answer_words_index(answer_words_index) VALUES ('rebuild')"))
    for table in (EVENT_COUNTS, EVENT_FACETS, ANSWER_WORDS):
        connection.execute(sa.delete(table))


def _name_hosts(connection: sa.Connection) -> None:
    """Let every answer be found by the hosts that it cites; where it stands among all is said with its words."""
    cited = sa.select(CITATIONS.c.answer, sa.literal("host", ANSWER_FACETS.c.facet.type), LINKS.c.host).distinct()
    cited = cited.join(LINKS, LINKS.c.id == CITATIONS.c.link).where(CITATIONS.c.gone.is_(None))
    connection.execute(sa.delete(ANSWER_FACETS).where(ANSWER_FACETS.c.facet == "host"))
    connection.execute(sa.insert(ANSWER_FACETS).from_select(["answer", "facet", "value"], cited))


def index_answers(held: sa.Connection, into: sa.Connection) -> int:
    """Let every answer that a document carries in ``held`` be found in ``into`` by what was read last; return how many."""
    read = (
        sa.select(ANSWERS.c.id, ANSWERS.c.dated, ANSWERS.c.subject, READINGS.c.body)
        .join(READINGS, READINGS.c.id == ANSWERS.c.reading)
        .join(DOCUMENTS, sa.and_(DOCUMENTS.c.answer == ANSWERS.c.id, DOCUMENTS.c.id == ANSWERS.c.document))
        .order_by(ANSWERS.c.id)
        .limit(_PAGE)
    )
    number, last = 0, ""
    while rows := held.execute(read.where(ANSWERS.c.id > last)).all():
        for row in rows:
            document = reading_from_json(row.body).document
            if document is not None:
                words = words_of(document, row.subject, document.kenmerken, document.askers, document.answerers)
                index_answer(into, row.id, row.dated, words)
                number += 1
        last = rows[-1].id
    return number


def events_of(connection: sa.Connection) -> Iterator[tuple[int, Event]]:
    """Yield every event with its number, in their order, page by page."""
    events = sa.select(EVENTS.c.seq, EVENTS.c.body).order_by(EVENTS.c.seq).limit(_PAGE)
    last = 0
    while rows := connection.execute(events.where(EVENTS.c.seq > last)).all():
        yield from ((row.seq, event_from_json(row.body)) for row in rows)
        last = rows[-1].seq
