"""What many links take: wall time against what politeness and answers allow, and memory, for bodies small and large.

``link_load.py polite [HOSTS [MILLISECONDS]]``: five links a host, 200 ms until each answer, one request at a time per host. The
bound is the largest of what the slowest host, the answers through so many transfers at once, and the CPU of this very run take.
``link_load.py bodies``: pages of 1 MB. ``link_load.py due [LINKS] [RUNS]``: so many links are due at once, and the daemon checks
them in runs of ``links.batch``; of each run, its memory and the daemon's.

All links were checked before and say what they said, unless it says so. The server's CPU counts for nothing, but it takes a core.
"""

import json
import subprocess
import sys

from link_cost import FETCHERS, PER_HOST, work

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


def told_by(script: str, file: str, asked: dict[str, object]) -> dict[str, float]:
    """Return what ``script`` said of its work."""
    command = [sys.executable, str(FETCHERS / script), file, json.dumps(asked)]
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
            told = told_by("load.py", file, asked)
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


def bodies() -> None:
    """Print what large pages take in memory."""
    for one in BODIES:
        links = 100 if one.get("first") else 1_000
        with work(links // PER_HOST, size=1_000_000) as file:
            told = told_by("load.py", file, {**one, "size": 1_000_000})
        name = "first checks" if one.get("first") else "checks"
        cpu, above = told["cpu"] / links * 1000, told["peak"] - told["idle"]
        print(f"{links} {name} of 1 MB, {one['concurrency']} at once: {cpu:.1f} ms, {above:.0f} MiB above idle", flush=True)


def due(links: int, runs: int) -> None:
    """Print the memory of runs over ``links`` that are all due."""
    with work(runs * BATCH // PER_HOST) as file:
        subprocess.run([sys.executable, str(FETCHERS / "due.py"), file, str(links)], check=True)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    if "due" in sys.argv:
        due(*(numbers or (1_000_000, 20)))
    elif "bodies" in sys.argv:
        bodies()
    else:
        polite(*numbers)
