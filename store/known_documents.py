"""Read what is held of documents by the keys of their source."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from store.rows import Reader, in_batches
from store.tables import CASES, DOCUMENTS
from voetnoot.answers import Case, DocumentRef
from voetnoot.codec import from_json


class KnownDocuments(Reader):
    """References as they were last stored."""

    def known_refs(self, source: str, keys: Sequence[str]) -> dict[str, DocumentRef]:
        """Return, per key that is known, what the index of ``source`` said of that document when it was last stored."""
        known: dict[str, DocumentRef] = {}
        for batch in in_batches(keys):
            wanted = sa.select(DOCUMENTS.c.key, DOCUMENTS.c.body).where(DOCUMENTS.c.source == source, DOCUMENTS.c.key.in_(batch))
            known |= {row.key: from_json(DocumentRef, row.body) for row in self._rows(wanted)}
        return known

    def kenmerken(self, source: str, keys: Sequence[str]) -> dict[str, str]:
        """Return, per key of a case of ``source`` that is known, its kenmerk."""
        found: dict[str, str] = {}
        for batch in in_batches(keys):
            wanted = sa.select(CASES.c.key, CASES.c.kenmerk).where(CASES.c.source == source, CASES.c.key.in_(batch))
            found |= {row.key: row.kenmerk for row in self._rows(wanted)}
        return found

    def known_cases(self, source: str, kenmerken: Sequence[str]) -> dict[str, Case]:
        """Return the cases of ``source`` that are known, by kenmerk."""
        found: dict[str, Case] = {}
        for batch in in_batches(kenmerken):
            wanted = sa.select(CASES.c.kenmerk, CASES.c.body).where(CASES.c.source == source, CASES.c.kenmerk.in_(batch))
            found |= {row.kenmerk: from_json(Case, row.body) for row in self._rows(wanted)}
        return found

    def unseen(self, source: str, since: datetime) -> tuple[list[DocumentRef], int]:
        """Return the documents of ``source`` that no index showed at or after ``since``, and how many there are in all.

        Those that are deleted count for neither.
        """
        ours = (DOCUMENTS.c.source == source, DOCUMENTS.c.deleted.is_(False))
        rows = self._rows(sa.select(DOCUMENTS.c.body).where(*ours, DOCUMENTS.c.last_seen < since))
        count = self._first(sa.select(sa.func.count().label("n")).select_from(DOCUMENTS).where(*ours))
        return [from_json(DocumentRef, row.body) for row in rows], 0 if count is None else count.n
