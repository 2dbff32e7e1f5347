"""Writes of events that no other fact carries in, and of the moment at which events are published."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

import sqlalchemy as sa

from store.delivery_ledger import Receivers, address
from store.tables import EVENTS, SOURCES
from store.writing import Writer, add_events, insert_new
from voetnoot.events import Event, SourceSilent
from voetnoot.events.about_watch import AboutSource


class EventLedger(Writer):
    """Events."""

    def add_events(self, events: Sequence[Event]) -> int:
        """Store ``events``; those that are known already are left alone. Returns how many were new."""
        with self._transaction() as connection:
            return add_events(connection, events)

    def tell_silence(self, event: AboutSource) -> None:
        """Store that a source fell silent or speaks again: the event, and the state that follows from it."""
        since = event.since if isinstance(event, SourceSilent) else None
        with self._transaction() as connection:
            insert_new(connection, SOURCES, [{"id": event.source, "began": event.at}])
            connection.execute(sa.update(SOURCES).where(SOURCES.c.id == event.source).values(silent_since=since))
            add_events(connection, [event])

    def publish_events(self, now: datetime, receivers: Receivers = MappingProxyType({})) -> int:
        """Give every event that was not published yet the moment of its publication; return how many.

        In the same transaction each of ``receivers`` gets a delivery of each event that is meant for it.

        All events of one call share one stamp, in whole seconds and strictly later than any before: readers that take only
        items later than the last build of the feed lose none. Archives of feeds go by ``seq``: on PostgreSQL a number may
        come to light later than a greater one, so that publication waits for those who are writing events.
        """
        with self._transaction() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE"))
            waiting = connection.execute(sa.select(EVENTS.c.seq).where(EVENTS.c.published.is_(None)).limit(1)).first()
            if waiting is None:
                return 0
            last = connection.execute(sa.select(sa.func.max(EVENTS.c.published))).scalar()
            stamp = now.replace(microsecond=0)
            if last is not None:
                stamp = max(stamp, last + timedelta(seconds=1))
            unpublished = sa.update(EVENTS).where(EVENTS.c.published.is_(None))
            number: int = connection.execute(unpublished.values(published=stamp)).rowcount
            address(connection, receivers, stamp, now)
            return number
