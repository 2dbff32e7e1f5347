"""Check as the daemon does: fetch, digest, title, main text, signals, probe, first copy, verdict, all stored.

With ``again``, every link has been checked before, a month apart as the policy has it, and says what it said: what most checks of
a watch are. With ``robots``, robots.txt is obeyed, which asks each host once more.
"""

import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from measuring import TIMES, measured

import scheduler.warming  # noqa: F401 - as the runs of the daemon, which are forked from a process that has done so
from crawler.linkcheck import check_links
from scheduler.keeping import Keeper
from scheduler.settling import settle
from store.engine import Store, open_store
from voetnoot.config import Config
from voetnoot.ids import content_id
from voetnoot.links import Answered

_BEFORE = 7
"""Checks of each link before it is checked again: so many a month apart, and the pause between two is at its longest."""

_MONTH = timedelta(days=31)
_months: Counter[int] = Counter()
"""How many months have passed over the store of so many links."""

_KEPT: dict[int, tuple[tempfile.TemporaryDirectory[str], Store]] = {}


def _config(port: int) -> Config:
    network = {"allow_addresses": ["127.0.0.0/8"], "allow_ports": [port]}
    robots = "obey" if "robots" in sys.argv else "ignore"
    links = {"pace_seconds": 0, "robots": robots, "canaries": [], "batch": 1_000_000}
    return Config.model_validate({"network": network, "links": links})


def _store(size: int) -> Store:
    if size not in _KEPT:
        folder = tempfile.TemporaryDirectory()
        _KEPT[size] = folder, open_store(None, Path(folder.name))
    return _KEPT[size][1]


def _now() -> datetime:
    return datetime.now(UTC)


def check(urls: list[str]) -> int:
    """Check ``urls`` in one run; return how many answered with 200."""
    return checked(_config(int(urls[0].split(":")[2].split("/")[0])), _store(len(urls)), urls)


def checked(config: Config, store: Store, urls: list[str]) -> int:
    """Check ``urls`` of ``store`` in one run; return how many answered with 200."""
    passed = _MONTH * _months[len(urls)]
    _months[len(urls)] += 1

    def now() -> datetime:
        return _now() + passed

    watched = store.queries.links(content_id("link", url) for url in urls)
    if not watched:
        store.ledger.watch_links([(content_id("link", url), url) for url in urls], now())
        watched = store.queries.links(content_id("link", url) for url in urls)
    run = store.ledger.start_run("check-links", now(), now(), None)
    keeper = Keeper(store, run, watched)
    check_links((one.link for one in watched.values()), config.links, config.network, keeper, now, memory=keeper.memory)
    keeper.flush()
    settle(config, store, run, list(watched), now(), pairs=keeper.pairs)
    return sum(isinstance(probe.outcome, Answered) and probe.outcome.status == 200 for probe in keeper.taken)


if __name__ == "__main__":
    for _ in range(_BEFORE if "again" in sys.argv else 0):
        check(Path(sys.argv[1]).read_text().split())
    measured(check, times=TIMES if "again" in sys.argv else 1)
