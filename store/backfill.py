"""Which months of a source's past are whole, and which files of one are still wanted."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from store.document_queries import MOST_FAILURES, DocumentQueries, WantedBody
from store.operation_tables import BACKFILLED
from store.rows import Reader, in_batches
from store.tables import DOCUMENTS
from store.writing import Writer, upsert
from voetnoot.answers import DocumentRef
from voetnoot.codec import from_json


class BackfillLedger(Writer):
    """Writes of a backfill."""

    def lease_bodies(self, documents: Iterable[str], until: datetime) -> None:
        """Keep the wanted files of ``documents`` (row ids) for a backfill: other runs leave them alone until ``until``."""
        with self._transaction() as connection:
            for batch in in_batches(documents):
                wanted = (DOCUMENTS.c.id.in_(batch), DOCUMENTS.c.body_wanted.is_(True))
                connection.execute(sa.update(DOCUMENTS).where(*wanted).values(not_before=until))

    def finish_month(self, source: str, month: str, documents: int, now: datetime) -> None:
        """Note that ``month`` (``2019-03``) of ``source`` was read to its end; it showed so many documents."""
        with self._transaction() as connection:
            upsert(connection, BACKFILLED, {"source": source, "month": month, "documents": documents, "ended": now})


class BackfillQueries(Reader):
    """Reads of a backfill."""

    def months(self, source: str) -> dict[str, int]:
        """Return how many documents each month of ``source`` showed that was read to its end."""
        rows = self._rows(sa.select(BACKFILLED).where(BACKFILLED.c.source == source))
        return {row.month: row.documents for row in rows}

    def wanted(self, documents: Iterable[str]) -> list[WantedBody]:
        """Return which of ``documents`` (row ids) want their file, whatever pause they are in."""
        reads = DocumentQueries(self._engine)
        found = []
        for batch in in_batches(documents):
            wanted = (DOCUMENTS.c.id.in_(batch), DOCUMENTS.c.body_wanted.is_(True), DOCUMENTS.c.failures < MOST_FAILURES)
            columns = (DOCUMENTS.c.id, DOCUMENTS.c.body, DOCUMENTS.c.failures)
            for row in self._rows(sa.select(*columns).where(*wanted).order_by(DOCUMENTS.c.id)):
                digest = reads.last_digest(f"document:{row.id}")
                found.append(WantedBody(row.id, from_json(DocumentRef, row.body), row.failures, digest))
        return found
