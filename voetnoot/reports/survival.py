"""How long cited links live: the product-limit estimate of Kaplan and Meier (1958), with delayed entry.

A link is cited on the day of its earliest answer, and we begin to watch it then or years later. It counts among those at risk
only from the age at which we began to watch, so that links which died unseen before do not pass for survivors (left truncation:
Klein and Moeschberger, "Survival Analysis", 2nd edition, section 4.6). The variance is Greenwood's; the band is that of
Kalbfleisch and Prentice on the log-log scale, which stays between 0 and 1. Ages are whole days: no link is checked more often, so
that finer ones would say nothing, and lives of one age are counted together.
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

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


@dataclass(frozen=True, slots=True)
class Ages:
    """How many lives begin to be watched, are seen last, and end by death, at which age: all that the curve needs of them.

    Only lives of which we saw something count: seen last at an age above the one at which watching began.
    """

    entries: Mapping[float, int]
    exits: Mapping[float, int]
    deaths: Mapping[float, int]


def ages_of(lives: Iterable[Life]) -> Ages:
    """Return the ages of ``lives``."""
    known = [life for life in lives if life.exit > life.entry >= 0]
    died = Counter(life.exit for life in known if life.died)
    return Ages(Counter(life.entry for life in known), Counter(life.exit for life in known), died)


def survival(ages: Ages, least: int = LEAST_AT_RISK) -> Survival | None:
    """Return the curve over the ages with at least ``least`` lives at risk, or ``None`` where there are none."""
    span = _span(ages, least)
    if span is None:
        return None
    begin, end = span
    entered, left = _Below(ages.entries), _Below(ages.exits)
    deaths = [(age, died) for age, died in sorted(ages.deaths.items()) if begin < age <= end]
    counted = [(age, entered.below(age) - left.below(age), died) for age, died in deaths]
    days = _clipped(ages.exits, begin, end) - _clipped(ages.entries, begin, end)
    return Survival(begin, end, tuple(_steps(counted)), sum(ages.exits.values()), sum(died for _, died in deaths), days)


class _Below:
    """How many lives have an age below another: those at risk were watched before an age, and seen at it or later."""

    def __init__(self, ages: Mapping[float, int]) -> None:
        self._ages = sorted(ages)
        self._numbers = [0, *accumulate(ages[age] for age in self._ages)]

    def below(self, age: float) -> int:
        return self._numbers[bisect_left(self._ages, age)]


def _clipped(ages: Mapping[float, int], begin: float, end: float) -> float:
    """Return the sum of all ages, each no lower than ``begin`` and no higher than ``end``."""
    return sum(min(max(age, begin), end) * number for age, number in ages.items())


def _span(ages: Ages, least: int) -> tuple[float, float] | None:
    """Return the first longest stretch of ages, from a begin of watching to an end, with ``least`` or more at risk."""
    here, began, best = 0, None, None
    for age in sorted({*ages.entries, *ages.exits}):
        here -= ages.exits.get(age, 0)
        if here < least and began is not None:
            if best is None or age - began > best[1] - best[0]:
                best = (began, age)
            began = None
        here += ages.entries.get(age, 0)
        if here >= least and began is None:
            began = age
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
