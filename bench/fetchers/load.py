"""Check many links in one run as the daemon does, each of them checked before, and tell time, CPU and memory in a line of JSON.

``load.py FILE SETTINGS``: the addresses; as JSON the ``size`` of a page, whether this is a ``first`` check, settings of `links`.
"""

import gc
import json
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
from ours import checked
from seeding import seed

from store.engine import open_store
from voetnoot.config import Config


class Peak(threading.Thread):
    """Looks at the memory of this process every 20 ms until it is stopped; ``most`` is in MiB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.idle = self.most = psutil.Process().memory_info().rss / 2**20
        self.over = threading.Event()

    def run(self) -> None:
        """Look."""
        me = psutil.Process()
        while not self.over.wait(0.02):
            self.most = max(self.most, me.memory_info().rss / 2**20)


def _config(port: int, links: dict[str, object]) -> Config:
    network = {"allow_addresses": ["127.0.0.0/8"], "allow_ports": [port]}
    return Config.model_validate({"network": network, "links": {"robots": "ignore", "canaries": [], "batch": 1_000_000, **links}})


def main() -> None:
    """Do it."""
    urls, asked = Path(sys.argv[1]).read_text().split(), json.loads(sys.argv[2])
    size, first = asked.pop("size"), asked.pop("first", False)
    config = _config(int(urls[0].split(":")[2].split("/")[0]), asked)
    with tempfile.TemporaryDirectory() as folder:
        warm, store = open_store(None, Path(folder) / "warm"), open_store(None, Path(folder) / "store")
        checked(config.model_copy(update={"links": config.links.model_copy(update={"pace_seconds": 0.0})}), warm, urls[:5])
        if not first:
            seed(store, config, urls, size)
        gc.collect()
        gc.freeze()
        peak = Peak()
        peak.start()
        before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        good = checked(config, store, urls)
        clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
        peak.over.set()
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(json.dumps({"good": good, "cpu": cpu, "clock": clock, "idle": peak.idle, "peak": peak.most}))


if __name__ == "__main__":
    main()
