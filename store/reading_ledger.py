"""Writes of readings: what a reader made of a capture, the answer it belongs to, its citations, and the events it caused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import sqlalchemy as sa

from store.citing import recount
from store.projecting import hold_all
from store.rows import in_batches
from store.search_index import forget_answer, index_answer
from store.tables import ANSWER_FACETS, ANSWERS, CAPTURES, CITATIONS, DOCUMENTS, LINKS, READINGS
from store.writing import Writer, add_events, insert_doubts, insert_new, upsert
from voetnoot.answers import Answerer, Asker, Reading
from voetnoot.codec import reading_to_json, to_json
from voetnoot.events import Event
from voetnoot.facets import people
from voetnoot.links import Citation
from voetnoot.searching import words_of
from voetnoot.urls import host_of


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """The answer that a reading belongs to. ``dated``: the day of the answer; ``sent``: the day the questions were sent in.

    ``aanhangsel``: the id of its official publication (``ah-tk-20232024-2147``), where it has one.
    """

    id: str
    key: str
    source: str
    kind: str
    subject: str
    kenmerken: tuple[str, ...] = ()
    dated: date | None = None
    sent: date | None = None
    askers: tuple[Asker, ...] = ()
    answerers: tuple[Answerer, ...] = ()
    aanhangsel: str | None = None


class ReadingLedger(Writer):
    """Readings of documents."""

    def add_reading(
        self,
        document: str,
        capture: int,
        reading: Reading,
        now: datetime,
        *,
        answer: AnswerRow | None = None,
        citations: Sequence[Citation] = (),
        events: Sequence[Event] = (),
    ) -> bool:
        """Store what was read from ``capture`` of ``document`` (row id), with all that follows from it, in one transaction.

        ``answer`` is ``None`` when the document could not be read or answers nothing; then only the reading and its doubts are
        kept. Citations that the answer no longer has are marked gone, their links stay under watch. Returns whether the reading
        was new; a second call with the same capture and reader changes nothing.
        """
        with self._transaction() as connection:
            error = reading.error.value if reading.error else None
            row = {"document": document, "capture": capture, "reader": reading.reader, "at": now, "error": error}
            if not insert_new(connection, READINGS, [row | {"body": reading_to_json(reading)}]):
                return False
            number = connection.execute(
                sa.select(READINGS.c.id).where(READINGS.c.capture == capture, READINGS.c.reader == reading.reader)
            ).scalar_one()
            _note_reader(connection, document, capture, reading.reader)
            insert_doubts(connection, f"document:{document}", reading.doubts, now)
            if answer is not None:
                cited = _cited_before(connection, document, answer.id) | {citation.link for citation in citations}
                hold_all(connection, cited)
                _leave(connection, document, answer.id, now)
                _answer(connection, answer, document, number, now)
                _facets(connection, answer, citations)
                _words(connection, answer, reading)
                _citations(connection, answer, citations, now)
                recount(connection, cited)
                connection.execute(
                    sa.update(DOCUMENTS).where(DOCUMENTS.c.id == document).values(answer=answer.id, reading=number)
                )
            add_events(connection, events)
            return True

    def withdraw_answer(self, answer: str, now: datetime, events: Sequence[Event]) -> None:
        """Mark ``answer`` as withdrawn, with the events that say so."""
        with self._transaction() as connection:
            connection.execute(
                sa.update(ANSWERS).where(ANSWERS.c.id == answer, ANSWERS.c.withdrawn.is_(None)).values(withdrawn=now)
            )
            add_events(connection, events)

    def watch_links(self, urls: Sequence[tuple[str, str]], now: datetime) -> int:
        """Put links, as (id, normalised URL), under watch without a citation; return how many were new."""
        with self._transaction() as connection:
            return insert_new(connection, LINKS, [_link(link, url, now, None) for link, url in sorted(urls)])


def _note_reader(connection: sa.Connection, document: str, capture: int, reader: str) -> None:
    """Let ``document`` wait no longer for ``reader``, if that was its newest capture."""
    newest = connection.execute(
        sa.select(sa.func.max(CAPTURES.c.id)).where(CAPTURES.c.subject == f"document:{document}")
    ).scalar()
    if newest == capture:
        connection.execute(sa.update(DOCUMENTS).where(DOCUMENTS.c.id == document).values(read_by=reader))


def _answer(connection: sa.Connection, answer: AnswerRow, document: str, reading: int, now: datetime) -> None:
    row = {
        "id": answer.id,
        "key": answer.key,
        "source": answer.source,
        "kind": answer.kind,
        "subject": answer.subject,
        "dated": answer.dated,
        "sent": answer.sent,
        "document": document,
        "reading": reading,
        "first_seen": now,
        "withdrawn": None,
    }
    upsert(connection, ANSWERS, row, keep=("first_seen", "withdrawn"))


def _facets(connection: sa.Connection, answer: AnswerRow, citations: Sequence[Citation]) -> None:
    found = {("kenmerk", kenmerk) for kenmerk in answer.kenmerken} | set(people(answer.askers, answer.answerers))
    if answer.aanhangsel is not None:
        found.add(("aanhangsel", answer.aanhangsel))
    found |= {("host", host_of(citation.url)) for citation in citations}
    connection.execute(sa.delete(ANSWER_FACETS).where(ANSWER_FACETS.c.answer == answer.id))
    rows = [{"answer": answer.id, "facet": facet, "value": value} for facet, value in sorted(found)]
    insert_new(connection, ANSWER_FACETS, rows)


def _words(connection: sa.Connection, answer: AnswerRow, reading: Reading) -> None:
    """Let the answer be found by what was read, from this transaction on."""
    if reading.document is not None:
        words = words_of(reading.document, answer.subject, answer.kenmerken, answer.askers, answer.answerers)
        index_answer(connection, answer.id, answer.dated, words)


def _cited_before(connection: sa.Connection, document: str, answer: str) -> set[str]:
    """Return the links that ``answer`` cites, and those of the answer that ``document`` carried until now."""
    carried = sa.select(DOCUMENTS.c.answer).where(DOCUMENTS.c.id == document).scalar_subquery()
    meant = sa.or_(CITATIONS.c.answer == answer, CITATIONS.c.answer == carried)
    return set(connection.execute(sa.select(CITATIONS.c.link).where(meant, CITATIONS.c.gone.is_(None))).scalars())


def _leave(connection: sa.Connection, document: str, answer: str, now: datetime) -> None:
    """Let go of the answer that ``document`` carried until now, if it is another one that no document carries any more.

    It stays in the ledger, but is found under no kenmerk and cites nothing: its document speaks for the new answer now.
    """
    before = connection.execute(sa.select(DOCUMENTS.c.answer).where(DOCUMENTS.c.id == document)).scalar()
    others = sa.select(DOCUMENTS.c.id).where(DOCUMENTS.c.answer == before, DOCUMENTS.c.id != document).limit(1)
    if before in (None, answer) or connection.execute(others).first() is not None:
        return
    forget_answer(connection, before)
    connection.execute(sa.delete(ANSWER_FACETS).where(ANSWER_FACETS.c.answer == before))
    connection.execute(sa.update(CITATIONS).where(CITATIONS.c.answer == before, CITATIONS.c.gone.is_(None)).values(gone=now))


def _link(link: str, url: str, now: datetime, cited: datetime | None) -> dict[str, object]:
    return {"id": link, "url": url, "host": host_of(url), "cited": cited, "created": now, "next_due": now}


def _cite_earlier(connection: sa.Connection, links: Iterable[str], cited: datetime) -> None:
    """Let ``links`` be known to be cited at ``cited``, unless they were before: the past may be read after the present."""
    later = sa.or_(LINKS.c.cited.is_(None), LINKS.c.cited > cited)
    for batch in in_batches(links):
        connection.execute(sa.update(LINKS).where(LINKS.c.id.in_(batch), later).values(cited=cited))


def _citations(connection: sa.Connection, answer: AnswerRow, citations: Sequence[Citation], now: datetime) -> None:
    cited = datetime.combine(answer.dated, time(), UTC) if answer.dated else None
    links = {citation.link: _link(citation.link, citation.url, now, cited) for citation in citations}
    insert_new(connection, LINKS, [links[link] for link in sorted(links)])
    if cited is not None:
        _cite_earlier(connection, links, cited)
    connection.execute(
        sa.update(CITATIONS)
        .where(CITATIONS.c.answer == answer.id, CITATIONS.c.id.not_in([citation.id for citation in citations]))
        .values(gone=sa.func.coalesce(CITATIONS.c.gone, sa.literal(now, CITATIONS.c.gone.type)))
    )
    rows = [
        {
            "id": citation.id,
            "answer": answer.id,
            "link": citation.link,
            "url": citation.url,
            "part": citation.part,
            "note": citation.note,
            "nth": citation.nth,
            "body": to_json(citation),
            "first_seen": now,
            "gone": None,
        }
        for citation in citations
    ]
    upsert(connection, CITATIONS, *rows, keep=("first_seen",))
