"""Kill the daemon of a play, its spiders and its readers at random moments, and compare what is left with an undisturbed play.

    python bench/crash.py [--kills 200] [--plays 3] [--days 60] [--postgresql] [--seed 1] [--keep DIR] [--against DIR]

All the while a reader polls the feeds, as files and over HTTP: each must be well-formed at any moment, with no item twice, and
no item that it has seen may be missing later. In the end events, feeds and captures must be those of the undisturbed play, the
store must pass its proofs, and no run may have been done twice. Plays beyond ``--plays`` are added until the kills are made.
Ends with 1 when anything differs.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from crashing.comparing import differences, outcome  # noqa: E402 - found through the line above
from crashing.databases import databases  # noqa: E402
from crashing.killing import disturbed  # noqa: E402
from crashing.playing import Place, free_port  # noqa: E402
from crashing.polling import FeedReader  # noqa: E402

RUNS_OF_SIXTY_DAYS = 300
MOST_PLAYS = 12


def undisturbed(place: Place) -> dict[str, object]:
    """Play without a kill and return the outcome."""
    disturbed(place, 0, random.Random(0))
    return outcome(place)


def options_of(argv: list[str] | None = None) -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--plays", type=int, default=3)
    asked.add_argument("--days", type=int, default=60)
    asked.add_argument("--postgresql", action="store_true")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--against", type=Path, help="data directory of an undisturbed play on SQLite, instead of playing one")
    return asked.parse_args(argv)


def wanted_of(options: argparse.Namespace, place: Place) -> dict[str, object]:
    """Return the outcome of an undisturbed play: one that is there already, or one at ``place``."""
    if options.against is not None:
        return outcome(Place(options.against, None, options.days, 0))
    return undisturbed(place)


def main() -> int:
    options = options_of()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="voetnoot-crash-"))
    dice = random.Random(options.seed)
    total: Counter[str] = Counter()
    polls = bad = nth = 0
    with databases(postgresql=options.postgresql) as database:
        began = time.monotonic()
        wanted = wanted_of(options, Place(folder / "undisturbed", database(), options.days, free_port()))
        print(f"undisturbed: {len(wanted['ids'])} events, {len(wanted['captures'])} captures, {time.monotonic() - began:.0f} s")
        while (nth < options.plays or total.total() < options.kills) and nth < MOST_PLAYS:
            began = time.monotonic()
            left = (options.kills - total.total()) // max(1, options.plays - nth)
            place = Place(folder / f"play{nth}", database(), options.days, free_port())
            with FeedReader(place) as reader:
                made = disturbed(place, left, dice, pace=max(1, RUNS_OF_SIXTY_DAYS * options.days // 60 // max(1, left)))
            total += made
            wrong = [*differences(wanted, outcome(place)), *sorted(set(reader.faults))]
            bad += len(wrong)
            polls += reader.polls.total()
            print(f"play {nth}: {dict(made)}, {reader.polls.total()} polls, {time.monotonic() - began:.0f} s")
            print(*[f"  {line}" for line in wrong], f"  {len(wrong)} differences", sep="\n", flush=True)
            nth += 1
    print(f"{total.total()} kills ({dict(total)}) in {nth} plays, {polls} polls, {bad} differences")
    return 1 if bad or total.total() < options.kills else 0


if __name__ == "__main__":
    sys.exit(main())
