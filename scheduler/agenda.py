"""The daemon's agenda: APScheduler waits for the appointments; after each run the plan is made anew from the ledger."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger

from scheduler import talk
from scheduler.clock import Appointment
from scheduler.runner import Runner
from scheduler.timetable import Planned
from voetnoot.runs import Run

DEFAULTS = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
"""Late runs happen, once (APScheduler's own default drops what is a second late)."""

REST_SECONDS = 5.0
"""How long nothing is tried after the store could not be used."""


def _scheduler() -> BackgroundScheduler:
    executors = {"default": ThreadPoolExecutor(16)}
    return BackgroundScheduler(timezone=UTC, executors=executors, job_defaults=DEFAULTS)


@dataclass(slots=True)
class Agenda:
    """Starts each planned run at its time. ``until``: no run that is due later starts, and then `finished` is set.

    ``trouble`` is why nothing can be planned at the moment, ``None`` while all is well; `planned_at` the monotonic moment at
    which the last plan was made.
    """

    runner: Runner
    until: datetime | None = None
    on_run: Callable[[Run], None] | None = None
    finished: threading.Event = field(default_factory=threading.Event)
    trouble: str | None = None
    planned_at: float = field(default_factory=time.monotonic)
    _scheduler: BackgroundScheduler = field(default_factory=_scheduler)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _busy: set[str] = field(default_factory=set)
    _appointed: dict[str, Appointment] = field(default_factory=dict)
    _times: dict[str, datetime] = field(default_factory=dict)
    _resting_until: float = 0.0

    def open(self) -> None:
        """Begin. The plan is made anew whenever a run is over."""
        self._scheduler.add_listener(self._let_go, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        self._scheduler.start()
        self.plan()

    def close(self) -> None:
        """Start nothing any more, and wait for the runs under way, which the runner cuts off.

        A plan that is being made is let end first: it waits for a lock that APScheduler holds all through its shutdown.
        """
        self.runner.stopping = True
        with self._lock:
            pass
        self._scheduler.shutdown(wait=True)

    def overdue(self) -> float:
        """Return by how many seconds the earliest appointment is late: a few at most, unless nothing is started any more."""
        with self._lock:
            times = [self._times[name] for name in self._appointed]
        return max(0.0, (datetime.now(UTC) - min(times)).total_seconds()) if times else 0.0

    def until_next(self) -> float:
        """Return the seconds until the next run: 0 while one is under way or late, infinite when none is planned."""
        with self._lock:
            times = [self._times[name] for name in self._appointed]
            if self._busy:
                return 0.0
        return max(0.0, (min(times) - datetime.now(UTC)).total_seconds()) if times else math.inf

    @property
    def rested(self) -> bool:
        """Whether there was trouble and it is time to try again."""
        return self.trouble is not None and time.monotonic() >= self._resting_until

    def plan(self) -> None:
        """Make the plan anew and the appointments that follow from it. Trouble with the store is told and tried again later."""
        if time.monotonic() < self._resting_until:
            return
        try:
            with self._lock:
                self._plan()
        except Exception as trouble:  # noqa: BLE001 - the daemon outlives a store that is away for a while
            self._rest("cannot plan", trouble)
        else:
            self._recover()

    def _plan(self) -> None:
        if self.runner.ending or self.finished.is_set():
            return
        planned = [one for one in self.runner.plan(frozenset(self._busy)) if self.until is None or one.due <= self.until]
        self.planned_at = time.monotonic()
        if not planned and not self._busy:
            self.finished.set()
        for appointment in self.runner.clock.appointments(planned, busy=bool(self._busy)):
            name = appointment.planned.job.name
            if self._appointed.get(name) != appointment:
                self._appointed[name] = appointment
                self._times[name] = max(appointment.at, datetime.now(UTC))  # late already is no fault of the loop
                trigger = DateTrigger(appointment.at, UTC)
                self._scheduler.add_job(self._run, trigger, [appointment.planned], id=name, replace_existing=True)

    def _run(self, planned: Planned) -> None:
        name = planned.job.name
        with self._lock:
            appointed = self._appointed.get(name)
            if self.runner.ending or name in self._busy or appointed is None or appointed.planned != planned:
                return  # an appointment that was made anew in the meantime
            del self._appointed[name]
            self._busy.add(name)
        try:
            run = self.runner.run(planned.job, planned.due)
            if self.on_run is not None:
                self.on_run(run)
        except Exception as trouble:  # noqa: BLE001 - told, and made up at the next plan
            self._rest("cannot run", trouble, job=name)

    def _let_go(self, ended: JobExecutionEvent) -> None:
        """Take note that a run is over for APScheduler as well; before that it would refuse to start the job again."""
        with self._lock:
            self._busy.discard(ended.job_id)
        self.plan()

    def _rest(self, what: str, trouble: Exception, **facts: object) -> None:
        """Tell of trouble, once as long as it stays the same, and let the store alone for a while."""
        why = " ".join(str(trouble).split()) or type(trouble).__name__
        self._resting_until = time.monotonic() + REST_SECONDS
        if why != self.trouble:
            talk.logger(**facts).error(what, why=why, trouble=type(trouble).__name__)
        self.trouble = why

    def _recover(self) -> None:
        if self.trouble is not None:
            talk.logger().info("work goes on", after=self.trouble)
            self.trouble = None
