"""How many checks, over how many days, make a verdict. The figures are those of `docs/verdicts.md`."""

from dataclasses import dataclass
from datetime import timedelta

from voetnoot.verdicts.reasons import Reason

DAY = timedelta(days=1)

SOFT = frozenset({Reason.SOFT_404, Reason.REDIRECTED_HOME, Reason.FILE_REPLACED, Reason.EMPTY})
"""Reasons for a page that is gone behind a good status, beside the sold domains."""


@dataclass(frozen=True, slots=True)
class Rung:
    """What it takes: at least ``checks`` failed checks, the first and the last at least ``span`` apart."""

    checks: int
    span: timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """The ladder. ``*_checks`` are counts, ``*_days`` days between the first and the last of them.

    ``apart``: failed checks closer together than this count as one. ``fresh``: a link first checked so soon after the answer
    that cites it, and never found alive, never worked. ``wall_*``: after so much silence behind a wall a dead link is called
    blocked. ``intervals``: pauses between checks of a living link, each a step further while it lives. ``jitter``: the share
    of a pause that may be taken off, so that links cited together drift apart.
    """

    not_found_checks: int = 3
    not_found_days: int = 7
    gone_checks: int = 2
    gone_days: int = 3
    soft_checks: int = 3
    soft_days: int = 7
    soft_groups: int = 2
    parked_checks: int = 2
    parked_days: int = 7
    silence_checks: int = 5
    silence_days: int = 30
    moved_checks: int = 3
    moved_days: int = 7
    drift_checks: int = 2
    drift_days: int = 1
    wall_checks: int = 3
    wall_days: int = 7
    flips: int = 2
    flip_window: int = 5
    apart: timedelta = timedelta(hours=12)
    fresh: timedelta = timedelta(days=14)
    intervals: tuple[timedelta, ...] = (DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY)
    suspect_every: timedelta = DAY
    dead_every: timedelta = 30 * DAY
    blocked_every: timedelta = 7 * DAY
    void_every: timedelta = timedelta(hours=1)
    retry_after_most: timedelta = 30 * DAY
    jitter: float = 0.1

    def rung(self, reason: Reason) -> Rung:
        """Return what it takes to hold ``reason`` for a death, by the server's word or by signs of a page that is gone."""
        if reason is Reason.GONE:
            return Rung(self.gone_checks, self.gone_days * DAY)
        if reason in (Reason.PARKED, Reason.USURPED):
            return Rung(self.parked_checks, self.parked_days * DAY)
        if reason in SOFT:
            return Rung(self.soft_checks, self.soft_days * DAY)
        return Rung(self.not_found_checks, self.not_found_days * DAY)

    @property
    def silence(self) -> Rung:
        """What it takes when the site says nothing of the page."""
        return Rung(self.silence_checks, self.silence_days * DAY)

    @property
    def moved(self) -> Rung:
        """What it takes to believe a redirect whose content we cannot compare."""
        return Rung(self.moved_checks, self.moved_days * DAY)

    @property
    def drift(self) -> Rung:
        """What it takes to believe that a page says something else now."""
        return Rung(self.drift_checks, self.drift_days * DAY)

    @property
    def wall(self) -> Rung:
        """What it takes before a dead link behind a wall is called blocked."""
        return Rung(self.wall_checks, self.wall_days * DAY)
