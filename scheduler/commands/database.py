"""``db upgrade`` and ``db check``."""

from typing import Annotated

import typer

from scheduler.commands.output import json_line, say
from scheduler.session import Session, command


def add(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Look after the store.", no_args_is_help=True, rich_markup_mode=None)
    command(group, "upgrade")(upgrade)
    command(group, "check")(check)
    app.add_typer(group, name="db")


def upgrade(session: Session) -> int:
    """Bring the tables up to date. Every command that opens the store does this as well."""
    config = session.config(level="warning")
    with session.store(config) as store:
        say(f"the store is up to date: {store.engine.url.render_as_string(hide_password=True)}")
    return 0


def check(session: Session, as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per fault.")] = False) -> int:
    """Prove what must be true of the store: tables whole, events with the ids of their content, captures in the archive."""
    from store.proof import prove  # noqa: PLC0415

    faults = 0
    config = session.config(level="warning")
    with session.store(config) as store:
        for fault in prove(store):
            faults += 1
            if as_json:
                json_line({"fault": fault})
            else:
                say(fault)
    say(f"{faults} faults" if faults else "the store is in order")
    return 1 if faults else 0
