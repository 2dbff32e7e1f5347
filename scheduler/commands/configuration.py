"""``config check``, ``config show``, ``config schema``."""

import sys
from typing import Annotated

import typer

from scheduler.commands.output import json_line, say
from scheduler.session import Session, command


def add(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Look at the settings.", no_args_is_help=True, rich_markup_mode=None)
    command(group, "check")(check)
    command(group, "show")(show)
    command(group, "schema")(show_schema)
    app.add_typer(group, name="config")


def check(session: Session, as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False) -> int:
    """Say whether the settings are in order; the first fault is named with its line."""
    config = session.config(level="warning")
    watched = [name for name, source in config.sources.items() if source.enabled]
    if as_json:
        json_line({"in_order": True, "sources": watched, "data": str(config.data)})
    else:
        say(f"the settings are in order; watching {', '.join(watched) or 'no source'}, data in {config.data}")
    return 0


def show(session: Session, as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False) -> int:
    """Print the settings that hold, from file, environment and options. Passwords are not shown."""
    from voetnoot.config.document import shown  # noqa: PLC0415

    tree = shown(session.config(level="warning"))
    if as_json:
        json_line(tree)
    else:
        _yaml(tree)
    return 0


def _yaml(tree: dict[str, object]) -> None:
    from ruamel.yaml import YAML  # noqa: PLC0415

    writer = YAML()
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.width = 200
    writer.dump(tree, sys.stdout)


def show_schema(
    session: Session, markdown: Annotated[bool, typer.Option("--markdown", help="docs/settings.md instead.")] = False
) -> int:
    """Print the JSON Schema of config.yaml, for editors."""
    from voetnoot.config.document import page, schema  # noqa: PLC0415

    del session
    sys.stdout.write(page() if markdown else schema())
    return 0
