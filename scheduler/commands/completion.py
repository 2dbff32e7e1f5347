"""``completion``: what a shell needs to complete commands, options and their values."""

import sys
from enum import StrEnum
from typing import Annotated

import typer
from typer.completion import get_completion_script  # type: ignore[attr-defined]

from scheduler.session import Session, command

VARIABLE = "_VOETNOOT_COMPLETE"
"""The variable by which a shell asks the program for completions."""


class Shell(StrEnum):
    """A shell that completes."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def add(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "completion")(completion)


def completion(session: Session, shell: Annotated[Shell, typer.Argument(help="The shell.")]) -> int:
    """Print the script that lets a shell complete what is typed."""
    del session
    sys.stdout.write(get_completion_script(prog_name="voetnoot", complete_var=VARIABLE, shell=shell.value).rstrip() + "\n")
    return 0
