"""What a day's work asks of a large store, and of one with twice the history: the same links, twice the checks and events.

``--scale 1`` is 1 million links, 50 million probes, 100,000 answers and 5 million events: tens of GB in ``--data``, and hours to
fill. Per piece of work the median of the rounds stands in milliseconds, by the clock and as CPU time of this process and of the
server of PostgreSQL, which a busy machine does not stretch. Both stores are asked by turns, since the cores of a machine are not
equally fast from one minute to the next. The last column is CPU time with twice the history to that without. ``--once`` leaves
the second store away.
"""

import argparse
import asyncio
import gc
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from filling.cpu import Cpu
from filling.loading import opened, rounds, tell_on
from filling.parliament import MINISTRIES, NOW, Parliament
from filling.probes import next_probe
from filling.size import SITE, STORE, Size, scaled
from site_pages import HERE, ask, postgres

import scheduler.warming  # noqa: F401 - as the runs of the daemon, which are forked from a process that has done so
from crawler.probed import Probed
from scheduler.keeping import Keeper
from scheduler.settling import settle
from store.engine import Store
from store.link_queries import DueLink
from store.report_counts import CountQueries
from store.tables import RUNS
from store.uncollected import uncollected
from voetnoot.config import Config
from voetnoot.feeds.selection import FeedSpec
from voetnoot.links import Probe, State
from voetnoot.reports.counting import rot_report
from webapp.app import make_app

CHECKS = 1000
MONTH = timedelta(days=31)
LATER = NOW + timedelta(days=36_500)
"""When every link is due."""
_LATER_RUNS = 1_000_000
TARGETS = {"due links": 10, "batch of checks": 250, "feed, gathered": 50, "feed, served": 50, "report": 5000}
TWICE = "-twice"
"""How the name of a folder ends whose store has twice the history."""

Took = tuple[float, float]
"""Milliseconds by the clock and of CPU."""


@dataclass(frozen=True)
class Large:
    """A filled store by the kind of its database: what there is to do with it (how often, what), and what tells CPU time."""

    kind: str
    work: dict[str, tuple[int, Callable[[], object]]]
    cpu: Cpu

    def timed(self, name: str) -> Took:
        """Do the work ``name`` once."""
        own, wall = self.cpu.start(), time.perf_counter()
        self.work[name][1]()
        return 1000 * (time.perf_counter() - wall), self.cpu.since(own)


def large(store: Store, cpu: Cpu, size: Size, times: int, without: Sequence[str]) -> Large:
    """Return ``store`` with all work but that named in ``without``."""
    config = Config.model_validate({"web": {"base_url": "https://voetnoot.example"}})
    app, spec = make_app(store, config), FeedSpec(f"ministry/{MINISTRIES[0]}", (("ministry", MINISTRIES[0]),))
    address, uncounted = f"/feeds/ministry/{MINISTRIES[0].replace(' ', '%20')}.atom", Cpu(None)
    batches = Batches(config, store, size, max(times // 4, 3) + 1)
    work: dict[str, tuple[int, Callable[[], object]]] = {
        "due links": (times, lambda: store.queries.due_links(NOW + timedelta(days=20))),
        "batch of checks": (max(times // 4, 3), batches.judge_next),
        "feed, gathered": (times, lambda: store.queries.gather(spec, NOW)),
        "feed, served": (times, lambda: asyncio.run(ask(app, address, uncounted))),
        "report": (3, lambda: _report(store)),
    }
    wanted = {name: what for name, what in work.items() if name not in without}
    return Large(store.engine.dialect.name, wanted, cpu)


def _report(store: Store) -> None:
    """Make the report as the site does, which holds the garbage collector off meanwhile."""
    with uncollected():
        rot_report(CountQueries(store.engine).counts(), NOW)


def measured(stores: Sequence[Large]) -> dict[str, list[Took]]:
    """Return what each piece of work took of each of ``stores``, by turns: medians, the first time not counted."""
    gc.collect()
    gc.freeze()  # the parliaments are no garbage, and a run of the daemon has none beside it
    found: dict[str, list[Took]] = {}
    for name, (number, _) in stores[0].work.items():
        rounds = [[one.timed(name) for one in stores] for _ in range(number + 1)][1:]
        found[name] = [_median(took) for took in zip(*rounds, strict=True)]
    return found


def _median(took: Sequence[Took]) -> Took:
    return statistics.median(wall for wall, _ in took), statistics.median(own for _, own in took)


class Batches:
    """``number`` batches of checks of different links, a month after the newest check that there is, and a month after that.

    Those of the first month are judged and stored at once, so that what a check sees was seen before. Then they come again.
    """

    def __init__(self, config: Config, store: Store, size: Size, number: int) -> None:
        self._config, self._store = config, store
        parliament, at = Parliament(size), _newest(store) + MONTH
        calm = [nth for nth, (standing, _) in enumerate(parliament.standings) if standing in (State.ALIVE, State.DEAD)]
        chosen = [[calm[(turn * CHECKS + nth) % len(calm)] for nth in range(CHECKS)] for turn in range(number)]
        for links in chosen:
            self._judge(*self._seen(parliament, links, at))
        self._made = iter([self._seen(parliament, links, at + MONTH) for links in chosen])

    def judge_next(self) -> None:
        """Keep and judge the checks of the next batch as a run does that has just asked which links are due.

        What was seen of them before is recalled, as each check of a run wants to know it.
        """
        self._judge(*next(self._made))

    def _seen(self, parliament: Parliament, links: Sequence[int], at: datetime) -> tuple[dict[str, DueLink], list[Probe]]:
        probes = [next_probe(parliament, link, at) for link in links]
        due = self._store.queries.still_due([probe.link for probe in probes], LATER)
        return {one.id: one for one in due}, probes

    def _judge(self, due: dict[str, DueLink], probes: Sequence[Probe]) -> None:
        now = probes[0].at
        run = self._store.ledger.start_run("check-links", now, now, None)
        keeper = Keeper(self._store, run, due)
        for probe in probes:
            link = due[probe.link].link
            same = keeper.memory.read_before(link)
            keeper(Probed(link, now, same or probe.outcome, unread=same is not None and same == probe.outcome))
        keeper.flush()
        settle(self._config, self._store, run, list(due), now, pairs=keeper.pairs)


def _newest(store: Store) -> datetime:
    """Return when the newest check was made: a run of this script before made some, and links are checked a month later."""
    with store.engine.connect() as connection:
        return connection.execute(sa.select(sa.func.max(RUNS.c.started))).scalar_one() or NOW


def _double(store: Store, size: Size, mark: Path) -> None:
    """Give every link as many checks again, and tell as many events again; once."""
    if not mark.exists():
        tell_on(store, size, size.told, size.told)
        rounds(store, _LATER_RUNS, size.rounds, before=size.rounds)
        mark.touch()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=0.002, help="part of the full size (default: %(default)s)")
    options.add_argument("--site", action="store_true", help="parts of the size of bench/site_pages.py, whose store is taken")
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--data", type=Path, default=HERE / ".data")
    options.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options.add_argument("--without", nargs="*", default=(), choices=TARGETS, help="leave these out")
    options.add_argument("--once", action="store_true", help="only the store with a single history")
    given = options.parse_args()
    size = scaled(SITE if given.site else STORE, given.scale)
    for kind in ("sqlite", "postgresql"):
        if given.database in (kind, "both"):
            folder = given.data / f"{kind}{'' if given.site else '-store'}-{given.scale:g}"
            folders = [folder] if given.once else [folder, folder.with_name(folder.name + TWICE)]
            with ExitStack() as open_ones:
                _told(size, [large(*_filled(kind, one, size, open_ones), size, given.rounds, given.without) for one in folders])


def _told(size: Size, stores: Sequence[Large]) -> None:
    kind = stores[0].kind
    print(f"\n{kind}, {size}\n{'':20}{'ms':>9}{'cpu':>9}{'ms x2':>9}{'cpu x2':>9}{'ratio':>7}", flush=True)
    for name, took in measured(stores).items():
        figures = "".join(f"{value:9.1f}" for one in took for value in one)
        ratio = f"{took[1][1] / took[0][1]:7.2f}" if len(took) > 1 else ""
        above = "" if took[-1][1] <= TARGETS[name] else f"  above {TARGETS[name]}"
        print(f"{name:20}{figures}{ratio}{above}", flush=True)


def _filled(kind: str, folder: Path, size: Size, open_ones: ExitStack) -> tuple[Store, Cpu]:
    """Return the store in ``folder``, filled (twice, if the name of the folder says so), and what tells its CPU time."""
    store = opened(postgres(folder) if kind == "postgresql" else None, folder / "store", size)
    open_ones.callback(store.close)
    if folder.name.endswith(TWICE):
        _double(store, size, folder / "store" / "doubled")
    return store, Cpu(folder / "server" if kind == "postgresql" else None)


if __name__ == "__main__":
    main()
