"""What checking a link costs in CPU and memory, against Scrapy at its defaults, a bare aiohttp loop and other link checkers.

Pages of about 8 kB from a server on loopback, five a host, without latency; each way in a process of its own, one after the
other, the server's CPU not counted. Ours does all that a check does: fetch, bounded body, digest, title, main text, signals,
probe, first copy in the archive, verdict, stored. The bare loop fetches and throws away; lychee, linkchecker and linkinator come
by ``make bench-setup`` and are left out where they are not.

What many links cost in time and memory: `link_load.py`.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FETCHERS = Path(__file__).parent / "fetchers"
PEERS = Path(__file__).parents[1] / ".venv-bench"
LINKS, PER_HOST = 2_000, 5
WAYS = {
    "aiohttp, bare": ("bare.py",),
    "scrapy, defaults": ("plain_scrapy.py",),
    "voetnoot, first check": ("ours.py",),
    "voetnoot, again": ("ours.py", "again"),
    "voetnoot, again, robots obeyed": ("ours.py", "again", "robots"),
    "lychee": ("peers.py", "lychee"),
    "linkinator": ("peers.py", "linkinator"),
    "linkchecker": ("peers.py", "linkchecker"),
}


@contextmanager
def work(hosts: int, delay: float = 0.0, size: int = 8_000, more: int = 0, log: str = "") -> Iterator[str]:
    """Serve pages of ``size`` bytes after ``delay`` seconds, and yield a file with addresses of five on each of ``hosts``.

    The hosts by turns. ``more``: so many further pages on the last one. ``log``: the file in which the server notes each request.
    """
    command = [sys.executable, str(FETCHERS / "web.py"), str(delay), str(size), log]
    site = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert site.stdout is not None
    port = int(site.stdout.readline())
    names = [f"127.{1 + nth // 62_500}.{nth // 250 % 250}.{1 + nth % 250}" for nth in range(hosts)]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        pages = [(host, page) for page in range(PER_HOST) for host in names]
        pages += [(names[-1], PER_HOST + page) for page in range(more)]
        file.write("\n".join(f"http://{host}:{port}/{host}/{page}" for host, page in pages))
        file.flush()
        yield file.name
    site.communicate()


def cost_of(way: tuple[str, ...], file: str) -> dict[str, float]:
    """Return what the script of ``way`` told of itself."""
    script, *options = way
    done = subprocess.run([sys.executable, str(FETCHERS / script), file, *options], capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def compare(links: int) -> None:
    """Print a table of all ways."""
    ways = {name: way for name, way in WAYS.items() if way[0] != "peers.py" or PEERS.exists()}
    print(f"{links} links\nway                             good  CPU ms/link  of the floor  of scrapy  links/s  MiB above idle")
    costs: dict[str, float] = {}
    with work(links // PER_HOST) as file:
        for name, way in ways.items():
            told = cost_of(way, file)
            many = told.get("links", links)
            costs[name] = cost = told["cpu"] / many * 1000
            floor, plain = costs["aiohttp, bare"], costs.get("scrapy, defaults", cost)
            rest = f"{many / told['clock']:>8.0f} {told['peak'] - told['idle']:>15.0f}"
            print(f"{name:<31} {told['good']:>4} {cost:>12.2f} {cost / floor:>13.2f} {cost / plain:>10.2f} {rest}", flush=True)


def by_turns(links: int, turns: int) -> None:
    """Print what the floor, ours and Scrapy cost, again and again: cores are not equally fast from one minute to the next."""
    row = ("aiohttp, bare", "voetnoot, again", "aiohttp, bare", "scrapy, defaults")
    costs: dict[str, list[float]] = {name: [] for name in row}
    with work(links // PER_HOST) as file:
        for _ in range(turns):
            for name in row:
                costs[name].append(cost_of(WAYS[name], file)["cpu"] / links * 1000)
                print(f"{name:<31} {costs[name][-1]:>12.3f}", flush=True)
    floor, ours, plain = (statistics.median(costs[name]) for name in ("aiohttp, bare", "voetnoot, again", "scrapy, defaults"))
    print(f"medians: {floor:.3f}, {ours:.3f}, {plain:.3f}: ours {ours / floor:.2f} of the floor, {ours / plain:.2f} of scrapy")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("links", type=int, nargs="?", default=LINKS, help="how many to check (default: %(default)s)")
    options.add_argument("--turns", type=int, default=0, help="only the floor, ours and Scrapy, so many times by turns")
    given = options.parse_args()
    by_turns(given.links, given.turns) if given.turns else compare(given.links)
