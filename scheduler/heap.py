"""The memory that a long-lived process holds though nothing needs it any more: glibc's own, and nothing elsewhere.

From its manual ("Malloc Tunable Parameters", "malloc_trim").
"""

import ctypes
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

REST = 300.0
"""Seconds after which a process that only answers readers rests again: what they looked at lies in memory meanwhile."""

_M_ARENA_MAX = -8


def share() -> None:
    """Let all threads take memory from one heap; to be called before there are any.

    glibc has up to eight heaps a core, one for each thread that finds the others busy. What pages of the database or a body once
    took there lies between what is still needed, and is not given back. Python lets one thread at a time work anyway.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Give memory that is free back to the system."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


@dataclass(slots=True)
class Rests:
    """Gives back what a process holds of the store: ``rest`` closes the connections that nobody uses, with their pages."""

    rest: Callable[[], None]
    _last: float = field(default_factory=time.monotonic)

    def now(self) -> None:
        """Give it back."""
        self.rest()
        give_back()
        self._last = time.monotonic()

    def in_time(self) -> None:
        """Give it back when the last time was `REST` seconds ago; to be called every now and then."""
        if time.monotonic() - self._last >= REST:
            self.now()
