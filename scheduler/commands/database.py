"""``db upgrade``, ``db check``, ``db rebuild``, ``db backup``, ``db restore`` and ``db copy``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.commands.output import json_line, say
from scheduler.session import Session, command
from voetnoot.errors import UsageError

if TYPE_CHECKING:
    from voetnoot.config import Config

_Json = Annotated[bool, typer.Option("--json", help="As one line of JSON.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Look after the store.", no_args_is_help=True, rich_markup_mode=None)
    command(group, "upgrade")(upgrade)
    command(group, "check")(check)
    command(group, "rebuild")(rebuild)
    command(group, "backup")(backup)
    command(group, "restore")(restore)
    command(group, "copy")(copy)
    app.add_typer(group, name="db")


def upgrade(session: Session, as_json: _Json = False) -> int:
    """Bring the tables up to date. Every command that opens the store does this as well."""
    config = session.config(level="warning")
    with session.store(config) as store:
        where = store.engine.url.render_as_string(hide_password=True)
    if as_json:
        json_line({"up_to_date": True, "store": where})
    else:
        say(f"the store is up to date: {where}")
    return 0


def check(session: Session, as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per fault.")] = False) -> int:
    """Prove what must be true of the store: each fact behind its events, each id, each captured byte."""
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


def rebuild(session: Session, as_json: _Json = False) -> int:
    """Make again all that follows from the facts: what answers and events are found by, the files of feeds and report.

    Nothing is announced anew: every item keeps its guid. Stop the daemon before.
    """
    from scheduler.remaking import remake  # noqa: PLC0415

    answers, events, files = remake(session.config(level="warning"), session.clock())
    if as_json:
        json_line({"answers": answers, "events": events, "files": files})
    else:
        say(f"made again: what {answers} answers and {events} events are found by, {files} files of feeds, and the report")
    return 0


def backup(
    session: Session,
    to: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty directory.")],
    as_json: _Json = False,
) -> int:
    """Copy the SQLite store and the archive that belongs to it, also while the daemon works."""
    from store.backup import back_up  # noqa: PLC0415

    config = session.config(level="warning")
    _with_archive_here(config)
    files = back_up(config.store.url, config.data, to)
    if as_json:
        json_line({"backup": str(to), "archive_files": files})
    else:
        say(f"the backup is in {to}: the database and {files} files of the archive")
    return 0


def _with_archive_here(config: "Config") -> None:
    if config.archive.url is not None:
        raise UsageError(
            "archive.url keeps the archive elsewhere, which a backup does not reach: copy the database first, by the means of "
            "its kind (`sqlite3 FILE .backup`, `pg_dump`), and then the archive, by those of its place"
        )


def restore(
    session: Session, source: Annotated[Path, typer.Argument(metavar="DIR", help="A backup.")], as_json: _Json = False
) -> int:
    """Bring a backup back into an empty data directory, and prove it. Ends with 1 when a proof fails."""
    from scheduler.leader import is_led  # noqa: PLC0415
    from scheduler.leading import folder_of  # noqa: PLC0415
    from store import backup as backups  # noqa: PLC0415
    from store.proof import prove  # noqa: PLC0415

    config = session.config(level="warning")
    _with_archive_here(config)
    if is_led(folder_of(config)):
        raise UsageError(f"a daemon works on {config.data}: stop it, or choose another directory with --data")
    files = backups.restore(config.store.url, source, config.data)
    faults = 0
    with session.store(config) as store:
        for fault in prove(store):
            faults += 1
            say(fault)
    if as_json:
        json_line({"restored": str(config.data), "archive_files": files, "faults": faults})
    else:
        say(f"restored into {config.data}: the database and {files} files of the archive; {faults or 'no'} faults")
    return 1 if faults else 0


def copy(
    session: Session,
    to: Annotated[str, typer.Option("--to", metavar="URL", help="SQLAlchemy address of an empty database.")],
    as_json: _Json = False,
) -> int:
    """Copy the store into an empty database of any kind (SQLite, PostgreSQL), with the same ids."""
    from scheduler.leading import who_leads  # noqa: PLC0415
    from store.copying import copy_store  # noqa: PLC0415

    config = session.config(level="warning")
    with session.store(config) as store:
        rows = copy_store(store.engine, to)
        led = who_leads(config, store) is not None
    if as_json:
        json_line({"rows": rows})
    else:
        say(f"copied {rows} rows; set store.url to the address to use the copy, the archive stays in {config.data}")
    if led:
        say("a daemon is at work: what it has written since the copy began is not in it")
    return 0
