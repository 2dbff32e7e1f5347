"""What a play tells: how far it is, and in the end all that happened, in order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from voetnoot.events import Event
from voetnoot.feeds.telling import tell
from voetnoot.runs import Run, RunState
from voetnoot.words import Words

_COLOURS = {"Answer": "cyan", "Link": "yellow", "Host": "red", "Source": "magenta"}


class Telling:
    """Shows the simulated day, and what is done on it, while the play goes on."""

    def __init__(self, console: Console, start: datetime, days: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[what]}"), TimeElapsedColumn())
        self._progress = Progress(*columns, console=console, transient=not console.is_terminal)
        self._start = start
        self._task = self._progress.add_task(f"{start:%Y-%m-%d}", total=days, what="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Show nothing any more."""
        self._progress.stop()

    def ran(self, run: Run) -> None:
        """Tell that ``run`` has ended; one that failed or counts for nothing stays on the screen."""
        trouble = run.stats.void or (run.stats.why if run.state is not RunState.DONE else None)
        if trouble:
            self._progress.console.print(Text(f"{run.due:%Y-%m-%d %H:%M} {run.job}: {trouble}", style="dim"))
        done = (run.due - self._start) / timedelta(days=1)
        self._progress.update(self._task, completed=done, description=f"{run.due:%Y-%m-%d}", what=run.job)


def show_events(console: Console, events: Sequence[Event], language: str) -> None:
    """Print ``events`` as a table in words: day, kind, title."""
    words = Words(language)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("day", "event", "what"):
        table.add_column(column, overflow="fold")
    for event in events:
        style = next((colour for prefix, colour in _COLOURS.items() if event.kind.startswith(prefix)), "")
        table.add_row(f"{event.at:%Y-%m-%d}", Text(event.kind, style), Text(tell(event, words)[0]))
    console.print(table)
