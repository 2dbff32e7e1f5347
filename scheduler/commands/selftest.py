"""``selftest``: the fault lab that comes with the program."""

from importlib.metadata import entry_points
from typing import Annotated

import typer

from scheduler.session import Session, command
from voetnoot.errors import UsageError, VoetnootError


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "selftest")(selftest)


def selftest(
    session: Session,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per link, and one with the summary.")] = False,
) -> int:
    """Play a lab of living, blocked, stumbling and dead links over simulated days, and hold the verdicts against the truth.

    Ends with 1 when one is wrong.
    """
    found = list(entry_points(group="voetnoot.plays", name="selftest"))
    if not found:
        raise VoetnootError("the lab is not installed; 'make install' installs it")
    if session.at is not None:
        raise UsageError("--at: the lab has a time of its own")
    result = found[0].load()(session, as_json=as_json)
    return result if isinstance(result, int) else 0
