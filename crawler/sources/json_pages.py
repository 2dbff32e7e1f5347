"""Pages that are JSON: opened strictly, looked into leniently, since a field that is not there is no reason to lose a page."""

import json
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from crawler.sources.index import BadPageError

Row = dict[str, Any]


def opened(body: bytes) -> Row:
    """Return the object that ``body`` holds. Raises `BadPageError` for anything else."""
    try:
        page = json.loads(body)
    except (ValueError, RecursionError):
        shown = body[:60].decode("utf-8", "replace").strip()
        raise BadPageError(f"no JSON but {shown!r}") from None
    if not isinstance(page, dict):
        raise BadPageError("JSON that is no object")
    return page


def rows(page: Row, path: str) -> list[Row]:
    """Return the objects at ``path`` of ``page``, where a single object stands for a list of one.

    Raises `BadPageError` when there is neither a list nor an object.
    """
    found = at(page, path)
    if isinstance(found, dict):
        return [found]
    if not isinstance(found, list):
        raise BadPageError(f"JSON without a list at {path!r}")
    return [row for row in found if isinstance(row, dict)]


def at(row: Any, path: str) -> Any:
    """Return what stands at the dotted ``path`` in ``row`` (a number is a place in a list), or ``None``."""
    for step in path.split("."):
        if isinstance(row, list) and step.isdigit():
            row = row[int(step)] if int(step) < len(row) else None
        else:
            row = row.get(step) if isinstance(row, dict) else None
    return row


def text(row: Any, path: str) -> str:
    """Return the text at ``path``, stripped; a number as text; empty where there is none."""
    found = at(row, path)
    return str(found).strip() if isinstance(found, str | int) and not isinstance(found, bool) else ""


def day(row: Any, path: str) -> date | None:
    """Return the day that the text at ``path`` begins with (ISO 8601), or ``None``."""
    try:
        return date.fromisoformat(text(row, path)[:10])
    except ValueError:
        return None


def asking(url: str, **changed: object) -> str:
    """Return ``url`` with its query ``changed`` by name."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query.update({name: str(value) for name, value in changed.items()})
    return urlunsplit(parts._replace(query=urlencode(query, safe="/:,", quote_via=quote)))


def asked(url: str, name: str) -> str:
    """Return the value of ``name`` in the query of ``url``; empty where there is none."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)).get(name, "")
