"""How commands speak: JSON Lines on standard output, or tables for people; talk goes to standard error."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text


def json_line(value: Mapping[str, Any]) -> None:
    """Write ``value`` as one line of JSON; moments as RFC 3339 in UTC."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_plain) + "\n")
    sys.stdout.flush()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def rfc3339(moment: datetime) -> str:
    """Return ``moment`` (UTC) as ``2026-01-05T10:00:00Z``."""
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def say(sentence: str) -> None:
    """Tell a person something, on standard error."""
    sys.stderr.write(sentence + "\n")


def console() -> Console:
    """Return the console for people; long cells are wrapped, never cut, when the output is no terminal."""
    return Console(file=sys.stdout, soft_wrap=not sys.stdout.isatty(), highlight=False)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Show ``rows`` under ``columns``; what comes from outside is shown as text, never as markup."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(_cell(cell)) for cell in row))
    console().print(shown)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return "".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in str(value))
