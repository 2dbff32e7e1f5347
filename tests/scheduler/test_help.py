"""What the program tells of itself: examples that work, completion, the nearest name, JSON where results are."""

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer.main

from scheduler.cli import make_app
from scheduler.commands.examples import EXAMPLES

if TYPE_CHECKING:
    from conftest import Command

WITHOUT_JSON = {
    "run",
    "worker",
    "serve",
    "demo",
    "completion",
    "config schema",
    "archive cdxj",
    "archive wacz",
    "archive extract",
}
"""Commands that have no result but files, a site or a text of their own."""


def commands() -> dict[str, Any]:
    """Return every command as typer hands it to click, by its full name."""
    found: dict[str, Any] = {}
    for name, command in typer.main.get_command(make_app()).commands.items():
        inner = getattr(command, "commands", None)
        found |= {name: command} if inner is None else {f"{name} {one}": inner[one] for one in inner}
    return found


@pytest.mark.parametrize(("name", "command"), commands().items(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_shows_examples_and_what_its_end_means(name: str, command: Any) -> None:
    shown = command.get_help(command.context_class(command, info_name=name))
    assert "Examples:" in shown
    assert "Ends with 0" in shown
    assert name in WITHOUT_JSON or "--json" in shown


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in EXAMPLES.items() for line in lines])
def test_every_example_is_understood(name: str, line: str) -> None:
    words = shlex.split(line.partition(" >")[0])[1:]
    while words[0].startswith("--"):
        words = words[2:]
    assert " ".join(words).startswith(name)
    commands()[name].make_context(name, words[len(name.split()) :])


def test_a_mistyped_name_is_answered_with_the_nearest(voetnoot: "Command") -> None:
    assert "Did you mean 'status'?" in voetnoot("statsu").stderr
    assert "--json" in voetnoot("status", "--jsno").stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_script(voetnoot: "Command", shell: str) -> None:
    done = voetnoot("completion", shell)
    assert "_VOETNOOT_COMPLETE" in done.stdout
    assert done.returncode == 0


def test_what_is_begun_is_completed(voetnoot: "Command") -> None:
    asked = {"_VOETNOOT_COMPLETE": "complete_bash", "COMP_WORDS": "voetnoot che", "COMP_CWORD": "1"}
    assert voetnoot(environ=asked).stdout.split() == ["check"]


@pytest.mark.parametrize("words", [["config", "check"], ["db", "upgrade"], ["once", "publish"]])
def test_results_are_json_where_that_is_asked(voetnoot: "Command", words: list[str]) -> None:
    done = voetnoot(*words, "--json")
    assert [json.loads(line) for line in done.stdout.splitlines()]


def test_no_colours_and_no_bar_where_there_is_no_terminal(voetnoot: "Command", tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("geen brief")
    done = voetnoot("read", str(tmp_path))
    assert "\x1b" not in done.stdout + done.stderr
    assert "reading" not in done.stderr
