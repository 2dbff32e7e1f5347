"""Reads of questions that wait for their answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from store.rows import Reader, in_batches
from store.tables import CASES, DOCUMENT_CASES, DOCUMENTS
from voetnoot.answers import Case, DocumentKind
from voetnoot.codec import from_json
from voetnoot.terms import SETTLING, Terms, due


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Questions without an answer; ``due`` is the last day on which one is in time, as far as that is known."""

    case: Case
    postponed: bool
    due: date | None


class CaseQueries(Reader):
    """Cases."""

    def open_questions(self, terms: Mapping[str, Terms]) -> list[OpenQuestion]:
        """Return the questions of all sources that wait for an answer, the longest due first.

        ``terms``: those of each source that has any; a question of another one is never due. A question that two sources tell
        of is one question, due when the first of them says.
        """
        statement = sa.select(CASES.c.kenmerk, CASES.c.body).where(CASES.c.settled.is_(False), CASES.c.deleted.is_(False))
        cases: dict[str, list[Case]] = {}
        for row in self._rows(statement.order_by(CASES.c.source)):
            cases.setdefault(row.kenmerk, []).append(from_json(Case, row.body))
        kinds = self._kinds_of(cases)
        found = [
            min((_open(case, kinds.get(kenmerk, set()), terms) for case in told), key=_urgency)
            for kenmerk, told in cases.items()
            if not SETTLING & kinds.get(kenmerk, set())
        ]
        return sorted(found, key=_urgency)

    def _kinds_of(self, kenmerken: Iterable[str]) -> dict[str, set[str]]:
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


def _open(case: Case, kinds: set[str], terms: Mapping[str, Terms]) -> OpenQuestion:
    postponed, own = DocumentKind.UITSTEL in kinds, terms.get(case.source)
    return OpenQuestion(case, postponed, None if own is None else due(case, postponed=postponed, terms=own))


def _urgency(one: OpenQuestion) -> tuple[date, str]:
    return one.due or date.max, one.case.kenmerk
