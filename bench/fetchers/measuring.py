"""What one way to fetch costs: run in a process of its own as ``WAY.py FILE``, with a line of JSON at the end."""

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

TIMES = 3
"""Rounds of a way that can be repeated: what else runs makes each dearer, so that the least is nearest to the truth."""


def measured(way: Callable[[list[str]], int], *, rehearse: bool = True, times: int = 1) -> None:
    """Fetch the addresses in the file that the command line names, and print what that cost: the least of some ``times``.

    Printed: ``good`` answers, ``cpu`` seconds of this process and its children, seconds by the ``clock``, memory ``idle`` before
    the work and at its ``peak`` in MiB. ``rehearse``: a few addresses first, since imports and first uses are no cost of a link.
    What is there by then is hidden from the garbage collector, as it is in the runs of our daemon, whichever way is measured.
    """
    urls = Path(sys.argv[1]).read_text().split()
    if rehearse:
        way(urls[:20])
    gc.collect()
    gc.freeze()
    idle = psutil.Process().memory_info().rss / 2**20
    rounds = []
    for _ in range(times):
        before, start = _cpu(), time.perf_counter()
        good = way(urls)
        rounds.append({"good": good, "cpu": _cpu() - before, "clock": time.perf_counter() - start})
    told = min(rounds, key=lambda one: one["cpu"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**told, "idle": idle, "peak": peak}))


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
