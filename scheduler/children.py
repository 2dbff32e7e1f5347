"""One run in one child process: forked from a server that has imported everything, bounded in time, killed with its children."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from scheduler import fork_server
from scheduler.clock import Now
from scheduler.jobs.context import Part
from scheduler.lifeline import kill_group, most_memory
from voetnoot.config import Config
from voetnoot.runs import RunState, RunStats

KILLED = (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGHUP, -signal.SIGINT)
"""Exit codes that tell of somebody outside: a person, a service manager, a kernel short of memory. The job is not to blame."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a child is to do: kind and argument of the job, the run's number, the settings and the clock.

    ``part``: what a worker does of a run; its child is no affair of the leader that may share our data directory.
    """

    kind: str
    argument: str | None
    run_id: int
    config: Config
    now: Now
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended."""

    state: RunState
    stats: RunStats


@dataclass(slots=True)
class Child:
    """A running child: its process, the pipe that its result comes through, and the monotonic moment at which it is killed."""

    process: BaseProcess
    result: Connection
    deadline: float
    limit: float

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid or 0

    def wait(self, stopping: Callable[[], bool], *, grace: float = 3.0, step: float = 0.25) -> Ended:
        """Wait until the child ends, its limit passes, or ``stopping`` and the ``grace`` (seconds) after it; never raises."""
        stop_at: float | None = None
        done = False
        try:
            while True:
                now = time.monotonic()
                if wait([self.result, self.process.sentinel], timeout=max(0.0, min(step, self.deadline - now))):
                    done = True
                    return self._outcome()
                if time.monotonic() >= self.deadline:
                    return self._cut_off(RunState.TIMED_OUT, f"killed at its limit of {self.limit:g} s")
                if stopping():
                    stop_at = stop_at or time.monotonic() + grace
                    if time.monotonic() >= stop_at:
                        return self._cut_off(RunState.ABANDONED, "cut off when the daemon was stopped")
        finally:
            self.end(done=done)

    def _outcome(self) -> Ended:
        try:
            state, stats = self.result.recv()
        except (EOFError, OSError):
            self.process.join(1)
            code = self.process.exitcode
            if code is not None and code in KILLED:
                return Ended(RunState.ABANDONED, RunStats(why=f"the child process was ended from outside by signal {-code}"))
            how = f"by signal {-code}" if code is not None and code < 0 else f"with code {code}"
            return Ended(RunState.FAILED, RunStats(why=f"the child process ended {how} before it had a result"))
        return Ended(RunState(state), stats)

    def _cut_off(self, state: RunState, why: str) -> Ended:
        """Return how a child ends that has yet to be killed; what it has in memory is asked before."""
        return Ended(state, RunStats(why=why, memory=most_memory(self.pid)))

    def end(self, *, done: bool) -> None:
        """Leave nothing of the child behind: a moment to end by itself if it is ``done``, then its whole group is killed."""
        if done:
            self.process.join(0.5)
        kill_group(self.pid)
        self.process.kill()  # for one that was killed before it led a group
        self.process.join(5)
        self.result.close()
        self.process.close()
        fork_server.ended()


def start(order: Order, limit: float) -> Child:
    """Start a child that does ``order`` and is killed after ``limit`` seconds."""
    return start_with(_begin, (order,), order.kind, limit)


def start_with(target: Callable[..., None], arguments: tuple[object, ...], name: str, limit: float) -> Child:
    """Start a child that calls ``target`` with ``arguments`` and the pipe for its result; ``limit``: seconds it may take."""
    with fork_server.starting() as ctx:
        receiver, sender = ctx.Pipe(duplex=False)
        process = ctx.Process(target=target, args=(*arguments, sender), name=f"voetnoot {name}")
        process.start()
        sender.close()
    return Child(process, receiver, time.monotonic() + limit, limit)


def _begin(order: Order, result: Connection) -> None:
    """Do ``order``, in the child: only there is imported what jobs need.

    Several threads of the parent may start children at once, and modules that import each other cannot stand that.
    """
    from scheduler.child import main  # noqa: PLC0415 - see above

    main(order, result)
