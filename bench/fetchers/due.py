"""Let the daemon's own runs check links of a store in which many are due: memory of each run and of the daemon, as JSON Lines.

``due.py FILE RUNS``: the addresses, all of which are due, and how many runs of ``links.batch`` are made.
"""

import itertools
import json
import sys
import tempfile
import time
from pathlib import Path

import psutil
from seeding import seed

from scheduler import talk
from scheduler.clock import SystemClock
from scheduler.runner import Runner
from scheduler.timetable import jobs
from store.engine import open_store
from voetnoot.config import Config, load
from voetnoot.ids import content_id
from voetnoot.runs import RunState

_AT_ONCE = 20_000


def _config(port: int, folder: Path) -> Config:
    network = {"network.allow_addresses": ["127.0.0.0/8"], "network.allow_ports": [port]}
    links = {"links.pace_seconds": 0, "links.robots": "ignore", "links.canaries": []}
    return load(overrides={"data": folder, "log.level": "error", **network, **links})


def main() -> None:
    """Do it."""
    urls, runs = Path(sys.argv[1]).read_text().split(), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        config = _config(int(urls[0].split(":")[2].split("/")[0]), Path(folder))
        talk.set_up(config.log)
        store, clock = open_store(None, Path(folder)), SystemClock()
        soon = runs * config.links.batch
        seed(store, config, urls[:soon], 8_000)
        rest = itertools.islice(urls, soon, None)
        while batch := list(itertools.islice(rest, _AT_ONCE)):
            store.ledger.watch_links([(content_id("link", url), url) for url in batch], clock())
        runner, me = Runner(config, store, clock), psutil.Process()
        job = next(job for job in jobs(config) if job.kind == "check-links")
        for nth in range(1, runs + 1):
            start = time.perf_counter()
            done = runner.run(job, clock())
            assert done.state is RunState.DONE, done
            told = {"run": nth, "asked": done.stats.asked, "got": done.stats.got, "run_mib": (done.stats.memory or 0) / 2**20}
            told |= {"daemon_mib": me.memory_info().rss / 2**20, "clock": time.perf_counter() - start}
            print(json.dumps(told), flush=True)
        store.close()


if __name__ == "__main__":
    main()
