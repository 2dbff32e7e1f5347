"""What it takes on the disk: a check, a link with its verdicts, an event with its deliveries, a run. Rows as the jobs write them.

Run it with `python bench/disk.py`; it prints bytes per row of each, measured as the growth of a SQLite store.
"""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.engine import Store, open_store
from voetnoot.links import Answered, Hop, Probe
from voetnoot.runs import RunState, RunStats
from voetnoot.urls import link_id

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
LINKS, CHECKS, RUNS = 2_000, 20, 5_000


def size(store: Store, data: Path) -> int:
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return (data / "voetnoot.db").stat().st_size


def add_links(store: Store) -> list[str]:
    folder = "https://www.rijksoverheid.example/documenten/rapporten/2025"
    urls = [f"{folder}/{n:06}/een-rapport-met-een-lange-naam" for n in range(LINKS)]
    pairs = [(link_id(url), url) for url in urls]
    store.ledger.watch_links(pairs, NOW)
    return [link for link, _ in pairs]


def add_checks(store: Store, links: list[str]) -> None:
    hop = Hop(
        "https://www.rijksoverheid.example/documenten/rapporten/2025/x", 301, "https://www.rijksoverheid.example/rapporten/x"
    )
    for turn in range(CHECKS):
        at = NOW + timedelta(days=30 * turn)
        url = "https://www.rijksoverheid.example/rapporten/een-rapport-met-een-lange-naam"
        seen = Answered(url, 200, hops=(hop,) if turn % 4 == 0 else (), media_type="text/html", text_digest="sha256:" + "a" * 64)
        store.ledger.add_probes(None, [Probe(link, at, seen, content="same", similarity=0.998) for link in links])


def add_runs(store: Store) -> None:
    for n in range(RUNS):
        at = NOW + timedelta(hours=n)
        run = store.ledger.start_run("check-links", at, at, 4711)
        store.ledger.end_run(run, RunState.DONE, RunStats(asked=40, got=38, new=1, verdicts={"alive": 35, "suspect": 3}), at)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        store = open_store(None, data)
        empty = size(store, data)
        links = add_links(store)
        with_links = size(store, data)
        add_checks(store, links)
        with_checks = size(store, data)
        add_runs(store)
        with_runs = size(store, data)
        store.close()
    print(f"an empty store: {empty / 1000:.0f} kB")
    print(f"a link, unchecked: {(with_links - empty) / LINKS:.0f} bytes")
    print(f"a check: {(with_checks - with_links) / (LINKS * CHECKS):.0f} bytes")
    print(f"a run: {(with_runs - with_checks) / RUNS:.0f} bytes")


if __name__ == "__main__":
    main()
