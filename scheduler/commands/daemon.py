"""``run``, ``once`` and ``demo``: the jobs, for ever, once, or played."""

from importlib.metadata import entry_points
from typing import Annotated

import typer

from scheduler.commands.output import json_line, say, table
from scheduler.session import Session, command
from voetnoot.errors import UsageError, VoetnootError
from voetnoot.runs import RunState


def add(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "run")(run)
    command(app, "once")(once)
    command(app, "demo")(demo)


def run(
    session: Session,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to listen on.", min=0, max=65535)] = None,
    no_web: Annotated[bool, typer.Option("--no-web", help="Do the jobs only, without a site.")] = False,
) -> int:
    """Watch: do every job at its time and serve the site, until told to stop."""
    from scheduler.clock import SystemClock  # noqa: PLC0415
    from scheduler.daemon import serve  # noqa: PLC0415

    overrides = {"web.host": host, "web.port": port}
    config = session.config({key: value for key, value in overrides.items() if value is not None}, level=None)
    clock = SystemClock() if session.at is None else SystemClock.starting_at(session.at)
    serve(config, clock, web=not no_web)
    return 0


def once(
    session: Session,
    jobs: Annotated[
        list[str] | None, typer.Argument(metavar="[JOB]...", help="discover, read, check-links, publish, notify, report, keep")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per run.")] = False,
) -> int:
    """Do the due jobs, or the named ones, once and end."""
    from scheduler.once import do_once  # noqa: PLC0415

    config = session.config(level="warning")
    runs = do_once(config, session.clock(), jobs or [])
    names = ("job", "ended", "asked", "got", "new", "doubts", "why")
    rows = [
        (one.job, one.state, one.stats.asked, one.stats.got, one.stats.new, one.stats.doubts, one.stats.why or one.stats.void)
        for one in runs
    ]
    if as_json:
        for row in rows:
            json_line(dict(zip(names, row, strict=True)))
    else:
        table(names, rows)
    if not runs:
        say("nothing is due")
    return 0 if all(one.state is RunState.DONE for one in runs) else 1


def demo(
    session: Session,
    days: Annotated[int, typer.Option("--days", help="Simulated days to play.", min=1)] = 60,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="End after the play instead of serving the site.")] = False,
    port: Annotated[int | None, typer.Option("--port", help="Port of the site.", min=0, max=65535)] = None,
) -> int:
    """Play a small parliament and a small web over simulated days."""
    found = list(entry_points(group="voetnoot.plays", name="demo"))
    if not found:
        raise VoetnootError("the demo is not installed; 'make install' installs it")
    if session.at is not None:
        raise UsageError("--at: a play has a time of its own")
    result = found[0].load()(session, days=days, serve=not no_serve, port=port)
    return result if isinstance(result, int) else 0
