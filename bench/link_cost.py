"""What checking a link costs in CPU and memory, against Scrapy at its defaults, a bare aiohttp loop and other link checkers.

Pages of about 8 kB from a server on loopback, five a host, without latency; each way in a process of its own, one after the
other, the server's CPU not counted. Ours does all that a check does: fetch, bounded body, digest, title, main text, signals,
probe, first copy in the archive, verdict, stored. The bare loop fetches and throws away; lychee, linkchecker and linkinator come
by ``make bench-setup`` and are left out where they are not.

``link_cost.py [LINKS]``; ``link_cost.py polite [HOSTS]``: five links a host, 200 ms until each answer, one request at a time per
host and sixteen in all, against the time that the answers alone take.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FETCHERS = Path(__file__).parent / "fetchers"
PEERS = Path(__file__).parents[1] / ".venv-bench"
LINKS, PER_HOST, HOSTS = 2_000, 5, 2_000
LATENCY, AT_ONCE = 0.2, 16
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
def work(hosts: int, delay: float) -> Iterator[str]:
    """Serve a site, and yield a file with the addresses of five pages on each of ``hosts``, the hosts by turns."""
    command = [sys.executable, str(FETCHERS / "site.py"), str(delay)]
    site = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert site.stdout is not None
    port = int(site.stdout.readline())
    names = [f"127.{1 + nth // 62_500}.{nth // 250 % 250}.{1 + nth % 250}" for nth in range(hosts)]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(f"http://{host}:{port}/{host}/{page}" for page in range(PER_HOST) for host in names))
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
    with work(links // PER_HOST, 0.0) as file:
        for name, way in ways.items():
            told = cost_of(way, file)
            many = told.get("links", links)
            costs[name] = cost = told["cpu"] / many * 1000
            floor, plain = costs["aiohttp, bare"], costs.get("scrapy, defaults", cost)
            rest = f"{many / told['clock']:>8.0f} {told['peak'] - told['idle']:>15.0f}"
            print(f"{name:<31} {told['good']:>4} {cost:>12.2f} {cost / floor:>13.2f} {cost / plain:>10.2f} {rest}", flush=True)


def polite(hosts: int) -> None:
    """Print how long a polite run takes, and how long its answers take."""
    with work(hosts, LATENCY) as file:
        told = cost_of(("ours.py", "again"), file)
    bound = max(PER_HOST * LATENCY, hosts * PER_HOST * LATENCY / AT_ONCE)
    print(f"{hosts} hosts x {PER_HOST}, {LATENCY * 1000:.0f} ms, {AT_ONCE} at once: {told['good']} good")
    print(f"clock {told['clock']:.1f} s, answers alone {bound:.1f} s, ratio {told['clock'] / bound:.2f}")
    print(f"CPU {told['cpu']:.1f} s, {told['peak'] - told['idle']:.0f} MiB above idle")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    if "polite" in sys.argv:
        polite(numbers[0] if numbers else HOSTS)
    else:
        compare(numbers[0] if numbers else LINKS)
