"""The memory that a long-lived process holds though nothing needs it any more: glibc's own, and nothing elsewhere.

From its manual ("Malloc Tunable Parameters", "malloc_trim").
"""

import ctypes
from contextlib import suppress

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
