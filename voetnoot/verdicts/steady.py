"""A link that is as it was: a check that saw what the one before saw is judged by these two and the verdict that holds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from voetnoot.links import Answered, Link, Probe, State, Verdict
from voetnoot.verdicts import cadence
from voetnoot.verdicts.classify import Class, classify
from voetnoot.verdicts.policy import Policy
from voetnoot.verdicts.reasons import Reason

STEADY = 2
"""So many of its newest probes tell the verdict of a link that is as it was."""


class Steady(NamedTuple):
    """How a steady link goes on: the ``pause`` after a check that comes at ``least`` so long after the last one.

    ``young``: it may have been seen to work but once, or be in doubt.
    """

    pause: timedelta
    least: timedelta = timedelta()
    young: bool = False


def steady_of(before: Verdict | None, link: Link, policy: Policy) -> Steady | None:
    """Return how a link goes on if ``before`` holds of a page that works, or is dead, with nothing in doubt; else ``None``.

    More of the same adds nothing but, to a page that works, a longer pause. Which pause it was is read from the moment at which
    the link is due: it is jittered by link and turn, so that nothing else (a site that asked for rest, a look in vain) comes to
    the same second. The next one is a step longer (`cadence.steps`). What is dead stays so until it answers; since when, and
    whether it ever worked, has been told.
    """
    if before is None or before.at is None or before.held:
        return None
    if before.state is State.DEAD:
        told = (before.died is not None) is (before.lived or before.never_worked)
        return Steady(policy.dead_every) if told and before.reason != Reason.BY_HAND else None
    if before.state is not State.ALIVE or before.reason != Reason.WORKS or before.content == "major":
        return None
    return _longer(before.next - before.at, before.checks, link, policy)


def _longer(paused: timedelta, turn: int, link: Link, policy: Policy) -> Steady | None:
    """Return what follows upon the pause of a page that works.

    What is in doubt is looked at soon (`cadence.confirming`): behind a pause as short as that, doubt may be hidden.
    """
    step, last = cadence.step_behind(paused, link, turn, policy), len(policy.intervals) - 1
    if step is None:
        return None
    pause = policy.intervals[step]
    least, young = timedelta() if step == last else pause / 2, step == 0 or pause <= 2 * policy.suspect_every
    return Steady(policy.intervals[min(step + 1, last)], least, young)


def goes_on(
    steady: Steady, probes: Sequence[Probe], before: Verdict, link: Link, policy: Policy, now: datetime
) -> Verdict | None:
    """Return what `judge` would say over the whole history of a link that is ``steady``, or ``None`` where it has to be asked.

    ``probes`` are its newest `STEADY`, oldest first, none of them void.
    """
    if len(probes) != STEADY:
        return None
    known, last = probes
    if known.at != before.at or not known.at < last.at <= now or last.at - known.at < steady.least:
        return None
    if (last.outcome, last.content, last.similarity) != (known.outcome, known.content, known.similarity):
        return None
    dead = before.state is State.DEAD
    if not (_still_dead(last, before) if dead else _still_works(last, steady)):
        return None
    checks = before.checks + 1
    pause = cadence.jittered(steady.pause, link, checks, policy)
    return replace(before, checks=checks, failures=before.failures + dead, at=last.at, next=max(last.at + pause, now))


def _still_works(last: Probe, steady: Steady) -> bool:
    """Return whether ``last``, which saw what was taken for a page that works, leaves no question."""
    if not isinstance(last.outcome, Answered) or last.outcome.retry_after or last.content == "major":
        return False
    return not steady.young or (last.content != "unknown" and classify(last, lived=True).worth is Class.ALIVE)


def _still_dead(last: Probe, before: Verdict) -> bool:
    """Return whether ``last`` fails for the reason that its link is dead for, whether or not that lived before."""
    if isinstance(last.outcome, Answered) and last.outcome.retry_after:
        return False
    finding = classify(last, lived=False)
    return finding.worth.failing and finding.reason == before.reason and finding == classify(last, lived=True)
