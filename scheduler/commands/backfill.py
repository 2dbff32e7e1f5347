"""``backfill``: fill the store with the past of the sources, quietly."""

import sys
from typing import Annotated

import typer

from scheduler.commands.output import json_line, say
from scheduler.session import Session, command
from voetnoot.errors import UsageError

EARLIEST = 1945
"""No parliament has put answers from before that on the web."""


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "backfill")(backfill)


def backfill(
    session: Session,
    since: Annotated[int, typer.Option("--from", metavar="YEAR", help="The first year to fetch.")],
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per month that is whole.")] = False,
) -> int:
    """Fetch the documents from before the watch, newest month first. Nothing of them is announced.

    May run beside the daemon, and goes on where it was cut off.
    """
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress, TimeElapsedColumn  # noqa: PLC0415

    from scheduler.backfilling import backfill as fill  # noqa: PLC0415

    if not EARLIEST <= since <= session.now().year:
        raise UsageError(f"--from: found {since}, wanted a year from {EARLIEST} to {session.now().year}")
    config = session.config(level="warning")
    new = months = 0
    columns = (*Progress.get_default_columns()[:3], TimeElapsedColumn())
    shown = Progress(*columns, console=Console(file=sys.stderr), disable=as_json or not sys.stderr.isatty(), transient=True)
    with session.store(config) as store, shown:
        task = shown.add_task("months", total=None)
        for one in fill(config, store, session.now, since):
            new, months = new + one.stats.new, months + 1
            left = str(one.left) if one.of > one.done else "nothing"
            shown.update(task, total=one.of, completed=one.done, description=f"{one.month:%Y-%m}, {left} left")
            if as_json:
                counts = {"requests": one.stats.asked, "new": one.stats.new, "doubts": one.stats.doubts}
                progress = {"done": one.done, "of": one.of, "left_seconds": int(one.left.total_seconds())}
                json_line({"source": one.source, "month": f"{one.month:%Y-%m}", **counts, **progress})
            elif shown.disable:
                say(f"{one.source} {one.month:%Y-%m}: {one.stats.new} new; month {one.done} of {one.of}, {left} left")
    say(f"{months} months are whole now, with {new} documents that were not known; the job read reads them")
    return 0
