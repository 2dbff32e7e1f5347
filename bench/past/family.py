"""What a command costs as it goes on: CPU and memory of its process and of all below it, beside how much it has done."""

import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

import psutil

EVERY = 0.5
RUN = 2
"""How far below the command the process is that does a job: under the server of children. Its own children are readers."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look: seconds since the command began, what was ``done`` by then, CPU seconds, those of ``readers``, PSS in bytes."""

    clock: float
    done: int
    cpu: float
    readers: float
    memory: int


def followed(process: "subprocess.Popen[str]", done: Callable[[], int]) -> list[Look]:
    """Return what was seen of ``process`` and all below it until it ended. Raises `SystemExit` where it ended badly."""
    began = time.monotonic()
    looks: list[Look] = []
    me = psutil.Process(process.pid)
    while process.poll() is None:
        with suppress(psutil.Error):  # who ended in the middle of a look
            seen = _look(me, time.monotonic() - began, done())
            # A run that ends takes its readers along: from then on they are told with what its parent has waited for.
            looks.append(replace(seen, readers=max(seen.readers, looks[-1].readers)) if looks else seen)
        time.sleep(EVERY)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, process.args))} ended with {process.returncode}")  # type: ignore[arg-type]
    return looks


def _look(me: psutil.Process, clock: float, done: int) -> Look:
    family = {one.pid: one for one in (me, *me.children(recursive=True))}
    parents = {pid: one.ppid() for pid, one in family.items()}
    cpu = readers = 0.0
    memory = 0
    for pid, one in family.items():
        times, depth, above = one.cpu_times(), 0, pid
        while above != me.pid:
            depth, above = depth + 1, parents[above]
        own, ended = times.user + times.system, times.children_user + times.children_system
        cpu += own + ended  # of children that ended and were waited for, and theirs (proc(5), ``cutime``)
        readers += (ended if depth >= RUN else 0.0) + (own if depth > RUN else 0.0)
        memory += one.memory_full_info().pss
    return Look(clock, done, cpu, readers, memory)
