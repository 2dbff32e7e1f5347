"""Reads that tell what work waits, so that the schedule follows from the ledger alone."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from store.delivery_queries import DeliveryQueries
from store.document_queries import DocumentQueries
from store.link_queries import LinkQueries
from store.rows import Reader
from store.tables import EVENTS


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: captures that the reader has not read, events that are not published, the next link to be checked.

    ``delivery``: when the next one is due.
    """

    captures: bool = False
    events: bool = False
    link: datetime | None = None
    delivery: datetime | None = None


class ScheduleQueries(Reader):
    """What a schedule is made of."""

    def waiting(self, reader: str) -> Waiting:
        """Return what waits to be done; ``reader`` is the version of the reader."""
        unpublished = self._first(sa.select(EVENTS.c.seq).where(EVENTS.c.published.is_(None)))
        return Waiting(
            captures=bool(DocumentQueries(self._engine).unread_captures(reader, limit=1)),
            events=unpublished is not None,
            link=LinkQueries(self._engine).next_link_due(),
            delivery=DeliveryQueries(self._engine).next_due(),
        )
