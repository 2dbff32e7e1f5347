"""Reads of documents: what is to be fetched, what is to be read, what was held before, what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from store.rows import Reader, capture_of
from store.tables import ANSWER_FACETS, ANSWERS, CAPTURES, CASES, DOCUMENT_CASES, DOCUMENTS, READINGS, RUNS, SOURCES
from voetnoot.answers import Case, DocumentKind, DocumentRef, Reading
from voetnoot.captures import Capture
from voetnoot.codec import from_json, reading_from_json
from voetnoot.runs import Run, RunState, RunStats

NEAR = timedelta(days=14)
"""Within so many days two sources tell of one postponement."""

MOST_FAILURES = 200
"""After so many failed attempts in a row a body is no longer asked for until its sign changes."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """How far a source is known. ``complete_to``: everything up to this moment was seen."""

    id: str
    cursor: str | None
    began: datetime
    complete_to: datetime | None
    first_complete: datetime | None
    silent_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class WantedBody:
    """A document (row id) whose body is to be fetched; ``digest`` of the last one that was, to tell whether it changed."""

    document: str
    ref: DocumentRef
    failures: int
    digest: str | None


@dataclass(frozen=True, slots=True)
class HeldCapture:
    """A capture that the given reader has not read, with its document. ``quiet``: nothing of it is announced."""

    id: int
    document: str
    ref: DocumentRef
    capture: Capture
    quiet: bool


@dataclass(frozen=True, slots=True)
class HeldReading:
    """The reading that holds for a document now: of which capture, by which reader, for which answer."""

    document: str
    answer: str | None
    answer_key: str | None
    capture: int
    digest: str
    reading: Reading
    ref: DocumentRef
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that is not settled, with the kinds of the documents that belong to it (``uitstel``, ``antwoord``)."""

    case: Case
    kinds: tuple[str, ...]
    first_seen: datetime


class DocumentQueries(Reader):
    """Documents, cases, sources and runs."""

    def source_state(self, source: str) -> SourceState | None:
        """Return how far ``source`` is known, or ``None`` when it was never watched."""
        row = self._first(sa.select(SOURCES).where(SOURCES.c.id == source))
        if row is None:
            return None
        return SourceState(row.id, row.cursor, row.began, row.complete_to, row.first_complete, row.silent_since)

    def sources(self) -> list[SourceState]:
        """Return how far each source is known."""
        rows = self._rows(sa.select(SOURCES).order_by(SOURCES.c.id))
        return [SourceState(row.id, row.cursor, row.began, row.complete_to, row.first_complete, row.silent_since) for row in rows]

    def document_signs(self, documents: Sequence[str]) -> dict[str, tuple[str, datetime | None]]:
        """Return, per known document (row id), its sign and the stamp of its last change as the index gave them."""
        rows = self._rows(sa.select(DOCUMENTS.c.id, DOCUMENTS.c.sign, DOCUMENTS.c.modified).where(DOCUMENTS.c.id.in_(documents)))
        return {row.id: (row.sign, row.modified) for row in rows}

    def documents_wanting_body(self, source: str, now: datetime, limit: int = 500, *, after: str = "") -> list[WantedBody]:
        """Return documents of ``source`` whose body may be asked for at ``now``, by row id, from behind ``after``."""
        wanted = (
            sa.select(DOCUMENTS.c.id, DOCUMENTS.c.body, DOCUMENTS.c.failures)
            .where(
                DOCUMENTS.c.source == source,
                DOCUMENTS.c.body_wanted.is_(True),
                DOCUMENTS.c.failures < MOST_FAILURES,
                sa.or_(DOCUMENTS.c.not_before.is_(None), DOCUMENTS.c.not_before <= now),
                DOCUMENTS.c.id > after,
            )
            .order_by(DOCUMENTS.c.id)
            .limit(limit)
        )
        return [
            WantedBody(row.id, from_json(DocumentRef, row.body), row.failures, self.last_digest(f"document:{row.id}"))
            for row in self._rows(wanted)
        ]

    def last_digest(self, subject: str) -> str | None:
        """Return the digest of the newest capture of ``subject`` (``document:<id>``, ``link:<id>``)."""
        row = self._first(sa.select(CAPTURES.c.digest).where(CAPTURES.c.subject == subject).order_by(CAPTURES.c.id.desc()))
        return None if row is None else str(row.digest)

    def unread_captures(self, reader: str, limit: int = 200, *, after: int = 0) -> list[HeldCapture]:
        """Return the newest capture of each document that ``reader`` has not read, in the order of capture."""
        held = CAPTURES.alias("held")
        newest = sa.select(sa.func.max(held.c.id)).where(held.c.subject == sa.literal("document:") + DOCUMENTS.c.id)
        # In this shape an index leads to the few documents that wait; the others are not looked at.
        by = DOCUMENTS.c.read_by
        waits = sa.or_(by.is_(None), by < reader, by > reader)
        read = sa.exists().where(READINGS.c.capture == CAPTURES.c.id, READINGS.c.reader == reader)
        statement = (
            sa.select(CAPTURES, DOCUMENTS.c.body, DOCUMENTS.c.quiet, DOCUMENTS.c.id.label("document"))
            .select_from(DOCUMENTS)
            .join(CAPTURES, CAPTURES.c.id == newest.correlate(DOCUMENTS).scalar_subquery())
            .where(waits, ~read, CAPTURES.c.id > after)
            .order_by(CAPTURES.c.id)
            .limit(limit)
        )
        return [
            HeldCapture(row.id, row.document, from_json(DocumentRef, row.body), capture_of(row), row.quiet)
            for row in self._rows(statement)
        ]

    def held_reading(self, document: str) -> HeldReading | None:
        """Return the reading that holds for ``document`` (row id), or ``None`` when it was never read."""
        return self._held(DOCUMENTS.c.id == document)

    def answer_reading(self, answer: str) -> HeldReading | None:
        """Return the reading that holds for ``answer``, whichever document it came from."""
        row = self._first(sa.select(ANSWERS.c.reading).where(ANSWERS.c.id == answer))
        return None if row is None else self._held(READINGS.c.id == row.reading, current=False)

    def published_as(self, aanhangsel: str) -> HeldReading | None:
        """Return the reading that holds for the answer whose official publication is ``aanhangsel``, or ``None``."""
        statement = (
            sa.select(ANSWERS.c.reading)
            .join(ANSWER_FACETS, ANSWER_FACETS.c.answer == ANSWERS.c.id)
            .where(ANSWER_FACETS.c.facet == "aanhangsel", ANSWER_FACETS.c.value == aanhangsel)
            .order_by(ANSWERS.c.first_seen, ANSWERS.c.id)
        )
        row = self._first(statement)
        return None if row is None else self._held(READINGS.c.id == row.reading, current=False)

    def postponed_near(self, ref: DocumentRef) -> HeldReading | None:
        """Return the postponement that another source told of the same case at about the same time, or ``None``.

        A case may be postponed twice, weeks apart; its publication follows a postponement within days.
        """
        day = ref.dated or ref.received
        if not ref.cases or day is None:
            return None
        statement = (
            sa.select(ANSWERS.c.reading)
            .join(ANSWER_FACETS, ANSWER_FACETS.c.answer == ANSWERS.c.id)
            .where(ANSWER_FACETS.c.facet == "kenmerk", ANSWER_FACETS.c.value.in_(ref.cases))
            .where(ANSWERS.c.kind == DocumentKind.UITSTEL.value, ANSWERS.c.source != ref.source)
            .where(ANSWERS.c.dated.between(day - NEAR, day + NEAR))
            .order_by(ANSWERS.c.dated, ANSWERS.c.id)
        )
        row = self._first(statement)
        return None if row is None else self._held(READINGS.c.id == row.reading, current=False)

    def letter_reading(self, answer: str, *, beside: int) -> HeldReading | None:
        """Return the newest reading of a letter, not typeset, that carried ``answer``; not of the capture ``beside``."""
        document = READINGS.c.body["document"]
        statement = (
            sa.select(READINGS.c.id)
            .join(DOCUMENTS, DOCUMENTS.c.id == READINGS.c.document)
            .where(DOCUMENTS.c.answer == answer, READINGS.c.error.is_(None), READINGS.c.capture != beside)
            .where(document["kind"].as_string().is_not(None), document["aanhangsel"].as_string().is_(None))
            .order_by(READINGS.c.id.desc())
        )
        row = self._first(statement)
        return None if row is None else self._held(READINGS.c.id == row.id, current=False)

    def _held(self, which: sa.ColumnElement[bool], *, current: bool = True) -> HeldReading | None:
        join = READINGS.c.id == DOCUMENTS.c.reading if current else READINGS.c.document == DOCUMENTS.c.id
        statement: sa.Select[Any] = (
            sa.select(
                DOCUMENTS.c.id,
                DOCUMENTS.c.answer,
                DOCUMENTS.c.body.label("ref"),
                READINGS.c.capture,
                READINGS.c.body,
                READINGS.c.at,
                CAPTURES.c.digest,
                ANSWERS.c.key,
            )
            .join(READINGS, join)
            .join(CAPTURES, CAPTURES.c.id == READINGS.c.capture)
            .outerjoin(ANSWERS, ANSWERS.c.id == DOCUMENTS.c.answer)
            .where(which)
        )
        row = self._first(statement)
        if row is None:
            return None
        reading, ref = reading_from_json(row.body), from_json(DocumentRef, row.ref)
        return HeldReading(row.id, row.answer, row.key, row.capture, row.digest, reading, ref, row.at)

    def answer_documents(self, answer: str) -> list[str]:
        """Return the row ids of the documents that carry ``answer``."""
        return [row.id for row in self._rows(sa.select(DOCUMENTS.c.id).where(DOCUMENTS.c.answer == answer))]

    def deleted_answers(self, source: str, limit: int = 500) -> list[HeldReading]:
        """Return the readings of answers whose documents are gone, deleted by ``source``, and that are not marked withdrawn yet.

        An answer that no document carries any more is none of them: it was replaced by another, and that is what is gone.
        """
        held = (self.held_reading(row.document) for row in self._rows(_deleted(source).order_by(ANSWERS.c.id).limit(limit)))
        return [reading for reading in held if reading is not None]

    def count_deleted_answers(self, source: str) -> int:
        """Return how many `deleted_answers` there are."""
        row = self._first(sa.select(sa.func.count().label("n")).select_from(_deleted(source).subquery()))
        return 0 if row is None else row.n

    def open_cases(self, source: str) -> list[OpenCase]:
        """Return the cases of ``source`` that are not settled, oldest first."""
        statement = (
            sa.select(CASES.c.body, CASES.c.kenmerk, CASES.c.first_seen)
            .where(CASES.c.source == source, CASES.c.settled.is_(False), CASES.c.deleted.is_(False))
            .order_by(CASES.c.sent, CASES.c.id)
        )
        rows = self._rows(statement)
        return [OpenCase(from_json(Case, row.body), self._kinds(row.kenmerk), row.first_seen) for row in rows]

    def _kinds(self, kenmerk: str) -> tuple[str, ...]:
        statement = (
            sa.select(DOCUMENTS.c.kind)
            .join(DOCUMENT_CASES, DOCUMENT_CASES.c.document == DOCUMENTS.c.id)
            .where(DOCUMENT_CASES.c.kenmerk == kenmerk, DOCUMENTS.c.deleted.is_(False))
            .distinct()
        )
        return tuple(sorted(row.kind for row in self._rows(statement)))

    def answers_of(self, kenmerk: str) -> list[str]:
        """Return the ids of the answers to ``kenmerk``, oldest first."""
        statement = (
            sa.select(ANSWERS.c.id)
            .join(ANSWER_FACETS, ANSWER_FACETS.c.answer == ANSWERS.c.id)
            .where(ANSWER_FACETS.c.facet == "kenmerk", ANSWER_FACETS.c.value == kenmerk)
            .order_by(ANSWERS.c.dated, ANSWERS.c.id)
        )
        return [row.id for row in self._rows(statement)]

    def last_runs(self) -> dict[str, Run]:
        """Return the newest run of each job."""
        newest = sa.select(sa.func.max(RUNS.c.id)).group_by(RUNS.c.job)
        return {row.job: run_of(row) for row in self._rows(sa.select(RUNS).where(RUNS.c.id.in_(newest)))}

    def runs(self, limit: int = 50, *, job: str | None = None) -> list[Run]:
        """Return the newest runs (of ``job``, where one is named), newest first."""
        wanted = () if job is None else (RUNS.c.job == job,)
        return [run_of(row) for row in self._rows(sa.select(RUNS).where(*wanted).order_by(RUNS.c.id.desc()).limit(limit))]


def _deleted(source: str) -> sa.Select[Any]:
    """Return a row for each answer with no document left, and with one that ``source`` deleted: its last one, if it did."""
    there = DOCUMENTS.alias()
    other = sa.exists().where(there.c.answer == ANSWERS.c.id, there.c.deleted.is_(False))
    last = sa.func.max(sa.case((DOCUMENTS.c.id == ANSWERS.c.document, DOCUMENTS.c.id)))
    return (
        sa.select(ANSWERS.c.id, sa.func.coalesce(last, sa.func.max(DOCUMENTS.c.id)).label("document"))
        .join(DOCUMENTS, DOCUMENTS.c.answer == ANSWERS.c.id)
        .where(DOCUMENTS.c.source == source, DOCUMENTS.c.deleted.is_(True), ANSWERS.c.withdrawn.is_(None), ~other)
        .group_by(ANSWERS.c.id)
    )


def run_of(row: sa.Row[Any]) -> Run:
    """Return the run in ``row`` (all columns of the table of runs)."""
    return Run(row.id, row.job, row.due, row.started, row.ended, RunState(row.state), from_json(RunStats, row.stats), row.pid)
