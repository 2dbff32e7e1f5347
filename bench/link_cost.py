"""What checking a link costs in CPU and memory, against Scrapy at its defaults and a bare aiohttp loop on the same pages.

Pages of about 8 kB from a server on loopback, five a host, without latency; each way in a process of its own, one after the
other, the server's CPU not counted. Ours does all that a check does: fetch, bounded body, digest, title, main text, signals,
probe, first copy in the archive, verdict, stored. The bare loop fetches and throws away.

``link_cost.py [LINKS]``
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

FETCHERS = Path(__file__).parent / "fetchers"
LINKS, PER_HOST = 2_000, 5
WAYS = {
    "aiohttp, bare": ("bare.py",),
    "scrapy, defaults": ("plain_scrapy.py",),
    "voetnoot, first check": ("ours.py",),
    "voetnoot, again": ("ours.py", "again"),
    "voetnoot, again, robots obeyed": ("ours.py", "again", "robots"),
}


def main(links: int) -> None:
    """Print a table of all ways."""
    site = subprocess.Popen([sys.executable, FETCHERS / "site.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert site.stdout is not None
    port = int(site.stdout.readline())
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        hosts = (f"127.{1 + nth // 62_500}.{nth // 250 % 250}.{1 + nth % 250}" for nth in range(links // PER_HOST))
        file.write("\n".join(f"http://{host}:{port}/{host}/{page}" for host in hosts for page in range(PER_HOST)))
        file.flush()
        print(f"{links} links\nway                             good  CPU ms/link  of the floor  of scrapy  MiB above idle")
        costs: dict[str, float] = {}
        for name, (way, *options) in WAYS.items():
            command = [sys.executable, str(FETCHERS / way), file.name, *options]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            told = json.loads(done.stdout.splitlines()[-1])
            costs[name] = cost = told["cpu"] / links * 1000
            floor, plain = costs["aiohttp, bare"], costs.get("scrapy, defaults", cost)
            row = f"{cost:>12.2f} {cost / floor:>13.2f} {cost / plain:>10.2f} {told['peak'] - told['idle']:>15.0f}"
            print(f"{name:<31} {told['good']:>4} {row}")
    site.communicate()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else LINKS)
