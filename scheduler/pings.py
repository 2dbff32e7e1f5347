"""Dead-man pings: a watchman elsewhere hears of each run and raises the alarm when he hears nothing.

The protocol is that of healthchecks.io (https://healthchecks.io/docs/http_api/): a POST to ``<address>/start``, ``<address>`` or
``<address>/fail`` with the same ``rid`` for one run, from which the watchman computes how long it took.
"""

import uuid
from datetime import datetime

from scheduler.messenger import Message
from voetnoot.config import Pings
from voetnoot.passwords import veiled
from voetnoot.runs import Run, RunState

_SPACE = uuid.UUID("0d9c2f3e-6a0e-5b7c-8d38-4f6f6e65726b")


def start(pings: Pings, job: str, number: int, started: datetime) -> Message | None:
    """Return the ping that says that run ``number`` of ``job`` began, or ``None`` where nobody is to hear it."""
    address = pings.address(job)
    return None if address is None else Message(f"ping of {job}", _at(address, "/start", job, number, started))


def end(pings: Pings, run: Run) -> Message | None:
    """Return the ping that says how ``run`` ended, with a line of counts; ``None`` where nobody is to hear it.

    A run that was cut off because the daemon ends is no failure: nothing is said, and silence is what the watchman is there for.
    """
    address = pings.address(run.job)
    if address is None or run.state is RunState.ABANDONED:
        return None
    stats = run.stats
    seconds = (run.ended - run.started).total_seconds() if run.ended else 0.0
    said = f"{run.job}: {run.state.value} after {seconds:.1f} s; asked {stats.asked}, got {stats.got}, new {stats.new}"
    why = stats.why or stats.void
    body = veiled(f"{said}. {why}" if why else said).encode()
    path = "" if run.state is RunState.DONE else "/fail"
    return Message(f"ping of {run.job}", _at(address, path, run.job, run.id, run.started), body)


def _at(address: str, path: str, job: str, number: int, started: datetime) -> str:
    before, mark, query = address.partition("?")
    run = uuid.uuid5(_SPACE, f"{job}/{number}/{started.isoformat()}")
    return f"{before.rstrip('/')}{path}?{query}{'&' if mark else ''}rid={run}"
