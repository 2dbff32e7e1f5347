"""Killed a dozen times, daemon, spiders and readers alike, a play comes out as if nothing had been. `bench/crash.py` is the long run."""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import crash

KILLS, DAYS = 12, 9


def test_killed_a_dozen_times_it_comes_out_the_same(tmp_path: Path, url_at: Callable[[Path], str | None]) -> None:
    quiet, data = tmp_path / "undisturbed", tmp_path / "play"
    wanted = crash.undisturbed(crash.Place(quiet, url_at(quiet), DAYS, crash.free_port()))
    assert (len(wanted["events"]), wanted["faults"], wanted["runs done twice"]) == (5, [], [])
    place = crash.Place(data, url_at(data), DAYS, crash.free_port())
    with crash.FeedReader(place) as reader:
        made: Counter[str] = crash.disturbed(place, KILLS, random.Random(20802), pace=2)
    assert made.total() > KILLS // 2  # on a fast machine the play may be over before the last
    assert crash.differences(wanted, crash.outcome(place)) == []
    assert reader.faults == []
    assert reader.polls.total() > 0
