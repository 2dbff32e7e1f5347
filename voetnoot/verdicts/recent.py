"""Whether the newest few checks of a link say all that its longer history would, so that no more need be read to judge it."""

from collections.abc import Sequence
from datetime import datetime

from voetnoot.links import Answered, Probe, State, Verdict
from voetnoot.verdicts import cadence
from voetnoot.verdicts.checks import Check, checks_of, tail
from voetnoot.verdicts.classify import Class, classify
from voetnoot.verdicts.policy import Policy
from voetnoot.verdicts.reasons import Reason

RECENT = 8
"""How many of its newest probes tell the verdict of most links."""

_STANDING = 2
"""So many checks with the same text, before one that differs, show that the page stood still."""


def suffices(probes: Sequence[Probe], before: Verdict | None, policy: Policy, now: datetime) -> bool:
    """Return whether `judge` would say the same over ``probes`` as over more, given the verdict ``before``.

    ``probes`` are the newest `RECENT` of a link that has more of them. It is so when among them is the life that what follows is
    counted from, with enough checks before to see whether the link goes up and down, and the text that the page is held against.
    """
    if before is None or before.at is None or before.reason == Reason.BY_HAND:
        return False
    checks = checks_of(probes, now)
    first = next((number for number, check in enumerate(checks) if _surely_alive(check)), None)
    if first is None:
        return False
    last = max(number for number, check in enumerate(checks) if check.worth is Class.ALIVE)
    plain = [check for check in checks[first : last + 1] if check.worth is Class.ALIVE or check.worth.failing]
    return len(plain) > policy.flip_window and _has_text(checks[first:]) and _goes_on(checks, before, policy)


def _surely_alive(check: Check) -> bool:
    """Return whether the check is alive, whatever was found before it."""
    return check.worth is Class.ALIVE and classify(check.probe, lived=True).worth is Class.ALIVE


def _has_text(checks: Sequence[Check]) -> bool:
    known = [check.probe.content for check in checks if check.worth is Class.ALIVE and check.probe.content != "unknown"]
    if not known:
        return False
    return known[-1] != "major" or sum(content != "major" for content in known[1:]) >= _STANDING


def _goes_on(checks: Sequence[Check], before: Verdict, policy: Policy) -> bool:
    """Return whether the row of living answers began among ``checks``, or goes on at the longest pause."""
    run = tail(checks, frozenset({Class.ALIVE}))
    if len(run) < len(checks):
        return True
    at_one_place = before.state is State.ALIVE or all(_leads_to(check, before.moved_to) for check in run)
    return at_one_place and cadence.steps(run, policy) >= len(policy.intervals) - 1


def _leads_to(check: Check, goal: str | None) -> bool:
    outcome = check.probe.outcome
    return isinstance(outcome, Answered) and outcome.url == goal
