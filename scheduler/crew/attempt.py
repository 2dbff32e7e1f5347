"""One attempt of a worker at a task of the queue: a run in the ledger, done by a child process."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler import children, talk
from scheduler.clock import Clock
from scheduler.jobs.context import Part
from scheduler.leading import Leading
from store.engine import Store
from store.part_ledger import PART
from voetnoot.config import Config
from voetnoot.errors import VoetnootError
from voetnoot.runs import RunState, RunStats


class CutOffError(VoetnootError):
    """An attempt came to no end; the task is to be given to a worker again."""


class NotDoneError(VoetnootError):
    """An attempt ended badly; its links stay due for the next run."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """What a worker needs for its attempts. ``working``: its lease; ``ending``: whether it was told to end."""

    config: Config
    store: Store
    clock: Clock
    working: Leading
    ending: Callable[[], bool]

    def make(self, task: int, due: datetime, part: Part) -> RunStats:
        """Check the links of ``part``, of the run due at ``due``. Blocks until done.

        Raises `CutOffError` when it was told to end, has lost its lease or its child was killed; `NotDoneError` when the child
        said that it could not, or passed its limit; `StoreError` when not even the beginning could be recorded.
        """
        assert self.working.lease is not None
        now = self.clock.for_run(due)
        began, lease = time.monotonic(), self.working.lease
        run = self.store.ledger.begin_part(task, due, now(), lease.name, lease.holder)
        log = talk.logger(run=run, task=task)
        log.info("partition begun", links=len(part.links))
        limit = self.config.jobs.limits.check_links
        child = children.start(children.Order(PART, None, run, self.config, now, part), limit)
        self.store.ledger.set_run_pid(run, child.pid)
        ended = child.wait(lambda: self.ending() or not self.working.held)
        stats = replace(ended.stats, seconds=round(time.monotonic() - began, 3))
        self.store.ledger.end_run(run, ended.state, stats, now())
        facts = {"got": stats.got, "new": stats.new, "seconds": stats.seconds, **({"void": stats.void} if stats.void else {})}
        log.info("partition ended", state=ended.state.value, **facts, **({"why": stats.why} if stats.why else {}))
        if ended.state is RunState.ABANDONED:
            raise CutOffError(stats.why or "cut off")
        if ended.state is not RunState.DONE:
            raise NotDoneError(stats.why or ended.state.value)
        return stats
