"""Ending politely when told to by a signal, and at once when told twice or when it takes too long."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from scheduler import talk

LONGEST_END_SECONDS = 8.5
"""How long a polite end may take, whatever stands in its way; service managers begin to kill at ten."""


@contextmanager
def stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """Let SIGTERM and SIGINT set ``stop``; a second one ends the process at once. Only where signals can be had."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    last = threading.Timer(LONGEST_END_SECONDS, _end_now)
    last.daemon = True

    def asked(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        if not stop.is_set():
            last.start()
        stop.set()

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        last.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_now() -> None:
    """End at once, and the children with us: the store may be locked, and what could not be told to it is made up anyway."""
    talk.logger().warning("ending without the last word of the store")
    os._exit(0)
