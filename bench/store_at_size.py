"""What a day's work asks of a large store, and of one with twice the history: the same links, twice the checks and events.

``--scale 1`` is 1 million links, 50 million probes, 100,000 answers and 5 million events: tens of GB in ``--data``, and hours to
fill. Per piece of work the median of the rounds stands in milliseconds, by the clock and as CPU time of this process and of the
server of PostgreSQL, which a busy machine does not stretch. The last column is CPU time with twice the history to that without.
"""

import argparse
import asyncio
import gc
import statistics
import time
from collections.abc import Callable, Sequence
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
Took = dict[str, tuple[float, float]]


def measured(store: Store, size: Size, times: int, cpu: Cpu, without: Sequence[str]) -> Took:
    """Return (clock, CPU) milliseconds of each piece of work but those named in ``without``."""
    config = Config.model_validate({"web": {"base_url": "https://voetnoot.example"}})
    app, spec = make_app(store, config), FeedSpec(f"ministry/{MINISTRIES[0]}", (("ministry", MINISTRIES[0]),))
    address, uncounted = f"/feeds/ministry/{MINISTRIES[0].replace(' ', '%20')}.atom", Cpu(None)
    batches = Batches(config, store, size, max(times // 4, 3) + 1)
    gc.collect()
    gc.freeze()  # the parliament is no garbage, and a run of the daemon has none beside it

    work: dict[str, tuple[int, Callable[[], object]]] = {
        "due links": (times, lambda: store.queries.due_links(NOW + timedelta(days=20))),
        "batch of checks": (max(times // 4, 3), batches.judge_next),
        "feed, gathered": (times, lambda: store.queries.gather(spec, NOW)),
        "feed, served": (times, lambda: asyncio.run(ask(app, address, uncounted))),
        "report": (2, lambda: rot_report(CountQueries(store.engine).counts(), NOW)),
    }
    return {name: _timed(number, do, cpu) for name, (number, do) in work.items() if name not in without}


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


def _timed(number: int, do: Callable[[], object], cpu: Cpu) -> tuple[float, float]:
    walls, owns = [], []
    for _ in range(number + 1):
        own, wall = cpu.start(), time.perf_counter()
        do()
        walls.append(1000 * (time.perf_counter() - wall))
        owns.append(cpu.since(own))
    return statistics.median(walls[1:]), statistics.median(owns[1:])


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
    given = options.parse_args()
    size = scaled(SITE if given.site else STORE, given.scale)
    for kind in ("sqlite", "postgresql"):
        if given.database in (kind, "both"):
            folder = given.data / f"{kind}{'' if given.site else '-store'}-{given.scale:g}"
            store = opened(postgres(folder) if kind == "postgresql" else None, folder / "store", size)
            print(f"\n{kind}, {size}\n{'':20}{'ms':>9}{'cpu':>9}{'ms x2':>9}{'cpu x2':>9}{'ratio':>7}", flush=True)
            cpu = Cpu(folder / "server" if kind == "postgresql" else None)
            once = measured(store, size, given.rounds, cpu, given.without)
            _double(store, size, folder / "store" / "doubled")
            twice = measured(store, size, given.rounds, cpu, given.without)
            for name in twice:
                target = TARGETS[name]
                ratio = twice[name][1] / once[name][1]
                figures = "".join(f"{value:9.1f}" for value in (*once[name], *twice[name]))
                print(f"{name:20}{figures}{ratio:7.2f}{'' if twice[name][1] <= target else f'  above {target}'}", flush=True)
            store.close()


if __name__ == "__main__":
    main()
