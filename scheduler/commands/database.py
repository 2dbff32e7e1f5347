"""``db upgrade``, ``db check``, ``db backup`` and ``db restore``."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.commands.output import json_line, say
from scheduler.session import Session, command


def add(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Look after the store.", no_args_is_help=True, rich_markup_mode=None)
    command(group, "upgrade")(upgrade)
    command(group, "check")(check)
    command(group, "backup")(backup)
    command(group, "restore")(restore)
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


def backup(session: Session, to: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty directory.")]) -> int:
    """Copy the SQLite store and the archive that belongs to it, also while the daemon works."""
    from store.backup import back_up  # noqa: PLC0415

    config = session.config(level="warning")
    files = back_up(config.store.url, config.data, to)
    say(f"the backup is in {to}: the database and {files} files of the archive")
    return 0


def restore(session: Session, source: Annotated[Path, typer.Argument(metavar="DIR", help="A backup.")]) -> int:
    """Bring a backup back into an empty data directory, and prove it. Ends with 1 when a proof fails."""
    from scheduler.leader import is_led  # noqa: PLC0415
    from scheduler.leading import folder_of  # noqa: PLC0415
    from store import backup as backups  # noqa: PLC0415
    from store.proof import prove  # noqa: PLC0415
    from voetnoot.errors import UsageError  # noqa: PLC0415

    config = session.config(level="warning")
    if is_led(folder_of(config)):
        raise UsageError(f"a daemon works on {config.data}: stop it, or choose another directory with --data")
    files = backups.restore(config.store.url, source, config.data)
    faults = 0
    with session.store(config) as store:
        for fault in prove(store):
            faults += 1
            say(fault)
    say(f"restored into {config.data}: the database and {files} files of the archive; {faults or 'no'} faults")
    return 1 if faults else 0
