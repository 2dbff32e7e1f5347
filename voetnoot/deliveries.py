"""What is to be told to whom, and what follows from each attempt: done, once more later, or given up.

An event goes to a receiver until it acknowledges it and not again after that: *at least once*, since a crash between the
acknowledgement and our note of it sends it once more, under the same ``webhook-id``. The pauses are those that Standard Webhooks
advises (https://www.standardwebhooks.com, "Deliverability and reliability").
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WEBSUB = "websub"
"""The channel of the hub; every other is called ``webhook:`` and the name of the receiver."""

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
"""The wait after the first failed attempt, the second and so on; when all are spent, after three days, it is given up."""

_GONE = 410
_REFUSED = range(400, 500)
_LATER = frozenset({408, 425, 429})
LONGEST_REST = timedelta(days=1)


class DeliveryState(StrEnum):
    """How a delivery stands: it waits (for its first attempt or a further one), was acknowledged, or was given up."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to be told to one channel. ``subject``: the event's id, or the path of the feed that changed."""

    id: int
    channel: str
    subject: str
    created: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from an attempt. ``holds_up``: the receiver itself is in trouble, and its other deliveries wait as well."""

    state: DeliveryState
    due: datetime
    why: str | None = None
    holds_up: bool = False


def step(delivery: Delivery, status: int | None, why: str, retry_after: float | None, now: datetime) -> Step:
    """Return what follows from an attempt at ``now`` that was answered with ``status``, or with none for the reason ``why``.

    2xx acknowledges; 410 asks never to come again; any other 4xx is about this one delivery, the rest about the receiver.
    """
    if status is not None and 200 <= status < 300:  # noqa: PLR2004 - RFC 9110, section 15.3
        return Step(DeliveryState.DONE, now)
    if status == _GONE:
        return Step(DeliveryState.DEAD, now, "the receiver says that it is gone (status 410)", holds_up=True)
    about_this = status in _REFUSED and status not in _LATER
    if delivery.attempts >= len(PAUSES):
        return Step(DeliveryState.DEAD, now, why, holds_up=not about_this)
    pause = PAUSES[delivery.attempts]
    if retry_after is not None:
        pause = max(pause, min(timedelta(seconds=retry_after), LONGEST_REST))
    return Step(DeliveryState.WAITING, now + pause, why, holds_up=not about_this)
