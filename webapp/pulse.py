"""What the daemon's own process knows of itself and the store does not: its pulse, and what it counted since it began."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Summary

from voetnoot.runs import Run, RunState

STALLED_AFTER = 60.0
"""Seconds without a turn of the daemon's loop, or by which an appointment was missed, after which the loop counts as stalled."""
MISFIRE = timedelta(seconds=2)
"""A run that starts later than this after its time is a misfire; it runs nevertheless."""


def _wall_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Pulse:
    """The beat of the daemon's loop. ``now``: the time that the daemon goes by; ``ready``: it leads and does its jobs.

    A site without a daemon around it has no beat and never stalls.
    """

    now: Callable[[], datetime] = _wall_clock
    ready: bool = True
    overdue: float = 0.0
    _beaten: float | None = None

    def beat(self, overdue: float = 0.0) -> None:
        """Note that the loop has come round; ``overdue``: seconds by which its earliest appointment is late."""
        self._beaten, self.overdue = time.monotonic(), overdue

    @property
    def stalled(self) -> str | None:
        """Why the loop counts as stalled, or ``None``."""
        if self._beaten is None:
            return None
        silence = time.monotonic() - self._beaten
        if silence > STALLED_AFTER:
            return f"the loop has not come round for {silence:.0f} s"
        if self.overdue > STALLED_AFTER:
            return f"a job that should have started {self.overdue:.0f} s ago has not"
        return None


def _registry() -> CollectorRegistry:
    return CollectorRegistry(auto_describe=False)


@dataclass(slots=True)
class Counts:
    """Counters since the process began, as Prometheus has them; safe from any thread."""

    registry: CollectorRegistry = field(default_factory=_registry)
    runs: Counter = field(init=False)
    seconds: Summary = field(init=False)
    misfires: Counter = field(init=False)
    checks: Counter = field(init=False)
    requests: Counter = field(init=False)

    def __post_init__(self) -> None:
        registry = self.registry
        self.runs = Counter("voetnoot_runs", "Runs that ended", ["job", "state"], registry=registry)
        self.seconds = Summary("voetnoot_run_seconds", "How long runs took", ["job"], registry=registry)
        self.misfires = Counter("voetnoot_misfires", "Runs that started late", ["job"], registry=registry)
        self.checks = Counter("voetnoot_checks", "Checks of links by their verdict", ["verdict"], registry=registry)
        self.requests = Counter("voetnoot_feed_requests", "Requests for feeds", ["form", "status"], registry=registry)

    def ran(self, run: Run) -> None:
        """Count a run that ended."""
        self.runs.labels(run.job, run.state.value).inc()
        if run.ended is not None:
            self.seconds.labels(run.job).observe((run.ended - run.started).total_seconds())
        if run.started - run.due > MISFIRE and run.state is not RunState.QUEUED:
            self.misfires.labels(run.job).inc()
        for verdict, number in run.stats.verdicts.items():
            self.checks.labels(verdict).inc(number)
