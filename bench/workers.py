"""One worker against several on one PostgreSQL, where latency is the limit: links per second, and whether politeness holds.

    python bench/workers.py [--workers 3] [--hosts 300] [--links 5] [--delay 0.2] [--concurrency 4]

Each host is an address of loopback; its pages take ``--delay`` seconds. Leader and workers are the real commands in processes of
their own. Every run is timed by its own row in the ledger, so that starting processes counts for nothing and handing out counts.
Ends with 1 when a host saw two requests at once, or when three workers are not 2.5 times as fast as one.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from crash import databases

from store.engine import open_store
from store.part_ledger import PART
from voetnoot.urls import link_id

ROOT = Path(__file__).resolve().parents[1]
SITE = Path(__file__).parent / "fetchers" / "site.py"
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
    urls = [f"http://127.1.{n // 250}.{n % 250 + 1}:{port}/{nth}" for nth in range(asked.links) for n in range(asked.hosts)]
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
    parts = len(store.queries.runs(job=PART))
    store.close()
    if run.stats.got < len(urls):
        print(f"{len(urls) - run.stats.got} links were not answered in time", flush=True)
    return run.stats.seconds, parts


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
    given = asked.parse_args()
    log = Path(tempfile.mkdtemp(prefix="voetnoot-site-")) / "visits"
    command = [sys.executable, str(SITE), str(given.delay), str(log)]
    with (
        databases(postgresql=True) as database,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as site,
    ):
        assert site.stdout is not None
        port = int(site.stdout.readline())
        count = given.hosts * given.links
        alone, _ = measured(given, database() or "", 1, port)
        print(f"1 worker: {count} links in {alone:.1f} s, {count / alone:.0f} a second", flush=True)
        together, parts = measured(given, database() or "", given.workers, port)
        print(f"{given.workers} workers: {together:.1f} s, {count / together:.0f} a second, {parts} partitions", flush=True)
        site.communicate()
    crossed = crossing(log)
    print(f"{alone / together:.2f} times the links a second; {crossed} times two requests at one host at one time")
    return int(crossed > 0 or (given.workers == 3 and alone / together < 2.5))


if __name__ == "__main__":
    sys.exit(main())
