"""Signals that follow from where the redirects ended and from what came, compared with what was cited."""

import re
from urllib.parse import unquote, urlsplit

from voetnoot.links import Answered, Signal
from voetnoot.walls.kinds import SignalKind

_HOME = re.compile(
    r"(?:/(?:[a-z]{2}(?:[-_][a-z]{2})?|home|index|default|startpagina|start|welkom|homepage))*(?:\.(?:html?|php|aspx?|jsp))?/?\Z",
    re.IGNORECASE,
)
"""The root of a site, a root per language, and their usual file names."""

_INDEX = re.compile(r"(?:index|default|home)\.[a-z]{2,5}\Z", re.IGNORECASE)
_FILE = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|zip|epub|mp3|mp4|jpe?g|png)\Z", re.IGNORECASE)
_HTML = frozenset({"text/html", "application/xhtml+xml"})


def is_home(path: str) -> bool:
    """Return whether ``path`` is the root of a site, or of a language of it."""
    return _HOME.match(path) is not None


def place_signals(answered: Answered, asked: str) -> list[Signal]:
    """Return what the end of the redirects says of ``asked``: home, a page above it, a page in the place of a file."""
    found = []
    if answered.hops:
        found += _moved(asked, answered.url)
    path = unquote(urlsplit(asked).path)
    cited = _FILE.search(path)
    if cited and answered.media_type in _HTML:
        found.append(Signal(SignalKind.FILE_REPLACED_BY_PAGE, f"{cited[1].lower()} cited, {answered.media_type} came"))
    return found


def _moved(asked: str, ended: str) -> list[Signal]:
    before, after = urlsplit(asked), urlsplit(ended)
    if _HOME.match(before.path) and not before.query:
        return []
    if _HOME.match(after.path) and not (_carries(before.path, after.path) and not before.query):
        return [Signal(SignalKind.REDIRECTED_HOME, f"{before.path or '/'} led to {ended}")]
    if _same_site(before.hostname, after.hostname) and _above(before.path, after.path):
        return [Signal(SignalKind.REDIRECTED_PARENT, f"{before.path} led to {after.path or '/'}")]
    return []


def _carries(before: str, after: str) -> bool:
    """Return whether home is where one was going anyway: only the language or the file name changed."""
    return before.rstrip("/") == after.rstrip("/")


def _same_site(one: str | None, other: str | None) -> bool:
    return (one or "").removeprefix("www.") == (other or "").removeprefix("www.")


def _above(before: str, after: str) -> bool:
    """Return whether ``after`` is an ancestor of ``before``.

    A slug that is dropped behind a number (``/nieuws/123/titel`` to ``/nieuws/123``) or an index file is the same page.
    """
    low, high = _steps(before), _steps(after)
    if not high or len(high) >= len(low) or low[: len(high)] != high:
        return False
    dropped = low[len(high) :]
    return not any(character.isdigit() for character in high[-1]) and not (len(dropped) == 1 and _INDEX.match(dropped[0]))


def _steps(path: str) -> list[str]:
    return [step for step in unquote(path).lower().split("/") if step]
