"""What many links take: wall time against what politeness and answers allow, and memory, for bodies small and large.

``polite`` (what is done where nothing is named): five links a host, 200 ms until each answer, one request at a time per host. The
bound is the largest of what the slowest host, the answers through so many transfers at once, and the CPU of this very run take.
``peers``: other link checkers and bare aiohttp under the same load, in the same run. ``bodies``: pages of 1 MB. ``due``: so many
links are due at once, and the daemon checks them in runs of ``links.batch``; of each run, its memory and the daemon's.

All links were checked before and say what they said, unless it says so. The server's CPU counts for nothing, but it takes a core.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from link_cost import FETCHERS, PEERS, PER_HOST, work

BATCH = 5_000
POLITE = (
    {"concurrency": 16, "pace_seconds": 0},
    {"concurrency": 64, "pace_seconds": 0},
    {"concurrency": 64, "pace_seconds": 1},
    {"concurrency": 256, "pace_seconds": 0},
    {"concurrency": 2_000, "pace_seconds": 0},
    {"concurrency": 256, "pace_seconds": 0, "more": 150},
)
BODIES = (
    {"concurrency": 16, "pace_seconds": 0},
    {"concurrency": 64, "pace_seconds": 0},
    {"concurrency": 64, "pace_seconds": 0, "first": True},
)


BESIDE = {
    "linkchecker, as it comes": ("peers.py", "linkchecker", 0),
    "linkchecker, 100 threads": ("peers.py", "linkchecker", 100),
    "lychee, as it comes": ("peers.py", "lychee", 0),
    "lychee, 2,000 at once": ("peers.py", "lychee", 2_000),
    "linkinator, as it comes": ("peers.py", "linkinator", 0),
    "linkinator, 2,000 at once": ("peers.py", "linkinator", 2_000),
    "aiohttp alone, 256 hosts at once": ("bare.py", "polite", 256),
    "aiohttp alone, 2,000 hosts at once": ("bare.py", "polite", 2_000),
    "ours, 256 at once": ("load.py", "", 256),
    "ours, 2,000 at once": ("load.py", "", 2_000),
}
"""Ways to look at many links: the script, what it is told, how many requests at once (0: what a program does by itself)."""


def told_by(script: str, file: str, *words: str) -> dict[str, float]:
    """Return what ``script`` said of its work."""
    command = [sys.executable, str(FETCHERS / script), file, *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def polite(hosts: int = 2_000, milliseconds: int = 200) -> None:
    """Print how long polite runs take, and how long they must."""
    latency = milliseconds / 1000
    print("at once  pace  links  clock  slowest host  answers   CPU  ratio  MiB above idle")
    for one in POLITE:
        asked: dict[str, object] = {**one, "size": 8_000}
        more = int(str(asked.pop("more", 0)))
        with work(hosts, latency, more=more) as file:
            told = told_by("load.py", file, json.dumps(asked))
        links, longest = hosts * PER_HOST + more, PER_HOST + more
        slowest = longest * latency + (longest - 1) * one["pace_seconds"]
        answers = links * latency / one["concurrency"]
        bound = max(slowest, answers, told["cpu"])
        assert told["good"] == links, told
        print(
            f"{one['concurrency']:>7} {one['pace_seconds']:>5} {links:>6} {told['clock']:>6.1f} {slowest:>13.1f} {answers:>8.1f}"
            f" {told['cpu']:>5.1f} {told['clock'] / bound:>6.2f} {told['peak'] - told['idle']:>15.0f}",
            flush=True,
        )


def peers(hosts: int, milliseconds: int) -> None:
    """Print how many links a second each way looks at under the polite load, and how many requests a host saw at once."""
    print(f"{hosts * PER_HOST} links on {hosts} hosts, {milliseconds} ms until each answer")
    print("way                                 good  clock s  links/s  times linkchecker  CPU ms/link  most at once at a host")
    first: float | None = None
    for name, (script, word, at_once) in BESIDE.items():
        if script == "peers.py" and not PEERS.exists():
            continue
        with tempfile.TemporaryDirectory() as folder, work(4) as few:
            log = Path(folder) / "visits"
            with work(hosts, milliseconds / 1000, log=str(log)) as file:
                settings = json.dumps({"concurrency": at_once, "pace_seconds": 0, "size": 8_000})
                words = {"peers.py": (word, few, str(at_once)), "load.py": (settings,), "bare.py": (word, str(at_once))}[script]
                told = told_by(script, file, *words)
            most = most_at_once(log)
        many = told.get("links", hosts * PER_HOST)
        speed = many / told["clock"]
        first = first or speed
        figures = f"{told['clock']:>8.1f} {speed:>8.0f} {speed / first:>18.1f} {told['cpu'] / many * 1000:>12.2f} {most:>23}"
        print(f"{name:<34} {told['good']:>6} {figures}", flush=True)


def most_at_once(log: Path) -> int:
    """Return how many requests one host saw at one time, by the ``log`` of the server: host, came, went of each."""
    moments: dict[str, list[tuple[float, int]]] = {}
    for line in log.read_text().splitlines():
        host, came, went = line.split()
        moments.setdefault(host, []).extend([(float(came), 1), (float(went), -1)])
    most = 0
    for changes in moments.values():
        now = 0
        for _, change in sorted(changes):  # who goes at the moment at which another comes has gone
            now += change
            most = max(most, now)
    return most


def bodies() -> None:
    """Print what large pages take in memory."""
    for one in BODIES:
        links = 100 if one.get("first") else 1_000
        with work(links // PER_HOST, size=1_000_000) as file:
            told = told_by("load.py", file, json.dumps({**one, "size": 1_000_000}))
        name = "first checks" if one.get("first") else "checks"
        cpu, above = told["cpu"] / links * 1000, told["peak"] - told["idle"]
        print(f"{links} {name} of 1 MB, {one['concurrency']} at once: {cpu:.1f} ms, {above:.0f} MiB above idle", flush=True)


def due(links: int, runs: int) -> None:
    """Print the memory of runs over ``links`` that are all due."""
    with work(runs * BATCH // PER_HOST) as file:
        subprocess.run([sys.executable, str(FETCHERS / "due.py"), file, str(links)], check=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.set_defaults(hosts=2_000, milliseconds=200)
    what = options.add_subparsers(dest="what", metavar="{polite,peers,bodies,due}")
    for name, says in (
        ("polite", "ours, by how many at once"),
        ("peers", "others beside ours, which `make bench-setup` installs"),
    ):
        one = what.add_parser(name, help=says, description=says)
        one.add_argument("hosts", type=int, nargs="?", default=2_000, help="with five links each (default: %(default)s)")
        one.add_argument("milliseconds", type=int, nargs="?", default=200, help="until each answer (default: %(default)s)")
    what.add_parser("bodies", help="pages of 1 MB", description="Memory and CPU for pages of 1 MB.")
    one = what.add_parser(
        "due", help="a daemon with many links that are due", description="Memory of runs while many links are due."
    )
    one.add_argument("links", type=int, nargs="?", default=1_000_000, help="that are due (default: %(default)s)")
    one.add_argument("runs", type=int, nargs="?", default=20, help="that are made (default: %(default)s)")
    given = options.parse_args()
    if given.what == "bodies":
        bodies()
    elif given.what == "due":
        due(given.links, given.runs)
    else:
        (peers if given.what == "peers" else polite)(given.hosts, given.milliseconds)


if __name__ == "__main__":
    main()
