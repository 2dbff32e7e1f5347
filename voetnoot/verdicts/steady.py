"""A link that is as it was: a check that saw what the one before saw is judged by these two and the verdict that holds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from voetnoot.links import Answered, Link, Probe, State, Verdict
from voetnoot.verdicts import cadence
from voetnoot.verdicts.classify import classify
from voetnoot.verdicts.policy import Policy
from voetnoot.verdicts.reasons import Reason

STEADY = 2
"""So many of its newest probes tell the verdict of a link that is as it was."""


def is_steady(before: Verdict | None, link: Link, policy: Policy) -> bool:
    """Return whether ``before`` holds of a page that works, or is dead, with nothing in doubt: more of the same adds nothing.

    A page that works is looked at after the longest pause. That the pause is the longest is read from the moment at which the
    link is due: it is jittered by link and turn, so that nothing else (a site that asked for rest, a look in vain) comes to the
    same second. What is dead stays so until it answers; since when, and whether it ever worked, has been told.
    """
    if before is None or before.at is None or before.held:
        return False
    if before.state is State.DEAD:
        return before.reason != Reason.BY_HAND and (before.died is not None) is (before.lived or before.never_worked)
    if before.state is not State.ALIVE or before.reason != Reason.WORKS or before.content == "major":
        return False
    return before.next == before.at + cadence.jittered(policy.intervals[-1], link, before.checks, policy)


def goes_on(probes: Sequence[Probe], before: Verdict, link: Link, policy: Policy, now: datetime) -> Verdict | None:
    """Return what `judge` would say over the whole history of a link that `is_steady`, or ``None`` where it has to be asked.

    ``probes`` are its newest `STEADY`, oldest first, none of them void.
    """
    if len(probes) != STEADY:
        return None
    known, last = probes
    if known.at != before.at or not known.at < last.at <= now:
        return None
    if (last.outcome, last.content, last.similarity) != (known.outcome, known.content, known.similarity):
        return None
    if isinstance(last.outcome, Answered) and last.outcome.retry_after:
        return None
    dead = before.state is State.DEAD
    if not (_still_dead(last, before) if dead else isinstance(last.outcome, Answered) and last.content != "major"):
        return None
    checks = before.checks + 1
    pause = cadence.jittered(policy.dead_every if dead else policy.intervals[-1], link, checks, policy)
    return replace(before, checks=checks, failures=before.failures + dead, at=last.at, next=max(last.at + pause, now))


def _still_dead(last: Probe, before: Verdict) -> bool:
    """Return whether ``last`` fails for the reason that its link is dead for, whether or not that lived before."""
    finding = classify(last, lived=False)
    return finding.worth.failing and finding.reason == before.reason and finding == classify(last, lived=True)
