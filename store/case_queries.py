"""Reads of questions that wait for their answer."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from store.rows import Reader, in_batches
from store.tables import CASES, DOCUMENT_CASES, DOCUMENTS
from voetnoot.answers import Case, DocumentKind
from voetnoot.codec import from_json
from voetnoot.terms import SETTLING, due


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Questions without an answer; ``due`` is the last day on which one is in time, as far as that is known."""

    case: Case
    postponed: bool
    due: date | None


class CaseQueries(Reader):
    """Cases."""

    def open_questions(self) -> list[OpenQuestion]:
        """Return the questions of all sources that wait for an answer, the longest due first."""
        statement = sa.select(CASES.c.kenmerk, CASES.c.body).where(CASES.c.settled.is_(False), CASES.c.deleted.is_(False))
        cases = {row.kenmerk: from_json(Case, row.body) for row in self._rows(statement)}
        kinds = self._kinds_of(cases)
        found = []
        for kenmerk, case in cases.items():
            seen = kinds.get(kenmerk, set())
            if not SETTLING & seen:
                postponed = DocumentKind.UITSTEL in seen
                found.append(OpenQuestion(case, postponed, due(case, postponed=postponed)))
        return sorted(found, key=lambda one: (one.due is None, one.due, one.case.kenmerk))

    def _kinds_of(self, kenmerken: dict[str, Case]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for batch in in_batches(kenmerken):
            statement = (
                sa.select(DOCUMENT_CASES.c.kenmerk, DOCUMENTS.c.kind)
                .join(DOCUMENTS, DOCUMENTS.c.id == DOCUMENT_CASES.c.document)
                .where(DOCUMENT_CASES.c.kenmerk.in_(batch), DOCUMENTS.c.deleted.is_(False))
            )
            for row in self._rows(statement):
                found.setdefault(row.kenmerk, set()).add(row.kind)
        return found
