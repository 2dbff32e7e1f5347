"""``keep``: clear away what is old, or say what would go."""

from dataclasses import asdict
from typing import Annotated

import typer

from scheduler.commands.output import json_line, say
from scheduler.session import Session, command


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "keep")(keep)


def keep(
    session: Session,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False,
) -> int:
    """Clear away what is older than the settings under keep say. The daemon does it by itself."""
    from scheduler.clearing import clear  # noqa: PLC0415

    config = session.config(level="warning")
    with session.store(config) as store:
        cleared = asdict(clear(config, store, session.now(), dry=dry_run))
    if as_json:
        json_line({"dry_run": dry_run, **cleared})
    else:
        counts = ", ".join(f"{number} {name}" for name, number in cleared.items())
        say(f"{'would go' if dry_run else 'gone'}: {counts}")
    return 0
