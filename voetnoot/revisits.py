"""Asking a page whether it changed (RFC 9110, section 13): when a 304 may stand for the page, and what it then says.

A server may be wrong, or say 304 to everybody. So a 304 is taken for a page only after a good look at the whole of it, three
times in a row at most, and never so that the page would not be looked at whole within thirty days.

A page that came whole and is byte for byte what it was says what it said: it is not read again, unless by other rules.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from voetnoot.links import Answered, Link, Probe
from voetnoot.walls.kinds import NOTES, SignalKind

IN_A_ROW = 3
"""Checks in a row that may end with a 304: every fourth sees the page."""

LONGEST = timedelta(days=30)
"""Within this time after a look at the whole page comes the next one."""

GROWTH = 3
"""How many times its last pause the next one of a link may be: the pauses of a living link grow."""

_HARMLESS = NOTES - {SignalKind.VANTAGE}
_OF_ITSELF = _HARMLESS - {SignalKind.SIBLING_HONEST}
"""Signals that are harmless and come of the page alone."""

_TURNING = frozenset({"date", "etag", "last-modified", "content-length"})
"""Kept headers that no rule looks at."""

OK = 200
UNCHANGED = 304
_CUT = 500
"""Characters from which a kept header may be cut short, so that it cannot be sent back."""


def standing(history: Sequence[Probe], link: Link, now: datetime, rules: str | None = None) -> Answered | None:
    """Return what ``link`` gave last, if at ``now`` a 304 may stand for it, else ``None``.

    ``history`` holds its newest probes, oldest first, at least four of them where there are so many, or one that is no 304;
    ``rules`` is the version of the rules by which pages are now read.
    """
    in_row = len(list(takewhile(confirmed, reversed(history))))
    if in_row >= IN_A_ROW or in_row >= len(history):
        return None
    last, whole = history[-1], history[len(history) - 1 - in_row]
    page = last.outcome
    if not isinstance(page, Answered) or page.rules != rules:
        return None
    if not _good(page, link) or last.content == "major" or not conditions(page):
        return None
    pause = max(now - last.at, timedelta())
    return page if now + GROWTH * pause - whole.at <= LONGEST else None


def conditions(page: Answered) -> dict[str, str]:
    """Return the header fields that ask for a page only if it is no longer ``page``; none when it came without validators."""
    fields = {"If-None-Match": _header(page, "etag"), "If-Modified-Since": _header(page, "last-modified")}
    return {name: value for name, value in fields.items() if value}


def told(page: Answered, status: int, etag: str | None) -> Answered | None:
    """Return what ``page`` is when the server gave ``status`` (with ``etag``) to its conditions; ``None``: no word on it."""
    before = _header(page, "etag")
    if status != UNCHANGED or (etag and before and _opaque(etag) != _opaque(before)):
        return None
    return replace(page, confirmed=True)


def read_before(history: Sequence[Probe], rules: str) -> Answered | None:
    """Return what the last of ``history`` gave, if the same bytes need not be read again: a good page, read by ``rules``."""
    last = history[-1] if history else None
    page = last.outcome if last is not None and last.content != "major" else None
    if not isinstance(page, Answered) or page.rules != rules or page.digest is None:
        return None
    good = page.status == OK and not page.truncated and page.tls is None
    return page if good and {signal.kind for signal in page.signals} <= _OF_ITSELF else None


def unread(page: Answered, facts: Answered) -> Answered | None:
    """Return ``facts`` (an answer whose body was not read) with what was read in ``page``; ``None``: they are not the same."""
    if facts.digest != page.digest or _said(facts) != _said(page):
        return None
    if (facts.headers, facts.size, facts.retry_after) == (page.headers, page.size, page.retry_after) and not page.confirmed:
        return page
    return replace(
        facts,
        title=page.title,
        text_digest=page.text_digest,
        text_length=page.text_length,
        language=page.language,
        signals=page.signals,
        rules=page.rules,
    )


def _said(page: Answered) -> tuple[object, ...]:
    """Return all but the body that what is seen in a page depends on."""
    headers = tuple(field for field in page.headers if field[0] not in _TURNING)
    whole = page.truncated, page.bounded, page.mended
    return page.status, page.url, page.hops, page.media_type, page.tls, headers, whole


def confirmed(probe: Probe) -> bool:
    """Return whether ``probe`` ended with a 304."""
    return isinstance(probe.outcome, Answered) and probe.outcome.confirmed


def _good(page: Answered, link: Link) -> bool:
    """Return whether ``page`` is the whole page at its own address, with nothing that speaks against it."""
    whole = page.status == OK and not page.truncated and page.size > 0 and page.tls is None
    return whole and not page.hops and page.url == link.url and {signal.kind for signal in page.signals} <= _HARMLESS


def _header(page: Answered, name: str) -> str:
    value = next((value for key, value in page.headers if key == name), "").strip()
    return value if len(value) < _CUT and value.isprintable() else ""


def _opaque(etag: str) -> str:
    """Return ``etag`` for the weak comparison (RFC 9110, section 8.8.3.2)."""
    return etag.strip().removeprefix("W/")
