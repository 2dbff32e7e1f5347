"""Whom to kill in a play, and when: the daemon, a crawl, a process that reads documents, the run it reads for, any other run."""

import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle

import psutil
from crashing.playing import Ledger, Place, Play, Running

SPIDERS = ("discover", "check-links")
TURNS = ("daemon", "spider", "reader", "spider", "run", "reading run")
"""In this order they are killed, in a circle."""
RARE = ("reader", "reading run")
"""Few runs read, and not for long: one of these is killed whenever it is seen, as long as it is behind the others."""
LONGEST_PLAY = 3 * 3600
LOOK_SECONDS = 0.02
CLOSE_LOOK_SECONDS = 0.001
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Victim:
    """A process to kill, and what it is."""

    kind: str
    process: psutil.Process


@dataclass
class Killer:
    """Kills ``kills`` processes of a play, one after the other, as far as the play is long enough; ``made`` counts them.

    ``pace``: so many runs at most are let begin between two kills.
    """

    play: Play
    ledger: Ledger
    kills: int
    dice: random.Random
    pace: int
    made: Counter[str] = field(default_factory=Counter)
    _spared: set[int] = field(default_factory=set)

    def work(self) -> None:
        """Go on until the play is over."""
        turns, began = cycle(TURNS), time.monotonic()
        while not self.play.over and time.monotonic() - began < LONGEST_PLAY:
            if self.made.total() >= self.kills:
                time.sleep(0.2)
                continue
            found = self._next(next(turns))
            if found is not None:
                self._kill(found)

    def _next(self, kind: str) -> Victim | None:
        """Wait, not for ever, for a process of the kind, after some runs have begun; take a rare one that comes by meanwhile."""
        wait_for = self.ledger.count() + self.dice.randint(0, self.pace)
        until = None
        while not self.play.over and (until is None or time.monotonic() < until):
            running = self.ledger.running()
            rare = self._reading(running)
            if rare is not None:
                return rare
            if until is None and self.ledger.count() >= wait_for:
                until = time.monotonic() + PATIENCE_SECONDS
            if until is not None and kind not in RARE:
                found = self._found(kind, running)
                if found is not None:
                    return found
            elif until is not None:
                return None
            time.sleep(LOOK_SECONDS)
        return None

    def _found(self, kind: str, running: list[Running]) -> Victim | None:
        if kind == "daemon":
            return Victim(kind, psutil.Process(self.play.process.pid))
        for run in running:
            spider = run.job.split()[0] in SPIDERS
            with suppress(psutil.Error):
                process = psutil.Process(run.pid)
                if (spider or kind == "run") and self._ours(process):
                    return Victim("spider" if spider else "run", process)
        return None

    def _reading(self, running: list[Running]) -> Victim | None:
        """Return a reader or the run it reads for, whichever was killed less often, if one is at work and its turn has come.

        One reader a run: a document whose readers are killed twice counts as one that needs too much memory.
        """
        kind = min(RARE, key=self.made.__getitem__)
        if self.made[kind] * len(TURNS) > self.made.total():
            return None
        for run in running:
            if run.job != "read" or run.id in self._spared:
                continue
            with suppress(psutil.Error):
                process = psutil.Process(run.pid)
                while self._ours(process) and process.status() != psutil.STATUS_ZOMBIE:
                    readers = process.children()
                    if readers:
                        self._spared.add(run.id)
                        return Victim(kind, readers[0] if kind == "reader" else process)
                    time.sleep(CLOSE_LOOK_SECONDS)
        return None

    def _ours(self, process: psutil.Process) -> bool:
        return psutil.Process(self.play.process.pid) in process.parents()

    def _kill(self, victim: Victim) -> None:
        # Into the middle of something, whatever it is; who reads does not do so for long.
        time.sleep(self.dice.random() * (0.01 if victim.kind in RARE else 0.4))
        with suppress(psutil.Error):
            if victim.process.is_running() and victim.process.status() != psutil.STATUS_ZOMBIE:
                victim.process.kill()
                self.made[victim.kind] += 1
        if victim.kind == "daemon":
            self.play.begin_again()


def disturbed(place: Place, kills: int, dice: random.Random, pace: int = 3) -> Counter[str]:
    """Play with ``kills`` kills, as far as the play is long enough; return how many of which kind were made."""
    play, ledger = Play(place), Ledger(place)
    killer = Killer(play, ledger, kills, dice, pace)
    try:
        killer.work()
    finally:
        ledger.close()
    play.end()
    return killer.made
