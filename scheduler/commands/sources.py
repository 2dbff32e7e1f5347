"""``source probe``: hold what is assumed of a source against the live service."""

from datetime import timedelta
from typing import Annotated

import typer

from scheduler.commands.output import json_line, say, table
from scheduler.session import Session, command
from voetnoot.errors import UsageError

_WORDS = {True: "as assumed", False: "DIFFERS", None: "nothing to see"}


def add(app: typer.Typer) -> None:
    """Add the command and its group."""
    group = typer.Typer(help="What is known of a source.", no_args_is_help=True)
    command(group, "probe")(probe)
    app.add_typer(group, name="source")


def probe(
    session: Session,
    source: Annotated[str, typer.Argument(metavar="ID", help="The id of a source, in the settings or known to the program.")],
    days: Annotated[int, typer.Option("--days", metavar="N", help="Ask for what changed in so many days.", min=1)] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON per finding.")] = False,
) -> int:
    """Ask the live service for a few pages and one file, and say what differs from what was assumed. Stores nothing."""
    from crawler.probe import probe as ask  # noqa: PLC0415 - Scrapy takes a second to import
    from voetnoot.config import KNOWN_SOURCES, SourceConfig  # noqa: PLC0415
    from voetnoot.config.sources import laid_over_known  # noqa: PLC0415

    config = session.config(level="error")
    settings = config.sources.get(source)
    if settings is None and source in KNOWN_SOURCES:
        settings = SourceConfig.model_validate(laid_over_known(source, {}))
    if settings is None:
        known = ", ".join(sorted({*config.sources, *KNOWN_SOURCES}))
        raise UsageError(f"{source}: there is no such source, wanted one of {known}")
    now = session.now()
    findings = ask(source, settings, config.network, now - timedelta(days=days), now)
    if as_json:
        for one in findings:
            json_line({"source": source, "about": one.about, "ok": one.ok, "told": one.told})
    else:
        table(("about", "found", "told"), ((one.about, _WORDS[one.ok], one.told) for one in findings))
    differs = [one for one in findings if one.ok is False]
    unseen = [one for one in findings if one.ok is None]
    say(f"{source}: {len(findings)} findings, {len(differs)} differ, {len(unseen)} saw nothing")
    say("what is unverified stands in docs/sources.md")
    return 1 if differs else 0
