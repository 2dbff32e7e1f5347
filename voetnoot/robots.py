"""What a site's robots.txt said and for how long that holds: a day, and longer while it cannot be had (RFC 9309, section 2.4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)
"""How long what was said is taken as it is, so that a site is asked for it once a day at most."""

UNREACHABLE = timedelta(days=30)
"""How long the last known rules are obeyed while the site fails to tell them (section 2.3.1.4)."""


@dataclass(frozen=True, slots=True)
class RobotsTxt:
    """What ``site`` (scheme, host and port) gave for its robots.txt when it was asked ``at`` that moment.

    ``text`` holds its rules, ``None`` where there are none. ``heard`` is when the site last told whether it has any; ``None``: it
    never did, so that nothing is known.
    """

    site: str
    at: datetime
    text: str | None = None
    heard: datetime | None = None


def site_of(url: str) -> str:
    """Return the site that ``url``, one that can be asked, belongs to: scheme, host and port as they stand in it."""
    return "/".join(url.split("/", 3)[:3])


def holds(known: RobotsTxt | None, now: datetime) -> bool:
    """Return whether ``known`` may stand in for asking the site at ``now``."""
    return known is not None and timedelta(0) <= now - known.at < DAY


def after(before: RobotsTxt | None, site: str, status: int | None, text: str, now: datetime) -> RobotsTxt:
    """Return what is known of ``site`` once it gave ``status`` and ``text`` (``None``: no answer) at ``now``.

    2xx tells rules, any other answer but 5xx tells that there are none; whoever fails is held to what it said ``before``.
    """
    if status is not None and 200 <= status < 300:  # noqa: PLR2004 - RFC 9110
        return RobotsTxt(site, now, text, now)
    if status is not None and status < 500:  # noqa: PLR2004 - RFC 9110
        return RobotsTxt(site, now, None, now)
    if before is None or before.heard is None or now - before.heard > UNREACHABLE:
        return RobotsTxt(site, now)
    return RobotsTxt(site, now, before.text, before.heard)
