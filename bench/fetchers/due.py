"""Let the daemon's own runs check links of a store in which many are due: memory of each run and of the daemon, as JSON Lines.

``due.py FILE LINKS``: the addresses, the longest due, checked in runs of ``links.batch``; so many links are due in all.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import psutil
import sqlalchemy as sa
from seeding import seed

from scheduler import talk
from scheduler.clock import SystemClock
from scheduler.runner import Runner
from scheduler.timetable import jobs
from store.engine import open_store
from voetnoot.config import Config, load
from voetnoot.runs import RunState

_OTHERS = sa.text(
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < :many)"
    " insert into links (id, url, host, created, next_due)"
    " select printf('%032x', i), 'https://h' || i / 5 || '.example/' || i, 'h' || i / 5 || '.example', :now, :now from n"
)


def _config(port: int, folder: Path) -> Config:
    network = {"network.allow_addresses": ["127.0.0.0/8"], "network.allow_ports": [port]}
    links = {"links.pace_seconds": 0, "links.robots": "ignore", "links.canaries": []}
    return load(overrides={"data": folder, "log.level": "error", **network, **links})


def main() -> None:
    """Do it."""
    urls, links = Path(sys.argv[1]).read_text().split(), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        config = _config(int(urls[0].split(":")[2].split("/")[0]), Path(folder))
        talk.set_up(config.log)
        store, clock = open_store(None, Path(folder)), SystemClock()
        seed(store, config, urls, 8_000)
        with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(_OTHERS, {"many": links - len(urls), "now": f"{clock():%Y-%m-%d %H:%M:%S.%f}"})
        runner, me = Runner(config, store, clock), psutil.Process()
        job = next(job for job in jobs(config) if job.kind == "check-links")
        for nth in range(len(urls) // config.links.batch):
            start = time.perf_counter()
            done = runner.run(job, clock())
            assert done.state is RunState.DONE, done
            told = {"run": nth + 1, "asked": done.stats.asked, "got": done.stats.got, "run_mib": (done.stats.memory or 0) / 2**20}
            told |= {"daemon_mib": me.memory_info().rss / 2**20, "clock": time.perf_counter() - start}
            print(json.dumps(told), flush=True)
        store.close()


if __name__ == "__main__":
    main()
