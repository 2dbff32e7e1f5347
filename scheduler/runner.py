"""Do one planned run: a row in the ledger, a child process, the row's end."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from structlog.typing import FilteringBoundLogger

from scheduler import attending, children, talk
from scheduler.clock import Clock
from scheduler.leading import Leading
from scheduler.taking_up import taken_up
from scheduler.timetable import Job, Planned, jobs, plan
from store.engine import Store
from store.schedule_queries import ScheduleQueries
from voetnoot.config import Config
from voetnoot.errors import StoreError
from voetnoot.reading.reader import READER_VERSION
from voetnoot.runs import Run, RunState, RunStats

MOST_CRASHES = 3
"""So many times in a row a run whose process was killed from outside is made up; then it has failed, and waits its turn."""


class Witness(Protocol):
    """Who is told of each run: that it began, and how it ended."""

    def started(self, job: str, number: int, at: datetime) -> None:
        """Hear that run ``number`` of ``job`` began."""

    def ended(self, run: Run) -> None:
        """Hear how ``run`` ended."""


@dataclass(slots=True)
class Runner:
    """Starts and watches child processes; never works itself.

    ``stopping`` makes it cut off what is under way, and so does the end of the right to run jobs (``leading``; ``None``: nobody
    else could run any).
    """

    config: Config
    store: Store
    clock: Clock
    leading: Leading | None = None
    witness: Witness | None = None
    stopping: bool = False
    _unrecorded: list[Run] = field(default_factory=list)
    _crashes: Counter[tuple[str, datetime]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def ending(self) -> bool:
        """Whether nothing may be started any more."""
        return self.stopping or (self.leading is not None and not self.leading.held)

    def plan(self, busy: frozenset[str] = frozenset()) -> list[Planned]:
        """Return the next run of each job that is not in ``busy``, earliest first. Raises `StoreError`."""
        self.record_the_rest()
        self.config = taken_up(self.config)
        waiting = ScheduleQueries(self.store.engine).waiting(READER_VERSION)
        return plan(jobs(self.config), self.store.queries.last_runs(), waiting, self.clock(), busy)

    def run(self, job: Job, due: datetime) -> Run:
        """Do ``job``, due at ``due``, and return how it ended; what went wrong is in the row.

        Raises `StoreError` when the run cannot even be recorded: then nothing was done.
        """
        ledger, now = self.store.ledger, self.clock.for_run(due)
        started, began = now(), time.monotonic()
        holder = self.leading.holder if self.leading is not None else None
        number = ledger.start_run(job.name, due, started, None, leader=holder)
        log = talk.logger(run=number, job=job.name)
        if self.witness is not None:
            self.witness.started(job.name, number, started)
        limit = getattr(self.config.jobs.limits, job.kind.replace("-", "_"))
        ended, pid = self._in_child(children.Order(job.kind, job.argument, number, self.config, now), limit, log)
        stats = replace(ended.stats, seconds=round(time.monotonic() - began, 3))
        run = Run(number, job.name, due, started, max(now(), started), self._state(job, due, ended.state), stats, pid)
        try:
            self._record(run)
        finally:
            _tell(log, run.state, stats)
            if self.witness is not None:
                self.witness.ended(run)
        if job.kind == "discover" and not self.ending:
            attending.hold_against_expectations(self.config, self.store, job.argument or "", run.ended or started)
        return run

    def record_the_rest(self) -> None:
        """Record how runs ended that the store could not be told of at the time. Raises `StoreError` when it still cannot.

        Until then the ledger calls them running, and so due: nothing may be planned.
        """
        with self._lock:
            while self._unrecorded:
                run = self._unrecorded[0]
                self.store.ledger.end_run(run.id, run.state, run.stats, run.ended or run.started)
                self._unrecorded.pop(0)

    def _record(self, run: Run) -> None:
        with self._lock:
            self._unrecorded.append(run)
        self.record_the_rest()

    def _state(self, job: Job, due: datetime, state: RunState) -> RunState:
        """Return ``state``, but `failed` for a run that was cut off from outside once too often."""
        if state is not RunState.ABANDONED or self.ending:
            self._crashes.pop((job.name, due), None)
            return state
        self._crashes[job.name, due] += 1
        return state if self._crashes[job.name, due] <= MOST_CRASHES else RunState.FAILED

    def _in_child(self, order: children.Order, limit: float, log: FilteringBoundLogger) -> tuple[children.Ended, int | None]:
        """Return how the child that does ``order`` ended, and its id. One that cannot start is a failed run, tried again later.

        Were it left running in the ledger, it would be due again at once, and again without end.
        """
        try:
            child = children.start(order, limit)
        except Exception as trouble:  # noqa: BLE001 - no memory, no processes, a broken installation: all end in the row
            return children.Ended(RunState.FAILED, RunStats(why=f"no process could be started: {trouble}")), None
        pid = child.pid
        try:
            self.store.ledger.set_run_pid(order.run_id, pid)
        except StoreError as trouble:
            log.warning("the process of a run could not be recorded", why=str(trouble))
        log.debug("run started", pid=pid)
        return child.wait(lambda: self.ending), pid


def _tell(log: FilteringBoundLogger, state: RunState, stats: RunStats) -> None:
    facts = {name: getattr(stats, name) for name in ("asked", "got", "new", "doubts") if getattr(stats, name)}
    if stats.void:
        facts["void"] = stats.void
    facts["seconds"] = stats.seconds
    if state is RunState.DONE:
        log.info("run done", **facts)
    else:
        log.warning("run ended badly", state=state.value, why=stats.why, **facts)
