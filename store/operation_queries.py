"""Reads for those who watch the machine: how long work has waited, and how much of it there is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.memento_tables import SAVES
from store.operation_tables import DELIVERIES
from store.rows import Reader
from store.tables import CAPTURES, EVENTS, LINKS, READINGS
from voetnoot.deliveries import DeliveryState
from voetnoot.rescue import SaveState


@dataclass(frozen=True, slots=True)
class Queue:
    """Work that waits: how many, and since when the oldest of it has."""

    waiting: int
    oldest: datetime | None


class OperationQueries(Reader):
    """What waits for a job."""

    def queues(self, now: datetime, reader: str) -> dict[str, Queue]:
        """Return what waits for each job at ``now``: links that are due, documents that ``reader`` has not read, events.

        For ``notify`` deliveries, for ``archives`` pages that a public archive was asked to save and has not.
        """
        read = sa.exists().where(READINGS.c.capture == CAPTURES.c.id, READINGS.c.reader == reader)
        document = CAPTURES.c.subject.startswith("document:", autoescape=True)
        return {
            "check-links": self._queue(LINKS.c.next_due, LINKS.c.next_due <= now),
            "read": self._queue(CAPTURES.c.at, document, ~read),
            "publish": self._queue(EVENTS.c.at, EVENTS.c.published.is_(None)),
            "notify": self._queue(DELIVERIES.c.created, DELIVERIES.c.state == DeliveryState.WAITING),
            "archives": self._queue(SAVES.c.asked, SAVES.c.state == SaveState.ASKED),
        }

    def _queue(self, since: sa.ColumnElement[datetime], *which: sa.ColumnElement[bool]) -> Queue:
        columns: tuple[Any, ...] = (sa.func.count().label("waiting"), sa.func.min(since).label("oldest"))
        row = self._rows(sa.select(*columns).where(*which))[0]
        return Queue(row.waiting, row.oldest)
