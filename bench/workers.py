"""One worker against several on one PostgreSQL, where latency is the limit: links per second, and whether politeness holds.

    python bench/workers.py [--workers 3] [--hosts 300] [--links 5] [--delay 0.2] [--concurrency 4]

Each host is an address of loopback; its pages take ``--delay`` seconds. Leader and workers are the real commands in processes of
their own. A run is timed by the ledger, from the beginning of its first partition to its end: starting processes counts
for nothing. ``--together`` times both at once, so that whatever else the machine does slows both down alike.
Ends with 1 when a host saw two requests at once, or when three workers are not 2.5 times as fast as one.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from crash import databases

from store.engine import open_store
from store.part_ledger import PART
from voetnoot.urls import link_id

ROOT = Path(__file__).resolve().parents[1]
SITE = Path(__file__).parent / "fetchers" / "web.py"
SETTINGS = """
store: {{url: "{url}"}}
network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{port}]}}
links: {{pace_seconds: 0, retries: 0, robots: ignore, canaries: [], concurrency: {concurrency}}}
workers: {{partition: {partition}}}
log: {{format: json}}
"""


def program(folder: Path, *command: str) -> list[str]:
    """Return the command line of ours with the settings in ``folder``."""
    where = ["--config", str(folder / "config.yaml"), "--data", str(folder / "data"), "--log-level", "info"]
    return [sys.executable, "-m", "scheduler", *where, *command]


def measured(asked: argparse.Namespace, url: str, workers: int, port: int) -> tuple[float, int]:
    """Return how many seconds one run took ``workers``, and how many partitions it had."""
    folder = Path(tempfile.mkdtemp(prefix="voetnoot-workers-"))
    partition = asked.hosts * asked.links // asked.workers
    text = SETTINGS.format(url=url, port=port, concurrency=asked.concurrency, partition=partition)
    (folder / "config.yaml").write_text(text)
    store = open_store(url, folder / "data")
    urls = [
        f"http://127.{workers}.{n // 250}.{n % 250 + 1}:{port}/{nth}" for nth in range(asked.links) for n in range(asked.hosts)
    ]
    store.ledger.watch_links([(link_id(one), one) for one in urls], datetime(2026, 1, 5, tzinfo=UTC))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VOETNOOT_")}
    started = [subprocess.Popen(program(folder, "worker"), cwd=ROOT, env=environment) for _ in range(workers)]
    try:
        while len(store.workers()) < workers:
            time.sleep(0.2)
        time.sleep(5)  # the servers of their children import what children need
        subprocess.run(program(folder, "once", "check-links"), cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    finally:
        for one in started:
            one.terminate()
        for one in started:
            one.wait()
    run = store.queries.runs(job="check-links")[0]
    parts = store.queries.runs(job=PART)
    store.close()
    assert run.ended is not None
    if run.stats.got < len(urls):
        print(f"{len(urls) - run.stats.got} links were not answered in time", flush=True)
    return (run.ended - min(part.started for part in parts)).total_seconds(), len(parts)


def crossing(log: Path) -> int:
    """Return how many pairs of requests in the log of the site (host, came, went) were at one host at one time."""
    by_host: dict[str, list[tuple[float, float]]] = {}
    for line in log.read_text().splitlines():
        host, came, went = line.split()
        by_host.setdefault(host, []).append((float(came), float(went)))
    return sum(second[0] < first[1] for visits in by_host.values() for first, second in pairwise(sorted(visits)))


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--workers", type=int, default=3)
    asked.add_argument("--hosts", type=int, default=300)
    asked.add_argument("--links", type=int, default=5)
    asked.add_argument("--delay", type=float, default=0.2)
    asked.add_argument("--concurrency", type=int, default=4)
    asked.add_argument("--together", action="store_true")
    given = asked.parse_args()
    log = Path(tempfile.mkdtemp(prefix="voetnoot-site-")) / "visits"
    command = [sys.executable, str(SITE), str(given.delay), "8000", str(log)]
    with (
        databases(postgresql=True) as database,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as site,
    ):
        assert site.stdout is not None
        port = int(site.stdout.readline())
        count = given.hosts * given.links
        urls = [database() or "" for _ in range(2)]
        for url in urls:  # tables are made one after the other: Alembic knows one migration at a time in a process
            open_store(url, log.parent / "data").close()
        with ThreadPoolExecutor(2 if given.together else 1) as hands:
            one, several = (
                hands.submit(measured, given, url, workers, port) for url, workers in zip(urls, (1, given.workers), strict=True)
            )
            (alone, _), (together, parts) = one.result(), several.result()
        print(f"1 worker: {count} links in {alone:.1f} s, {count / alone:.1f} a second", flush=True)
        print(f"{given.workers} workers: {together:.1f} s, {count / together:.1f} a second, {parts} partitions", flush=True)
        site.communicate()
    crossed = crossing(log)
    print(f"{alone / together:.2f} times the links a second; {crossed} times two requests at one host at one time")
    return int(crossed > 0 or (given.workers == 3 and alone / together < 2.5))


if __name__ == "__main__":
    sys.exit(main())
