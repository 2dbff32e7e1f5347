"""Writes of deliveries: what is to be told to whom, in the transaction that publishes it, and what came of each attempt."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa

from store.operation_tables import DELIVERIES
from store.tables import EVENT_FACETS, EVENTS
from store.writing import Writer, insert_new
from voetnoot.deliveries import Delivery, DeliveryState, Step
from voetnoot.facets import Facet

Receivers = Mapping[str, tuple[Facet, ...]]
"""Which channel gets which events: those that have all of these facets."""


def address(connection: sa.Connection, receivers: Receivers, stamp: datetime, now: datetime) -> None:
    """Make a delivery for each receiver of each event that was published at ``stamp``."""
    for channel, wanted in receivers.items():
        statement = sa.select(EVENTS.c.id).where(EVENTS.c.published == stamp)
        for number, (facet, value) in enumerate(wanted):
            has = EVENT_FACETS.alias(f"facet{number}")
            statement = statement.join(has, sa.and_(has.c.seq == EVENTS.c.seq, has.c.facet == facet, has.c.value == value))
        subjects = connection.execute(statement.order_by(EVENTS.c.seq)).scalars().all()
        insert_new(connection, DELIVERIES, [_row(channel, subject, now) for subject in subjects])


def _row(channel: str, subject: str, now: datetime) -> dict[str, object]:
    waiting = {"state": DeliveryState.WAITING, "attempts": 0, "why": None, "ended": None}
    return {"channel": channel, "subject": subject, "created": now, "due": now, **waiting}


class DeliveryLedger(Writer):
    """Deliveries."""

    def tell_again(self, channel: str, subjects: Iterable[str], now: datetime) -> None:
        """Make a delivery of each of ``subjects`` that is due at ``now``, whatever came of an earlier one of it."""
        with self._transaction() as connection:
            for subject in subjects:
                row = _row(channel, subject, now)
                if not insert_new(connection, DELIVERIES, [row]):
                    same = (DELIVERIES.c.channel == channel, DELIVERIES.c.subject == subject)
                    connection.execute(sa.update(DELIVERIES).where(*same).values(**row))

    def note_delivery(self, delivery: Delivery, step: Step, now: datetime) -> None:
        """Store what came of an attempt, unless there is something newer to tell since it began.

        A receiver that holds up its other deliveries gives them the time of this one, or takes them along when it is gone.
        """
        with self._transaction() as connection:
            this = (DELIVERIES.c.id == delivery.id, DELIVERIES.c.created == delivery.created)
            ended = None if step.state is DeliveryState.WAITING else now
            values = {"state": step.state, "due": step.due, "why": step.why, "ended": ended, "attempts": delivery.attempts + 1}
            connection.execute(sa.update(DELIVERIES).where(*this).values(**values))
            if step.holds_up and step.state is DeliveryState.WAITING:
                others = (DELIVERIES.c.channel == delivery.channel, DELIVERIES.c.state == DeliveryState.WAITING)
                connection.execute(sa.update(DELIVERIES).where(*others, DELIVERIES.c.due < step.due).values(due=step.due))

    def give_up(self, channel: str, why: str, now: datetime) -> int:
        """Give up all that waits for ``channel``; return how many."""
        which = (DELIVERIES.c.channel == channel, DELIVERIES.c.state == DeliveryState.WAITING)
        with self._transaction() as connection:
            values = {"state": DeliveryState.DEAD, "why": why, "ended": now}
            return connection.execute(sa.update(DELIVERIES).where(*which).values(**values)).rowcount

    def try_again(self, channel: str, now: datetime) -> int:
        """Let all that was given up for ``channel`` wait again, due at ``now``; return how many."""
        which = (DELIVERIES.c.channel == channel, DELIVERIES.c.state == DeliveryState.DEAD)
        with self._transaction() as connection:
            values = {"state": DeliveryState.WAITING, "due": now, "attempts": 0, "why": None, "ended": None}
            return connection.execute(sa.update(DELIVERIES).where(*which).values(**values)).rowcount
