"""The command line: one program, a command per module of `scheduler.commands`, one sentence for every trouble."""

import os
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from scheduler.session import GLOBALS, session_of
from voetnoot import __version__
from voetnoot.errors import VoetnootError

INTERRUPTED = 130
"""Exit code of a program that the user interrupted, as shells have it (128 + SIGINT)."""


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"voetnoot {__version__}\n")
        raise typer.Exit


def make_app() -> typer.Typer:
    """Return the program with all its commands."""
    from typer.completion import completion_init  # type: ignore[attr-defined]  # noqa: PLC0415

    from scheduler.commands import all_commands  # noqa: PLC0415 - a child process imports this module and needs no commands
    from scheduler.commands.examples import CODES, give_examples  # noqa: PLC0415

    completion_init()
    app = typer.Typer(
        name="voetnoot",
        help="Watch the sources that governments cite in their answers to parliament.",
        epilog=f"{CODES} voetnoot COMMAND --help shows examples; voetnoot completion lets your shell complete.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    def remember(ctx: typer.Context, version: bool = False, **values: Any) -> None:  # noqa: ARG001
        ctx.obj = session_of(values)

    _give_options(remember)
    app.callback()(remember)
    for add in all_commands():
        add(app)
    give_examples(app)
    return app


def _give_options(function: Callable[..., None]) -> None:
    import inspect  # noqa: PLC0415

    version = Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")]
    parameters = [
        inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        inspect.Parameter("version", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=version),
        *(inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind) for key, kind in GLOBALS.items()),
    ]
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    function.__annotations__ = {one.name: one.annotation for one in parameters}


def main() -> None:
    """Run the program and end it with the exit code: 0 done, 1 look at this, 2 wrong input, 3 could not."""
    sys.exit(_guarded(sys.argv[1:]))


def _guarded(arguments: list[str]) -> int:
    try:
        code = make_app()(args=arguments, prog_name="voetnoot", standalone_mode=False)
    except VoetnootError as trouble:
        return _say(str(trouble), trouble.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who reads our output has heard enough
        return 0
    except Exception as trouble:  # noqa: BLE001 - a person gets a sentence; the trace is there for who asks
        return _unexpected(trouble, arguments)
    return code if isinstance(code, int) else 0


def _unexpected(trouble: Exception, arguments: list[str]) -> int:
    if isinstance(trouble, typer.Exit):
        return trouble.exit_code
    wrong_usage = getattr(trouble, "format_message", None)
    if type(trouble).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(str(trouble).rstrip() + "\n")
        return 2
    if wrong_usage is not None:
        # What the library itself puts before its words, as if a reader knew the names of its errors.
        return _say(f"{wrong_usage().replace('Value error, ', '')} (voetnoot --help shows how)", 2)
    if "debug" in arguments:
        raise trouble
    what = f"{type(trouble).__name__}: {trouble}"
    return _say(f"this should not happen: {what} (--log-level debug shows where)", 3)


def _say(sentence: str, code: int) -> int:
    sys.stderr.write(f"voetnoot: {' '.join(sentence.split())}\n")
    return code
