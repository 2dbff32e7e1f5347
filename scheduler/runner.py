"""Do one planned run: a row in the ledger, a child process, the row's end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from structlog.typing import FilteringBoundLogger

from scheduler import attending, children, talk
from scheduler.clock import Clock
from scheduler.timetable import Job, Planned, jobs, plan
from store.engine import Store
from store.schedule_queries import ScheduleQueries
from voetnoot.config import Config
from voetnoot.config.load import with_watched
from voetnoot.errors import ConfigError
from voetnoot.reading.reader import READER_VERSION
from voetnoot.runs import Run, RunState, RunStats


class Witness(Protocol):
    """Who is told of each run: that it began, and how it ended."""

    def started(self, job: str, number: int, at: datetime) -> None:
        """Hear that run ``number`` of ``job`` began."""

    def ended(self, run: Run) -> None:
        """Hear how ``run`` ended."""


@dataclass(slots=True)
class Runner:
    """Starts and watches child processes; never works itself. ``stopping`` makes it cut off what is under way."""

    config: Config
    store: Store
    clock: Clock
    stopping: bool = False
    witness: Witness | None = None

    def plan(self, busy: frozenset[str] = frozenset()) -> list[Planned]:
        """Return the next run of each job that is not in ``busy``, earliest first."""
        self._take_up()
        waiting = ScheduleQueries(self.store.engine).waiting(READER_VERSION)
        return plan(jobs(self.config), self.store.queries.last_runs(), waiting, self.clock(), busy)

    def _take_up(self) -> None:
        """Take up the sources that were put under watch meanwhile. A file that is wrong is told, and changes nothing."""
        try:
            self.config = with_watched(self.config)
        except ConfigError as trouble:
            talk.logger().warning("cannot take up what was put under watch", why=str(trouble))

    def run(self, job: Job, due: datetime) -> Run:
        """Do ``job``, due at ``due``, and return how it ended. Trouble is in the row, never raised."""
        ledger, now = self.store.ledger, self.clock.for_run(due)
        started = now()
        number = ledger.start_run(job.name, due, started, None)
        log = talk.logger(run=number, job=job.name)
        log.debug("run started", due=due.isoformat())
        if self.witness is not None:
            self.witness.started(job.name, number, started)
        limit = getattr(self.config.jobs.limits, job.kind.replace("-", "_"))
        ended, pid = self._in_child(children.Order(job.kind, job.argument, number, self.config, now), limit)
        moment = max(now(), started)
        ledger.end_run(number, ended.state, ended.stats, moment)
        _tell(log, ended.state, ended.stats)
        if job.kind == "discover" and not self.stopping:
            attending.hold_against_expectations(self.config, self.store, job.argument or "", moment)
        run = Run(number, job.name, due, started, moment, ended.state, ended.stats, pid)
        if self.witness is not None:
            self.witness.ended(run)
        return run

    def _in_child(self, order: children.Order, limit: float) -> tuple[children.Ended, int | None]:
        """Return how the child that does ``order`` ended, and its id. One that cannot start is a failed run, tried again later.

        Were it left running in the ledger, it would be due again at once, and again without end.
        """
        try:
            child = children.start(order, limit)
        except Exception as trouble:  # noqa: BLE001 - no memory, no processes, a broken installation: all end in the row
            return children.Ended(RunState.FAILED, RunStats(why=f"no process could be started: {trouble}")), None
        pid = child.pid
        self.store.ledger.set_run_pid(order.run_id, pid)
        return child.wait(lambda: self.stopping), pid


def _tell(log: FilteringBoundLogger, state: RunState, stats: RunStats) -> None:
    facts = {name: getattr(stats, name) for name in ("asked", "got", "new", "doubts") if getattr(stats, name)}
    if stats.void:
        facts["void"] = stats.void
    if state is RunState.DONE:
        log.info("run done", **facts)
    else:
        log.warning("run ended badly", state=state.value, why=stats.why, **facts)
