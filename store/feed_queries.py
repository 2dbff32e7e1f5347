"""Reads of what a feed is made of: its newest events, one of its archives, or its periods."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from store.event_queries import About, EventQueries, published_of
from store.rows import in_batches
from store.tables import EVENTS, RUNS
from voetnoot.events import Published
from voetnoot.feeds.gathering import MOST_EVENTS, MOST_TOLD, NEVER, PAGE, Gathered, Period, closed_periods
from voetnoot.feeds.selection import FeedSpec
from voetnoot.runs import RunState


class FeedQueries(EventQueries):
    """What `voetnoot.feeds` makes feeds of."""

    def gather(self, spec: FeedSpec, closed: datetime, about: About | None = None) -> Gathered | None:
        """Return what ``spec`` is made of, or ``None`` for an archive that is not there yet.

        ``closed``: nothing is published any more with an earlier stamp (`closed_to`), so that earlier periods are over.
        ``about``: what `newest_about` found for a feed by words, where the caller has asked already.
        """
        if spec.digest:
            return Gathered(periods=self._periods(spec, closed))
        if spec.words and spec.page is None:
            known = about or self.newest_about(spec)
            found = self._by_seq(known.numbers)
            return Gathered(tuple(found[seq] for seq in known.numbers), known.total)
        total = self.count_published(spec.facets, spec.words)
        if spec.page is None:
            return Gathered(tuple(self.published(spec.facets, words=spec.words, limit=MOST_EVENTS)), total)
        if spec.page > total // PAGE:
            return None
        # Which first, then what: bodies that are only passed over on the way to the page are not looked at.
        statement, place = self._published(spec.facets, spec.words, EVENTS.c.seq)
        page = [row.seq for row in self._rows(statement.order_by(place).offset((spec.page - 1) * PAGE).limit(PAGE))]
        events = self._by_seq(page)
        return Gathered(tuple(events[seq] for seq in reversed(page)), total)

    def newest_about(self, spec: FeedSpec) -> About:
        """Return which events a feed by words shows, and how many there are in all."""
        return self.about(spec.facets, spec.words, MOST_EVENTS)

    def closed_to(self) -> datetime:
        """Return the moment before which nothing will be published any more: the start of the last publication that ended."""
        wanted = (RUNS.c.job == "publish", RUNS.c.state == RunState.DONE.value)
        row = self._first(sa.select(RUNS.c.started).where(*wanted).order_by(RUNS.c.id.desc()))
        return NEVER if row is None else row.started

    def _periods(self, spec: FeedSpec, closed: datetime) -> tuple[Period, ...]:
        """Return the periods that are over, newest first, each with its first events, read in two steps: which, then what."""
        periods = closed_periods(spec.digest, closed)
        statement, place = self._published(spec.facets, spec.words, EVENTS.c.seq, EVENTS.c.published)
        # Stamps rise with ``seq``, along which the indexes of facets lie.
        first = self._first(
            sa.select(EVENTS.c.seq).where(EVENTS.c.published >= periods[-1].begin).order_by(EVENTS.c.published, EVENTS.c.seq)
        )
        span = (place >= (0 if first is None else first.seq), EVENTS.c.published < periods[0].end)
        rows = [] if first is None else self._rows(statement.where(*span).order_by(place))
        seqs = {period: [row.seq for row in rows if period.begin <= row.published < period.end] for period in periods}
        events = self._by_seq([seq for found in seqs.values() for seq in found[:MOST_TOLD]])
        return tuple(
            Period(period.start, period.digest, tuple(events[seq] for seq in found[:MOST_TOLD]), max(0, len(found) - MOST_TOLD))
            for period, found in seqs.items()
        )

    def _by_seq(self, seqs: Sequence[int]) -> dict[int, Published]:
        found: dict[int, Published] = {}
        for batch in in_batches(seqs):
            statement = sa.select(EVENTS.c.seq, EVENTS.c.published, EVENTS.c.body).where(EVENTS.c.seq.in_(batch))
            found |= {row.seq: published_of(row) for row in self._rows(statement)}
        return found
