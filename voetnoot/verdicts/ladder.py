"""The ladder from the first failed check to dead: the server's word in days, silence in weeks, a hidden death by two signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from voetnoot.verdicts.checks import Check, meets, spaced, unsteady
from voetnoot.verdicts.classify import Class
from voetnoot.verdicts.policy import Policy, Rung

_BREAKING = 3
"""So many weak failures in a row between two words of the server begin the count again: the site was down, not the page."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far up the ladder: the series that counts, the rung it must meet, and whether it does.

    ``enough``: the evidence is of the right kind, so that only checks and days are wanting.
    """

    series: tuple[Check, ...]
    rung: Rung
    enough: bool
    dead: bool


def standing(failed: Sequence[Check], policy: Policy) -> Standing:
    """Return where a link with these failed checks (oldest first, at least one, none alive in between) stands."""
    latest = failed[-1]
    silent = _silence(failed, policy)
    if latest.worth is Class.WEAK:
        return silent
    series = _series(failed)
    rung = policy.rung(latest.finding.reason)
    enough = _enough(series, policy)
    word = Standing(series, rung, enough, dead=enough and meets(series, rung, policy))
    return silent if silent.dead and not word.dead and enough else word


def death(checks: Sequence[Check], start: int, counted_from: datetime | None, policy: Policy) -> Check | None:
    """Return the failed check by which the streak ``checks[start:]`` was last found dead, or ``None``.

    A death holds until a living answer, so every moment of the streak is looked at, the latest first. Checks up to
    ``counted_from`` are left out: the host was ill then.
    """
    ends = [
        end
        for end in range(start, len(checks))
        if checks[end].worth.failing and (counted_from is None or checks[end].at > counted_from)
    ]
    failed = [checks[end] for end in ends]
    for number in range(len(failed), 0, -1):
        if standing(failed[:number], policy).dead and not unsteady(checks[: ends[number - 1] + 1], policy):
            return failed[number - 1]
    return None


def silenced(failed: Sequence[Check], policy: Policy) -> bool:
    """Return whether these failed checks are dead even by the slowest rung, that of silence."""
    return bool(failed) and _silence(failed, policy).dead


def missing(where: Standing, policy: Policy) -> tuple[int, datetime | None]:
    """Return how many failed checks are wanting, and from when the link may be called dead (``None``: not by these signs)."""
    if not where.enough:
        return 0, None
    wanting = max(0, where.rung.checks - spaced(where.series, policy.apart))
    return wanting, where.series[0].at + where.rung.span


def _silence(failed: Sequence[Check], policy: Policy) -> Standing:
    series = tuple(check for check in failed if check.worth is not Class.SOFT or len(check.finding.groups) >= policy.soft_groups)
    enough = bool(series) and series[-1] is failed[-1]
    return Standing(series or tuple(failed), policy.silence, enough, dead=enough and meets(series, policy.silence, policy))


def _series(failed: Sequence[Check]) -> tuple[Check, ...]:
    """Return the words and signs up to the last check, back to the last break by weak failures."""
    series: list[Check] = []
    weak = 0
    for check in reversed(failed):
        weak = weak + 1 if check.worth is Class.WEAK else 0
        if weak == _BREAKING:
            break
        if check.worth is not Class.WEAK:
            series.append(check)
    return tuple(reversed(series))


def _enough(series: Sequence[Check], policy: Policy) -> bool:
    groups: set[str] = set()
    for check in series:
        groups |= {"word"} if check.worth is Class.WORD else check.finding.groups
    return groups == {"word"} or len(groups) >= policy.soft_groups
