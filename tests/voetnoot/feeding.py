"""What the store would gather for a feed, of events that are at hand."""

from collections.abc import Iterable
from datetime import datetime

from voetnoot.events import Published
from voetnoot.feeds.feed import newest_first
from voetnoot.feeds.gathering import MOST_EVENTS, MOST_TOLD, NEVER, PAGE, Gathered, Period, closed_periods
from voetnoot.feeds.selection import STANDARD, FeedSpec, belongs


def gathered(events: Iterable[Published], spec: FeedSpec = STANDARD[0], *, closed: datetime = NEVER) -> Gathered:
    """Return what the store would gather: the newest events, the page of an archive, or the periods over at ``closed``."""
    mine = newest_first([event for event in events if belongs(event.event, spec)])
    if spec.digest:
        return Gathered(periods=tuple(_filled(period, mine[::-1]) for period in closed_periods(spec.digest, closed)))
    if spec.page is None:
        return Gathered(tuple(mine[:MOST_EVENTS]), len(mine))
    page = mine[::-1][(spec.page - 1) * PAGE : spec.page * PAGE]
    return Gathered(tuple(page[::-1]), len(mine))


def _filled(period: Period, mine: list[Published]) -> Period:
    inside = tuple(event for event in mine if period.begin <= event.published_at < period.end)
    return Period(period.start, period.digest, inside[:MOST_TOLD], max(0, len(inside) - MOST_TOLD))
