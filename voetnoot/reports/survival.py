"""How long cited links live: the product-limit estimate of Kaplan and Meier (1958), with delayed entry.

A link is cited on the day of its earliest answer, and we begin to watch it then or years later. It counts among those at risk
only from the age at which we began to watch, so that links which died unseen before do not pass for survivors (left truncation:
Klein and Moeschberger, "Survival Analysis", 2nd edition, section 4.6). The variance is Greenwood's; the band is that of
Kalbfleisch and Prentice on the log-log scale, which stays between 0 and 1.
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NORMAL = 1.959963984540054
"""The quantile of the normal distribution for a band of 95%."""

LEAST_AT_RISK = 10
"""Ages with fewer links at risk are left out: a single death there would decide the whole curve."""

YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Life:
    """The life of one link in days since it was cited: watched from ``entry`` on, seen last at ``exit``, ``died`` then or not."""

    entry: float
    exit: float
    died: bool


@dataclass(frozen=True, slots=True)
class Step:
    """At ``age`` (days) ``died`` of ``at_risk`` links died; ``share`` lives on, with 95% confidence ``low`` to ``high``."""

    age: float
    at_risk: int
    died: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Survival:
    """The curve from age ``begin`` to ``end``, a step per age with deaths. ``lives``, ``deaths``, ``days``: what it rests on."""

    begin: float
    end: float
    steps: tuple[Step, ...]
    lives: int
    deaths: int
    days: float

    def at(self, age: float) -> Step | None:
        """Return the last step up to ``age``; ``None`` before the first death."""
        return next((step for step in reversed(self.steps) if step.age <= age), None)

    @property
    def half_life(self) -> float | None:
        """The age in days by which half have died, where the curve comes so far."""
        return next((step.age for step in self.steps if step.share <= 0.5), None)  # noqa: PLR2004 - a half

    @property
    def expected_half_life(self) -> tuple[float, float, float] | None:
        """The half-life in days if links went on dying as fast as under our eyes, with the ends of its band; needs two deaths."""
        if self.deaths < 2 or not self.days:  # noqa: PLR2004 - one death tells nothing of a rate
            return None
        middle, spread = math.log(2) * self.days / self.deaths, math.exp(NORMAL / math.sqrt(self.deaths))
        return middle, middle / spread, middle * spread


def survival(lives: Iterable[Life], least: int = LEAST_AT_RISK) -> Survival | None:
    """Return the curve of ``lives`` over the ages with at least ``least`` of them at risk, or ``None`` where there are none."""
    known = [life for life in lives if life.exit > life.entry >= 0]
    entries, exits = sorted(life.entry for life in known), sorted(life.exit for life in known)
    span = _span(entries, exits, least)
    if span is None:
        return None
    begin, end = span
    deaths = Counter(life.exit for life in known if life.died and begin < life.exit <= end)
    counted = [(age, _at_risk(entries, exits, age), died) for age, died in sorted(deaths.items())]
    days = sum(max(0.0, min(life.exit, end) - max(life.entry, begin)) for life in known)
    return Survival(begin, end, tuple(_steps(counted)), len(known), sum(deaths.values()), days)


def _at_risk(entries: Sequence[float], exits: Sequence[float], age: float) -> int:
    """Return how many were watched before ``age`` and seen at it or later."""
    return bisect_left(entries, age) - bisect_left(exits, age)


def _span(entries: Sequence[float], exits: Sequence[float], least: int) -> tuple[float, float] | None:
    """Return the first longest stretch of ages, from a begin of watching to an end, with ``least`` or more at risk."""
    moments = sorted([*((age, 1) for age in entries), *((age, -1) for age in exits)])
    here, began, best = 0, None, None
    for age, step in moments:
        here += step
        if here >= least and began is None:
            began = age
        elif here < least and began is not None:
            if best is None or age - began > best[1] - best[0]:
                best = (began, age)
            began = None
    return best


def _steps(counted: Iterable[tuple[float, int, int]]) -> Iterable[Step]:
    share, variance = 1.0, 0.0
    for age, at_risk, died in counted:
        share *= 1 - died / at_risk
        if at_risk > died:
            variance += died / (at_risk * (at_risk - died))
        low, high = _band(share, variance)
        yield Step(age, at_risk, died, share, low, high)


def _band(share: float, variance: float) -> tuple[float, float]:
    if not 0 < share < 1:
        return share, share
    spread = math.exp(NORMAL * math.sqrt(variance) / abs(math.log(share)))
    return share**spread, share ** (1 / spread)
