"""``export``: all facts as JSON Lines with a data dictionary, in one file."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.commands.output import json_line, say
from scheduler.session import Session, command

_NAME = Path("voetnoot.zip")


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "export")(export)


def export(
    session: Session,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write it; what is there is left alone.")] = _NAME,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per table.")] = False,
) -> int:
    """Write a dump of everything: a file of JSON Lines per table and a data dictionary, in one ZIP, as of one moment."""
    from store.export import export as dump  # noqa: PLC0415

    def tell(table: str, rows: int) -> None:
        if as_json:
            json_line({"table": table, "rows": rows})

    config = session.config(level="warning")
    with session.store(config) as store:
        counts = dump(store, out, session.now(), tell)
    say(f"{sum(counts.values())} rows of {len(counts)} tables are in {out}")
    return 0
