"""What runs in a child process: open the store, do the job, send back how it ended."""

import resource
import signal
import sys
from dataclasses import replace
from multiprocessing.connection import Connection

from structlog.typing import FilteringBoundLogger

from scheduler import leader, lifeline, talk
from scheduler.children import Order
from scheduler.jobs.context import JobContext
from scheduler.jobs.registry import JOBS
from scheduler.leading import folder_of
from store.engine import open_for
from voetnoot.errors import VoetnootError
from voetnoot.runs import RunState, RunStats


def main(order: Order, result: Connection) -> None:
    """Do ``order`` and send ``(state, stats)`` through ``result``. Trouble is sent as a failed run with its reason."""
    lifeline.let_server_go()
    lifeline.die_with_parent()
    lifeline.lead_own_group()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the daemon decides when a run is cut off
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    talk.set_up(order.config.log)
    facts = {"run": order.run_id, "job": order.kind, **({"source": order.argument} if order.argument else {})}
    talk.bind(**facts)
    log = talk.logger()
    try:
        stats = _do(order, log)
        state = RunState.FAILED if stats.why else RunState.DONE
    except VoetnootError as trouble:
        state, stats = RunState.FAILED, RunStats(why=str(trouble))
    except Exception as trouble:
        log.exception("run broke")
        state, stats = RunState.FAILED, RunStats(why=f"{type(trouble).__name__}: {trouble}")
    result.send((state.value, replace(stats, memory=_memory())))
    result.close()


def _memory() -> int:
    """Return the most bytes that this process, or one that it started and waited for, has had in memory."""
    used = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(used) * (1 if sys.platform == "darwin" else 1024)  # getrusage(2): bytes there, kilobytes here


def _do(order: Order, log: FilteringBoundLogger) -> RunStats:
    config = order.config
    if order.part is None:
        leader.note_child(folder_of(config))
    store = open_for(config, ready=True)
    try:
        return JOBS[order.kind](JobContext(config, store, order.now, order.run_id, log, order.argument, order.part))
    finally:
        store.close()
