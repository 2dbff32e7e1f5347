"""Python's cyclic garbage collector, held off while a report is counted: it finds none there, and looks again and again."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOCK = threading.Lock()
_HOLDING = 0
_WAS_ON = True


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the collector of this process off, for some seconds and hundreds of thousands of objects that live until the end.

    Threads may overlap: the last of them lets it go on, unless it was off before the first.
    """
    global _HOLDING, _WAS_ON  # noqa: PLW0603 - the collector is one for the process
    with _LOCK:
        if not _HOLDING:
            _WAS_ON = gc.isenabled()
            gc.disable()
        _HOLDING += 1
    try:
        yield
    finally:
        with _LOCK:
            _HOLDING -= 1
            if not _HOLDING and _WAS_ON:
                gc.enable()
