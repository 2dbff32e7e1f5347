"""Reads of what a source did, for holding it against what is expected of it."""

import sqlalchemy as sa

from store.document_queries import DocumentQueries
from store.link_queries import LinkQueries, WatchedLink
from store.rows import Reader
from store.tables import ANSWERS, CITATIONS, DOCUMENTS, DOUBTS, READINGS
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
        return SourceFacts(
            source,
            runs,
            state.complete_to,
            state.first_complete,
            state.silent_since,
            self._readings(source),
            documents.count_deleted_answers(source),
        )

    def links_of(self, source: str) -> list[WatchedLink]:
        """Return the links that the answers and documents of ``source`` cite, by address."""
        cited = (
            sa.select(CITATIONS.c.link)
            .distinct()
            .join(ANSWERS, ANSWERS.c.id == CITATIONS.c.answer)
            .where(ANSWERS.c.source == source, CITATIONS.c.gone.is_(None))
        )
        links = LinkQueries(self._engine).links(row.link for row in self._rows(cited))
        return sorted(links.values(), key=lambda one: one.link.url)

    def document_count(self, source: str) -> int:
        """Return how many documents of ``source`` are held, those apart that it took away."""
        ours = (DOCUMENTS.c.source == source, DOCUMENTS.c.deleted.is_(False))
        row = self._first(sa.select(sa.func.count().label("n")).select_from(DOCUMENTS).where(*ours))
        return 0 if row is None else row.n

    def unread_documents(self, source: str) -> list[tuple[str, str]]:
        """Return title and error of the documents of ``source`` whose newest reading failed."""
        newest = sa.select(sa.func.max(READINGS.c.id)).group_by(READINGS.c.document)
        statement = (
            sa.select(DOCUMENTS.c.body, READINGS.c.error)
            .join(READINGS, READINGS.c.document == DOCUMENTS.c.id)
            .where(DOCUMENTS.c.source == source, READINGS.c.id.in_(newest), READINGS.c.error.is_not(None))
        )
        return sorted((row.body["title"], row.error) for row in self._rows(statement))

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
