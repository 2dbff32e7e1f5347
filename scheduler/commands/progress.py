"""How far long work is: a bar with an estimate on standard error, only on a terminal."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


Advance = Callable[[], None]
"""Call it once for each thing that is done."""


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Advance]:
    """Show how many of ``total`` (``None``: nobody knows) are done, how long it took and how long it may take yet.

    Where standard error is no terminal, or there is one thing only, nothing is shown: a log is no place for a bar.
    """
    if not sys.stderr.isatty() or total == 1:
        yield _nothing
        return
    from rich.console import Console  # noqa: PLC0415 - only who waits at a terminal needs it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def _nothing() -> None:
    """Do nothing."""


def counted(things: Iterable[T], what: str, total: int | None) -> Iterator[T]:
    """Yield ``things`` and show how many have gone by."""
    with progress(what, total) as advance:
        for thing in things:
            yield thing
            advance()
