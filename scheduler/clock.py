"""Clocks. All that is below the scheduler gets the time as an argument; here it is decided what time it is."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from scheduler.timetable import Planned

Now = Callable[[], datetime]
"""Asks for the moment: an aware `datetime` in UTC."""

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""When a run starts that need not wait: a moment that has passed."""


def wall_clock() -> datetime:
    """Return the real moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A planned run and the real moment at which it is to start."""

    planned: Planned
    at: datetime


class Clock(Protocol):
    """What time it is, and when, in real time, a planned run starts."""

    def __call__(self) -> datetime:
        """Return the moment, in UTC."""
        ...

    def appointments(self, planned: Sequence[Planned], *, busy: bool) -> list[Appointment]:
        """Return which of ``planned`` (in order) may now be waited for, and until when. ``busy``: a run is under way."""
        ...

    def for_run(self, due: datetime) -> Now:
        """Return the clock that a run due at ``due`` works by; it can be sent to another process."""
        ...

    def resume(self, last: datetime) -> None:
        """Go on from ``last``, the moment of the last run that the ledger knows."""
        ...


@dataclass(frozen=True, slots=True)
class ShiftedNow:
    """The real moment, shifted."""

    shift: timedelta = timedelta()

    def __call__(self) -> datetime:
        """Return the real moment plus the shift."""
        return wall_clock() + self.shift


@dataclass(frozen=True, slots=True)
class FixedNow:
    """One moment, for ever."""

    moment: datetime

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.moment


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The real time; with a shift, the real time as if it had begun at another moment (``--at``)."""

    shift: timedelta = timedelta()

    @classmethod
    def starting_at(cls, moment: datetime) -> "SystemClock":
        """Return a clock that shows ``moment`` now and goes on at the usual speed."""
        return cls(moment - wall_clock())

    def __call__(self) -> datetime:
        """Return the moment, in UTC."""
        return wall_clock() + self.shift

    def appointments(self, planned: Sequence[Planned], *, busy: bool) -> list[Appointment]:  # noqa: ARG002
        """Let every run start at its own time, whatever else is under way."""
        return [Appointment(one, one.due - self.shift) for one in planned]

    def for_run(self, due: datetime) -> Now:  # noqa: ARG002
        """Return the same time for every run."""
        return ShiftedNow(self.shift)

    def resume(self, last: datetime) -> None:
        """Go on: the real time does so by itself."""


@dataclass(frozen=True, slots=True)
class FixedClock:
    """One moment for all that happens (``voetnoot --at TIME once``)."""

    moment: datetime

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.moment

    def appointments(self, planned: Sequence[Planned], *, busy: bool) -> list[Appointment]:
        """Let what is due at the moment start, one run at a time."""
        return [Appointment(one, AT_ONCE) for one in planned[:1] if not busy and one.due <= self.moment]

    def for_run(self, due: datetime) -> Now:  # noqa: ARG002
        """Return the moment."""
        return FixedNow(self.moment)

    def resume(self, last: datetime) -> None:
        """Stay."""


class LeapingClock:
    """Simulated time that leaps to the next planned run; between leaps it stands still.

    Runs go one at a time in the order of their due times, and the time of a run is its due time, so that a play is the same
    whatever the speed of the machine, and a run that a crash cut off is made up at the same simulated moment. Safe to ask from
    any thread.
    """

    def __init__(self, start: datetime) -> None:
        self._moment = start
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        """Return the simulated moment, in UTC."""
        with self._lock:
            return self._moment

    def leap(self, to: datetime) -> None:
        """Go to ``to``; never back."""
        with self._lock:
            self._moment = max(self._moment, to)

    def appointments(self, planned: Sequence[Planned], *, busy: bool) -> list[Appointment]:
        """Leap to the first of ``planned`` and let it start at once, unless a run is under way."""
        if busy or not planned:
            return []
        self.leap(planned[0].due)
        return [Appointment(planned[0], AT_ONCE)]

    def for_run(self, due: datetime) -> Now:
        """Return the due time, for the whole run."""
        return FixedNow(due)

    def resume(self, last: datetime) -> None:
        """Go on from ``last``."""
        self.leap(last)
