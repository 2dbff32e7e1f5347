"""The server of child processes: it has imported what runs need, and forks. Begun ahead of need, let go while none is near.

There is one per process, of `multiprocessing`'s making. A child that is wanted while it is not there begins it anew: the child
then waits for its imports, and nothing else is different.
"""

import multiprocessing as mp
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from scheduler import talk

PRELOAD = (
    "scheduler.steady",
    "scheduler.child",
    "scheduler.cli",
    "crawler.warming",
    "crawler.sources.patience",
    "crawler.sources.transport",
    "crawler.posting",
    "scheduler.warming",
)
"""What the server of child processes imports once, in this order. Never a Twisted reactor: each child makes its own."""


class _Children:
    """How many children there are, or are being started; while there are any, the server must live: they die with it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.number = 0

    def add(self, number: int) -> None:
        with self.lock:
            self.number += number


_children = _Children()


def context() -> Any:
    """Return the multiprocessing context of all children, with the server told what to import."""
    made = mp.get_context("forkserver")
    made.set_forkserver_preload(list(PRELOAD))
    return made


@contextmanager
def starting() -> Iterator[Any]:
    """Give the context to start a child in, which counts from now until `ended` is called, or until the start has failed."""
    _children.add(1)
    try:
        yield context()
    except BaseException:
        _children.add(-1)
        raise


def ended() -> None:
    """Take note that a child of `starting` is no more."""
    _children.add(-1)


def warm_up() -> threading.Event:
    """Begin the server now, and return what is set once it has imported everything and forks at once.

    On a busy machine that takes a while, in which a run would have begun and a polite end would have to wait.
    """
    ready = threading.Event()
    threading.Thread(target=_first_child, args=(ready,), name="warming", daemon=True).start()
    return ready


def _first_child(ready: threading.Event) -> None:
    try:
        with starting() as ctx:
            process = ctx.Process(target=_nothing, name="voetnoot warming")
            process.start()
            process.join()
            process.close()
        ended()
    except (OSError, EOFError) as trouble:  # each run says so of itself, in its row; here it was the end, or the same
        talk.logger().debug("the server of child processes is not there", why=str(trouble))
    ready.set()


def _nothing() -> None:
    """Show that the server forks."""


def _server() -> Any:
    from multiprocessing import forkserver  # noqa: PLC0415 - not there on every platform

    return forkserver._forkserver  # noqa: SLF001 - there is no other way to end it


def pid() -> int | None:
    """Return the process id of the server; ``None`` before it is begun, and from when it is let go until it is begun again."""
    found: int | None = _server()._forkserver_pid  # noqa: SLF001 - see `_server`
    return found


def cool_down() -> None:
    """End the server at once, though it may be in the middle of its imports."""
    number = pid()
    if number is not None:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def let_go() -> bool:
    """End the server unless there are children; tell whether there is none now. The next child begins it anew."""
    with _children.lock:  # no child is started meanwhile
        if _children.number:
            return False
        cool_down()  # it has nothing to lose, and would take its time to take itself apart
        server = _server()
        try:
            server._stop()  # noqa: SLF001 - see `_server`
        except (
            OSError
        ):  # the kernel has cleaned up after it (this process was begun with SIGCHLD ignored), or a person its socket
            server._forkserver_pid = server._forkserver_address = None  # noqa: SLF001 - see `_server`
        return True
