"""``alarms``: which troubles hold, and a message to try whether the operators can be told."""

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.commands.output import json_line, rfc3339, say, table
from scheduler.session import Session, command
from voetnoot.errors import NetworkError, UsageError

if TYPE_CHECKING:
    from voetnoot.config import Config


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "alarms")(alarms)


def alarms(
    session: Session,
    test: Annotated[bool, typer.Option("--test", help="Send a message to all of alarms.to, and show nothing else.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per trouble.")] = False,
) -> int:
    """Look for the troubles that operators are told of. Ends with 1 when there is one."""
    config = session.config(level="warning")
    if test:
        _send(config)
        return 0
    rows = _rows(session, config)
    if as_json:
        for row in rows:
            json_line(row)
    elif rows:
        table(("alarm", "since", "told", "what"), ([row[key] for key in ("alarm", "since", "told", "text")] for row in rows))
    else:
        say("no trouble")
    return 1 if rows else 0


def _send(config: "Config") -> None:
    """Send the operators a message to try. Raises `UsageError` when there are none, `NetworkError` when it cannot be sent."""
    from scheduler.apprising import tell  # noqa: PLC0415

    if not config.alarms.to:
        raise UsageError("alarms.to: nobody is to be told; name an Apprise address, such as mailto://...")
    why = tell(config, "Voetnoot: a test", "This is only a test: the operators can be told.")
    if why is not None:
        raise NetworkError(f"the message could not be sent: {why}")
    say("the message was sent")


def _rows(session: Session, config: "Config") -> list[dict[str, object]]:
    """Return each trouble that holds now, and whether the operators were told."""
    from scheduler.alarming import facts  # noqa: PLC0415
    from store.alarm_ledger import AlarmQueries  # noqa: PLC0415
    from voetnoot.alarms import causes  # noqa: PLC0415

    with session.store(config) as store:
        found = causes(facts(config, store, session.now()), config.alarms, session.now())
        told = {alarm.cause: alarm for alarm in AlarmQueries(store.engine).alarms()}
    rows: list[dict[str, object]] = []
    for cause in found:
        held = told.get(cause.name)
        since = rfc3339(held.since) if held else None
        rows.append({"alarm": cause.name, "since": since, "told": held is not None and held.told is not None, "text": cause.text})
    return rows
