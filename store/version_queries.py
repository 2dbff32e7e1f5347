"""Reads of what is held of one thing over time: the versions of a letter, the copies of a page, the verdicts on a link."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from store.rows import Reader, capture_of
from store.tables import CAPTURES, DOCUMENTS, READINGS, VERDICTS
from voetnoot.answers import DocumentRef, Reading
from voetnoot.captures import Capture
from voetnoot.codec import from_json, reading_from_json


@dataclass(frozen=True, slots=True)
class Version:
    """One file of an answer: the number of its capture, the capture, the document as its source lists it, who read it."""

    number: int
    capture: Capture
    ref: DocumentRef
    reading: int
    reader: str


@dataclass(frozen=True, slots=True)
class Judged:
    """From when a link had which verdict."""

    at: datetime
    state: str
    reason: str


class VersionQueries(Reader):
    """Versions."""

    def versions(self, answer: str) -> list[Version]:
        """Return the files of ``answer``, oldest first, each with its newest reading."""
        newest = sa.select(sa.func.max(READINGS.c.id)).join(DOCUMENTS, DOCUMENTS.c.id == READINGS.c.document)
        newest = newest.where(DOCUMENTS.c.answer == answer).group_by(READINGS.c.capture)
        statement = (
            sa.select(CAPTURES, DOCUMENTS.c.body.label("ref"), READINGS.c.id.label("reading"), READINGS.c.reader)
            .join(READINGS, READINGS.c.capture == CAPTURES.c.id)
            .join(DOCUMENTS, DOCUMENTS.c.id == READINGS.c.document)
            .where(READINGS.c.id.in_(newest))
            .order_by(CAPTURES.c.at, CAPTURES.c.id)
        )
        return [
            Version(row.id, capture_of(row), from_json(DocumentRef, row.ref), row.reading, row.reader)
            for row in self._rows(statement)
        ]

    def reading(self, number: int) -> Reading | None:
        """Return the reading with this number."""
        row = self._first(sa.select(READINGS.c.body).where(READINGS.c.id == number))
        return None if row is None else reading_from_json(row.body)

    def copies(self, subject: str, limit: int = 200) -> list[tuple[int, Capture]]:
        """Return the captures of ``subject`` (``link:<id>``, ``document:<id>``) with their numbers, oldest first."""
        statement = sa.select(CAPTURES).where(CAPTURES.c.subject == subject).order_by(CAPTURES.c.at, CAPTURES.c.id)
        return [(row.id, capture_of(row)) for row in self._rows(statement.limit(limit))]

    def answer_of_document(self, document: str) -> str | None:
        """Return the id of the answer that ``document`` (row id) carries."""
        row = self._first(sa.select(DOCUMENTS.c.answer).where(DOCUMENTS.c.id == document))
        return None if row is None else row.answer

    def verdicts(self, link: str, limit: int = 50) -> list[Judged]:
        """Return the verdicts that ``link`` had, newest first."""
        statement = sa.select(VERDICTS.c.at, VERDICTS.c.state, VERDICTS.c.reason).where(VERDICTS.c.link == link)
        rows = self._rows(statement.order_by(VERDICTS.c.id.desc()).limit(limit))
        return [Judged(row.at, row.state, row.reason) for row in rows]
