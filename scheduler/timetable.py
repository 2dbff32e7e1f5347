"""When each job is due: a pure function of the settings, the last run of each job and what waits to be done.

Nothing of a schedule is kept anywhere: after a restart it follows again from the ledger. A run that was missed is made up
once, however many were missed; a run that a crash cut off is due again at its own time.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scheduler.cadence import Cadence, cadence_of
from voetnoot.config import Config
from voetnoot.runs import Run, RunState

if TYPE_CHECKING:
    from store.schedule_queries import Waiting

RETRY = timedelta(minutes=15)
"""How long after a failure a job is tried again, if its own cadence is not sooner."""

BREATH = timedelta(seconds=5)
"""The pause between two runs of a job that is due whenever there is something to do."""

_ENDED = frozenset({RunState.DONE, RunState.FAILED, RunState.TIMED_OUT})


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of run. ``name`` as in the ledger (``discover nl-tweede-kamer``); ``after``: jobs whose end may make it due.

    ``work`` names what must wait in the store: with ``captures`` and ``events`` the end of another job makes this one due only
    then, ``link`` tells before which moment there is nothing to do. ``cadence``: at what hours it is due less
    often than ``every``.
    """

    name: str
    every: timedelta
    after: tuple[str, ...] = ()
    work: str | None = None
    cadence: Cadence | None = None

    @property
    def kind(self) -> str:
        """The name without its argument: ``discover``."""
        return self.name.partition(" ")[0]

    @property
    def argument(self) -> str | None:
        """What the run is about: the id of a source, or nothing."""
        return self.name.partition(" ")[2] or None


@dataclass(frozen=True, slots=True)
class Planned:
    """A job and the moment at which its next run is due."""

    job: Job
    due: datetime


def jobs(config: Config) -> tuple[Job, ...]:
    """Return the jobs that ``config`` asks for, in the order in which those of one moment run."""
    found = tuple(
        Job(f"discover {name}", source.every, cadence=cadence_of(source))
        for name, source in sorted(config.sources.items())
        if source.enabled
    )
    discovering = tuple(job.name for job in found)
    return (
        *found,
        Job("read", config.reading.every, discovering, "captures"),
        Job("check-links", config.links.every, (), "link"),
        Job("publish", config.feeds.every, (*discovering, "read", "check-links"), "events"),
        *([Job("notify", BREATH, ("publish",), "delivery")] if config.webhooks or config.websub.hub else []),
        Job("report", config.report.every),
        *([Job("archives", config.public_archives.every, ("read",))] if config.public_archives.enabled else []),
        Job("keep", config.keep.every),
    )


def next_due(job: Job, last: Mapping[str, Run], waiting: "Waiting", now: datetime) -> datetime | None:
    """Return when ``job`` is due next: never before ``now`` unless it was cut off, ``None`` when there is nothing to do for it.

    ``last`` holds the last run of each job, ``waiting`` what waits in the store.
    """
    own = last.get(job.name)
    if own is not None and own.state in (RunState.ABANDONED, RunState.RUNNING, RunState.QUEUED):
        return min(own.due, now)
    if job.work == "link" and waiting.link is None:
        return None
    if job.work == "delivery":
        return _at_delivery(own, waiting.delivery, now)
    if own is None:
        return now
    if (job.work is None or getattr(waiting, job.work)) and any(_later(last.get(name), own) for name in job.after):
        return now
    every, cadence = job.every, job.cadence
    if own.state in (RunState.FAILED, RunState.TIMED_OUT):
        every, cadence = min(every, max(RETRY, every / 4)), None
    return _on_the_grid(own, every, now, waiting.link if job.work == "link" else None, cadence)


def _at_delivery(own: Run | None, due: datetime | None, now: datetime) -> datetime | None:
    """Return when the next delivery is due, with a pause behind the last run that is longer if that failed."""
    if due is None or own is None:
        return None if due is None else max(now, due)
    rest = RETRY if own.state in (RunState.FAILED, RunState.TIMED_OUT) else BREATH
    return max(now, due, (own.ended or own.started) + rest)


def _later(trigger: Run | None, own: Run) -> bool:
    """Tell whether ``trigger`` ended after ``own`` began, and so may have left work that ``own`` did not see.

    A trigger that ended badly counts as well: what it did before is stored. One that began earlier may end later; where the
    moments are equal (time that leaps, runs one by one) the order of the runs tells.
    """
    if trigger is None or trigger.state not in _ENDED:
        return False
    return trigger.id > own.id or (trigger.ended is not None and trigger.ended > own.started)


def _on_the_grid(own: Run, every: timedelta, now: datetime, work: datetime | None, cadence: Cadence | None = None) -> datetime:
    """Return the first point ``own.due + n * every`` after the start of ``own``, and not before ``work``; now, if it passed.

    A clock that had run ahead leaves a last run in the future: then the next point of its grid from ``now`` on counts, which
    stays the same however often it is asked. With a ``cadence`` only the points of the grid count that it allows.
    """
    if every <= timedelta():
        return max(now, work or now)
    base, steps = own.due, max(1, math.floor((own.started - own.due) / every) + 1)
    if max(own.due, own.started) - now > (cadence.slow if cadence else every):
        base, steps = base + math.floor((now - base) / every) * every, 1
    if work is not None:
        steps = max(steps, math.ceil((work - base) / every))
    if cadence is not None:
        steps = cadence.steps(base, every, steps)
    return max(now, base + steps * every)


def plan(
    all_jobs: Sequence[Job], last: Mapping[str, Run], waiting: "Waiting", now: datetime, busy: frozenset[str] = frozenset()
) -> list[Planned]:
    """Return the next run of each job that is not under way (``busy``: names), earliest first, then in the jobs' order."""
    dues = ((job, next_due(job, last, waiting, now)) for job in all_jobs if job.name not in busy)
    return sorted((Planned(job, due) for job, due in dues if due is not None), key=lambda one: one.due)
