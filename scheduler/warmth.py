"""When the server of child processes is kept, let go, and begun again.

It holds more memory than the daemon itself, and by default there is something to do for it a few times an hour. It is let go once
all is quiet, and begun again well before the next run, so that the run starts as soon as it would have otherwise. Together with
it the daemon gives back what it holds of the store.
"""

import time
from dataclasses import dataclass, field
from enum import Enum, auto

from scheduler import fork_server, talk
from scheduler.heap import Rests

AHEAD = 60.0
"""Seconds before a run at which the server is begun: it takes a few, on a small or busy machine ten times as many."""
LINGER = 10.0
"""Seconds without any run after which it may be let go: the end of one run makes others due, and a person may come back."""
WORTH = 600.0
"""It is let go only when no run is due for so many seconds: beginning it takes as many seconds of CPU as a run."""


class Step(Enum):
    """What is to be done with the server."""

    NOTHING = auto()
    BEGIN = auto()
    LET_GO = auto()


def decide(until_next: float, quiet: float, *, there: bool) -> Step:
    """Return what to do ``until_next`` seconds before the next run (infinite: none) and ``quiet`` ones after the last."""
    if not there:
        return Step.BEGIN if until_next <= AHEAD else Step.NOTHING
    return Step.LET_GO if quiet >= LINGER and until_next >= WORTH else Step.NOTHING


@dataclass(slots=True)
class Warmth:
    """Looks after the server of child processes of one daemon; to be asked every now and then. ``rests`` lets the store rest.

    It does so when the server is let go, and again and again as long as it is gone, since people look at pages meanwhile.
    """

    rests: Rests
    _last_run: float = field(default_factory=time.monotonic)
    _begun: float = float("-inf")

    def attend(self, until_next: float) -> None:
        """Do what is to be done ``until_next`` seconds before the next run: 0 while one is under way, infinite for none."""
        now = time.monotonic()
        if until_next <= 0:
            self._last_run = now
        match decide(until_next, now - self._last_run, there=fork_server.pid() is not None):
            case Step.LET_GO:
                if fork_server.let_go():
                    self.rests.now()
                    talk.logger().debug("the server of child processes was let go: no run is near")
            case Step.BEGIN if now - self._begun >= AHEAD:  # not again and again where it cannot be had
                self._begun = now
                fork_server.warm_up()
            case Step.NOTHING if fork_server.pid() is None:
                self.rests.in_time()
            case _:
                pass
