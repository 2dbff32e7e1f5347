"""What feeds are made of: what the store gathers for one, without anything that renders it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from voetnoot.events import Published

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The date of a feed without items: earlier than any item, since some readers drop what is older than the last build."""

MOST_EVENTS = 100
"""How many of its newest events a feed shows at most; the others are in its archives."""

PAGE = 20
"""How many items an archive holds. However large its items, a feed holds as many, so that no item falls between them."""

SPANS = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}
"""The periods of digests and how long they last."""

PERIODS = {"daily": 10, "weekly": 6}
"""How many periods a digest goes back, those without news left out."""

MOST_TOLD = 100
"""How many events of one period a digest tells; it counts the others."""


@dataclass(frozen=True, slots=True)
class Period:
    """One day or week (UTC; weeks begin on Monday) that is over: its first ``events`` in their order, ``more`` beside them."""

    start: date
    digest: str
    events: tuple[Published, ...] = ()
    more: int = 0

    @property
    def begin(self) -> datetime:
        """The first moment of it."""
        return datetime.combine(self.start, datetime.min.time(), UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it, at which its digest is published."""
        return self.begin + SPANS[self.digest]


def closed_periods(digest: str, closed: datetime) -> list[Period]:
    """Return the newest periods of ``digest`` that were over at ``closed``, newest first, without their events."""
    day = closed.astimezone(UTC).date()
    first = day - timedelta(days=day.weekday()) if digest == "weekly" else day
    return [Period(first - number * SPANS[digest], digest) for number in range(1, PERIODS[digest] + 1)]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the store has for a feed: its newest events, newest first; ``total``: how many there are in all.

    For an archive: the events of that page. For a digest: its ``periods``, newest first, and no events.
    """

    events: tuple[Published, ...] = ()
    total: int = 0
    periods: tuple[Period, ...] = ()
