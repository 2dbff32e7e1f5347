"""Read what is held of documents by the keys of their source."""

from collections.abc import Sequence

import sqlalchemy as sa

from store.rows import Reader, in_batches
from store.tables import DOCUMENTS
from voetnoot.answers import DocumentRef
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
