"""Whether a living link has moved, and whether its page still says what it said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from urllib.parse import urlsplit

from voetnoot.links import Answered, Link
from voetnoot.verdicts.checks import Check, meets
from voetnoot.verdicts.classify import Class
from voetnoot.verdicts.policy import Policy

PERMANENT = frozenset({301, 308})
"""RFC 9110 sections 15.4.2 and 15.4.9."""


def same_place(one: str, other: str) -> bool:
    """Return whether two addresses differ only as nobody would call another page.

    That is in the scheme, ``www.``, the case of the host, the fragment, or the slash at the end.
    """
    return _place(one) == _place(other)


def is_front(url: str) -> bool:
    """Return whether ``url`` is the front page of a site, which turns by nature."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return (host if parts.port in (None, 80, 443) else f"{host}:{parts.port}", parts.path.rstrip("/"), parts.query)


def target(link: Link, check: Check) -> str | None:
    """Return where the check ended when that is another page than ``link``, else ``None``.

    A front page that leads to another page of its own host (``/`` to ``/nl/``) has not moved.
    """
    outcome = check.probe.outcome
    if not isinstance(outcome, Answered) or not outcome.hops or same_place(link.url, outcome.url):
        return None
    if is_front(link.url) and _place(link.url)[0] == _place(outcome.url)[0]:
        return None
    return outcome.url


@dataclass(frozen=True, slots=True)
class Move:
    """The last checks, all alive, that ended at one other page; ``confirmed``: enough to say that the page moved."""

    checks: tuple[Check, ...]
    confirmed: bool


def moved(link: Link, run: Sequence[Check], policy: Policy) -> Move | None:
    """Return the move that the living checks ``run`` (oldest first) show, if the last of them ended elsewhere.

    One permanent redirect to the same text is enough; where the text differs, is unknown, or the redirect is called temporary,
    it must stay for as long as `Policy.moved` says.
    """
    goal = target(link, run[-1])
    if goal is None:
        return None
    same = tuple(takewhile(lambda check: target(link, check) == goal, reversed(run)))[::-1]
    last = run[-1].probe
    permanent = isinstance(last.outcome, Answered) and all(hop.status in PERMANENT for hop in last.outcome.hops)
    return Move(same, (permanent and last.content == "same") or meets(same, policy.moved, policy))


@dataclass(frozen=True, slots=True)
class Content:
    """What the page says against the first good copy.

    ``since``: the first check of a confirmed drift; ``doubt``: the checks of one that is still to be confirmed.
    """

    state: str
    since: datetime | None = None
    doubt: tuple[Check, ...] = ()


def content(link: Link, checks: Sequence[Check], policy: Policy) -> Content:
    """Return the confirmed content of a link. Only living answers have one: a wall says nothing of the page behind it.

    A page that never stood still (a front page, or one that differed at the first look after the first copy) turns: that it
    says something else is its nature and no drift.
    """
    living = [check for check in checks if check.worth is Class.ALIVE and check.probe.content != "unknown"]
    other = tuple(takewhile(lambda check: check.probe.content == "major", reversed(living)))[::-1]
    before = living[: len(living) - len(other)]
    if not other:
        return Content(before[-1].probe.content if before else "unknown")
    if not meets(other, policy.drift, policy):
        return Content(before[-1].probe.content if before else "unknown", doubt=other)
    first = next((check for check in checks if check.worth is Class.ALIVE), None)
    stood_still = any(check is not first for check in before)
    return Content("major", other[0].at if stood_still and not is_front(link.url) else None)
