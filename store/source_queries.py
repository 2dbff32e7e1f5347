"""Reads of what a source did, for holding it against what is expected of it."""

import sqlalchemy as sa

from store.document_queries import DocumentQueries
from store.rows import Reader
from store.tables import DOCUMENTS, DOUBTS, READINGS
from voetnoot.expectations import Read, SourceFacts

MOST_RUNS = 3000
MOST_READINGS = 400


class SourceQueries(Reader):
    """Facts about sources."""

    def facts(self, source: str) -> SourceFacts:
        """Return the newest runs and readings of ``source``, and how far it is known."""
        documents = DocumentQueries(self._engine)
        runs = [run for run in reversed(documents.runs(MOST_RUNS, job=f"discover {source}")) if run.ended is not None]
        state = documents.source_state(source)
        if state is None:
            return SourceFacts(source, runs)
        return SourceFacts(source, runs, state.complete_to, state.first_complete, state.silent_since, self._readings(source))

    def _readings(self, source: str) -> list[Read]:
        doubted = sa.exists().where(DOUBTS.c.subject == sa.literal("document:") + READINGS.c.document)
        statement = (
            sa.select(READINGS.c.at, READINGS.c.error, doubted.label("doubted"))
            .join(DOCUMENTS, DOCUMENTS.c.id == READINGS.c.document)
            .where(DOCUMENTS.c.source == source)
            .order_by(READINGS.c.id.desc())
            .limit(MOST_READINGS)
        )
        return [Read(row.at, row.error is not None or bool(row.doubted)) for row in self._rows(statement)]
