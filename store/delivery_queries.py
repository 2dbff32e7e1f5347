"""Reads of deliveries: what is due, how each channel stands, which event a delivery is about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.operation_tables import DELIVERIES
from store.rows import Reader
from store.tables import EVENTS
from voetnoot.codec import event_from_json
from voetnoot.deliveries import Delivery, DeliveryState
from voetnoot.events import Published


@dataclass(frozen=True, slots=True)
class ChannelState:
    """How a channel stands: how many deliveries wait, are done and were given up, and what was last said of a failure."""

    channel: str
    waiting: int
    done: int
    dead: int
    oldest: datetime | None
    why: str | None


class DeliveryQueries(Reader):
    """Deliveries."""

    def next_due(self) -> datetime | None:
        """Return when the next delivery is due, or ``None`` when none waits."""
        row = self._first(
            sa.select(DELIVERIES.c.due).where(DELIVERIES.c.state == DeliveryState.WAITING).order_by(DELIVERIES.c.due)
        )
        return None if row is None else row.due

    def due(self, channel: str, now: datetime, limit: int = 200) -> list[Delivery]:
        """Return deliveries of ``channel`` that are due at ``now``, in the order in which they were made."""
        which = (DELIVERIES.c.channel == channel, DELIVERIES.c.state == DeliveryState.WAITING, DELIVERIES.c.due <= now)
        rows = self._rows(sa.select(DELIVERIES).where(*which).order_by(DELIVERIES.c.id).limit(limit))
        return [Delivery(row.id, row.channel, row.subject, row.created, row.attempts) for row in rows]

    def waiting_channels(self) -> list[str]:
        """Return the channels that something waits for."""
        statement = sa.select(DELIVERIES.c.channel).where(DELIVERIES.c.state == DeliveryState.WAITING).distinct()
        return sorted(row.channel for row in self._rows(statement))

    def channels(self) -> list[ChannelState]:
        """Return how each channel stands that was ever told anything, by name."""
        counts: dict[str, dict[str, int]] = {}
        oldest: dict[str, datetime] = {}
        numbers: tuple[Any, ...] = (sa.func.count().label("number"), sa.func.min(DELIVERIES.c.created).label("oldest"))
        by = (DELIVERIES.c.channel, DELIVERIES.c.state)
        grouped = sa.select(*by, *numbers).group_by(*by)
        for row in self._rows(grouped):
            counts.setdefault(row.channel, {})[row.state] = row.number
            if row.state == DeliveryState.WAITING:
                oldest[row.channel] = row.oldest
        return [
            ChannelState(
                channel,
                found.get(DeliveryState.WAITING, 0),
                found.get(DeliveryState.DONE, 0),
                found.get(DeliveryState.DEAD, 0),
                oldest.get(channel),
                self._last_word(channel),
            )
            for channel, found in sorted(counts.items())
        ]

    def _last_word(self, channel: str) -> str | None:
        failed = (DELIVERIES.c.channel == channel, DELIVERIES.c.why.is_not(None))
        row = self._first(sa.select(DELIVERIES.c.why).where(*failed).order_by(DELIVERIES.c.id.desc()))
        return None if row is None else str(row.why)

    def event(self, event: str) -> Published | None:
        """Return a published event by its id."""
        columns = (EVENTS.c.body, EVENTS.c.published, EVENTS.c.seq)
        row = self._first(sa.select(*columns).where(EVENTS.c.id == event, EVENTS.c.published.is_not(None)))
        return None if row is None else Published(event_from_json(row.body), row.published, row.seq)
