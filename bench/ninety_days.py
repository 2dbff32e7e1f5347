"""Play ninety days over many links, without a network, and say what was wrong and what it cost."""

import argparse
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from demo.lab.quarter import DAYS, Quarter, lives
from store.engine import open_store
from voetnoot.config import default_file, load

_SHOWN = 20


def main(links: int, hours: int) -> int:
    """Return 0 when nothing was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        config = load(default_file(), {}, {"data": data, "links.batch": 100_000, "log.level": "error"})
        store = open_store(None, data)
        quarter = Quarter(config, store, lives(links), timedelta(hours=hours))
        began = time.process_time()
        rounds = sum(1 for _ in quarter.play())
        wrong = quarter.found()
        kinds = sorted(type(event).__name__ for event in store.queries.events())
        store.close()
    print(f"{links} links, {DAYS} days, {rounds} rounds of which {quarter.voids} void; {len(wrong)} wrong")
    for line in wrong[:_SHOWN]:
        print(f"  {line}")
    print(", ".join(f"{kind} {kinds.count(kind)}" for kind in dict.fromkeys(kinds)))
    print(f"verdicts that changed while our network was off: {quarter.changed_while_off}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.process_time() - began:.0f} seconds of processor, {peak:.0f} MiB at most")
    return int(bool(wrong or quarter.changed_while_off))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("links", type=int, nargs="?", default=5000, help="how many there are (default: %(default)s)")
    options.add_argument(
        "hours", type=int, nargs="?", default=3, help="from one round of checks to the next (default: %(default)s)"
    )
    given = options.parse_args()
    sys.exit(main(given.links, given.hours))
