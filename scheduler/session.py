"""What the global options ask for: settings, clock, store; and the decorator that lets each command take those options too."""

import functools
import inspect
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voetnoot.errors import UsageError

if TYPE_CHECKING:
    from scheduler.clock import Clock
    from store.engine import Store
    from voetnoot.config import Config

LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Session:
    """The global options as given. ``quiet``: log only warnings unless a level is asked for (all commands but the daemon)."""

    config_file: Path | None = None
    data: Path | None = None
    at: datetime | None = None
    log_level: str | None = None

    def config(self, overrides: Mapping[str, object] | None = None, *, level: str | None = None) -> "Config":
        """Return the settings: file (``./config.yaml``, or the default that comes with the program), environment, options.

        ``level``: how loud the command is when nobody says how loud. Sets up logging. Raises `ConfigError`.
        """
        from scheduler import talk  # noqa: PLC0415 - `--help` and a wrong option need none of it
        from voetnoot.config import load  # noqa: PLC0415

        asked = dict(overrides or {})
        if self.data is not None:
            asked["data"] = self.data
        if self.log_level is not None:
            asked["log.level"] = self.log_level
        elif level is not None and "VOETNOOT_LOG__LEVEL" not in os.environ:
            asked["log.level"] = level
        file = self.config_file or (Path("config.yaml") if Path("config.yaml").is_file() else None)
        config = load(file, os.environ, asked)
        talk.set_up(config.log)
        return config

    def now(self) -> datetime:
        """Return the moment that the command acts at."""
        return self.at or datetime.now(UTC)

    def clock(self) -> "Clock":
        """Return a clock for one command: it stands still with ``--at``."""
        from scheduler.clock import FixedClock, SystemClock  # noqa: PLC0415

        return SystemClock() if self.at is None else FixedClock(self.at)

    @contextmanager
    def store(self, config: "Config") -> Iterator["Store"]:
        """Open the store of ``config`` for the length of a command. Raises `StoreError`."""
        from store.engine import open_for  # noqa: PLC0415 - the database takes a second to import

        store = open_for(config)
        try:
            yield store
        finally:
            store.close()


def moment(text: str) -> datetime:
    """Return the moment that ``text`` (RFC 3339) means, in UTC, also when it names no zone. Raises `UsageError`."""
    try:
        found = datetime.fromisoformat(text.strip().replace("z", "Z"))
    except ValueError:
        raise UsageError(f"--at: found {text!r}, wanted a time such as 2026-01-05T10:00:00Z") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


GLOBALS: dict[str, Any] = {
    "config_file": Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings; ./config.yaml by default.")],
    "data": Annotated[Path | None, typer.Option("--data", metavar="DIR", help="The data directory; made when missing.")],
    "at": Annotated[str | None, typer.Option("--at", metavar="TIME", help="Act as if it were that moment (RFC 3339).")],
    "log_level": Annotated[str | None, typer.Option("--log-level", metavar="LEVEL", help="debug, info, warning or error.")],
}
"""The options that stand before a command or, as well, behind it."""


def session_of(values: Mapping[str, Any], before: Session | None = None) -> Session:
    """Return the session that the options in ``values`` ask for, laid over ``before``. Raises `UsageError`."""
    level = values.get("log_level")
    if level is not None and level.lower() not in LEVELS:
        raise UsageError(f"--log-level: found {level!r}, wanted one of {', '.join(LEVELS)}")
    asked = {
        "config_file": values.get("config_file"),
        "data": values.get("data"),
        "at": moment(values["at"]) if values.get("at") else None,
        "log_level": level.lower() if level else None,
    }
    given: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    return replace(before or Session(), **given)


def command(app: typer.Typer, name: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Register a function as the command ``name`` of ``app``, its first argument the `Session`, with the global options added.

    The function returns the exit code.
    """

    def register(function: Callable[..., int]) -> Callable[..., int]:
        own = list(inspect.signature(function).parameters.values())[1:]
        added = [inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=GLOBALS[key]) for key in GLOBALS]

        @functools.wraps(function)
        def run(ctx: typer.Context, **values: Any) -> int:
            session = session_of({key: values.pop(key) for key in GLOBALS}, ctx.obj)
            return function(session, **values)

        first = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        taken = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]
        run.__signature__ = inspect.Signature([first, *taken, *added])  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in [first, *taken, *added]} | {"return": int}
        app.command(name)(run)
        return function

    return register
