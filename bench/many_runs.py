"""What a daemon gathers over many runs: memory of the parent and of the server of its children, descriptors, zombies.

    python bench/many_runs.py [--runs 1000]

Each run is a child process like any other; the job is ``publish`` over an empty store. The first tenth warms up. Ends with 1 when
the parent's memory grew by a tenth or more, when a descriptor leaked, or when a process was left behind.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scheduler import talk
from scheduler.clock import SystemClock
from scheduler.runner import Runner
from scheduler.timetable import jobs
from store.engine import open_store
from voetnoot.config import load
from voetnoot.runs import RunState


def measured(runs: int, folder: Path) -> dict[str, float]:
    """Do so many runs; return what grew since the first tenth of them."""
    config = load(overrides={"data": folder, "log.level": "error"})
    talk.set_up(config.log)
    store = open_store(None, folder)
    runner = Runner(config, store, SystemClock())
    job = next(job for job in jobs(config) if job.kind == "publish")
    me, before = psutil.Process(), {}
    began = time.monotonic()
    for nth in range(runs):
        if nth == max(1, runs // 10):
            before = _state(me)
        assert runner.run(job, runner.clock()).state is RunState.DONE
    after = _state(me)
    store.close()
    return {
        "seconds": time.monotonic() - began,
        "memory": after["memory"],
        "growth": after["memory"] / before["memory"] - 1,
        "descriptors": after["descriptors"] - before["descriptors"],
        "left": after["children"] - before["children"],
        "zombies": after["zombies"],
    }


def _state(me: psutil.Process) -> dict[str, float]:
    children = me.children(recursive=True)
    return {
        "memory": me.memory_info().rss,
        "descriptors": me.num_fds(),
        "children": len(children),
        "zombies": sum(child.status() == psutil.STATUS_ZOMBIE for child in children),
    }


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--runs", type=int, default=1000)
    runs = asked.parse_args().runs
    found = measured(runs, Path(tempfile.mkdtemp(prefix="voetnoot-runs-")))
    print(
        f"{runs} runs in {found['seconds']:.0f} s: parent {found['memory'] / 2**20:.0f} MiB, {found['growth']:+.1%};"
        f" {found['descriptors']:+.0f} descriptors, {found['left']:+.0f} processes, {found['zombies']:.0f} zombies"
    )
    return int(found["growth"] >= 0.1 or found["descriptors"] > 0 or found["left"] > 0 or found["zombies"] > 0)


if __name__ == "__main__":
    sys.exit(main())
