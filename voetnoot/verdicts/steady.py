"""A link that lives as it did: a check that saw what the one before saw is judged by these two and the verdict that holds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from voetnoot.links import Answered, Link, Probe, State, Verdict
from voetnoot.verdicts import cadence
from voetnoot.verdicts.policy import Policy
from voetnoot.verdicts.reasons import Reason

STEADY = 2
"""So many of its newest probes tell the verdict of a link that lives as it did."""


def is_steady(before: Verdict | None, link: Link, policy: Policy) -> bool:
    """Return whether ``before`` holds of a page that works, with nothing in doubt, at the longest pause between checks.

    That the pause is the longest is read from the moment at which the link is due: it is jittered by link and turn, so that
    nothing else (a site that asked for rest, a look in vain) comes to the same second.
    """
    if before is None or before.at is None or before.state is not State.ALIVE or before.reason != Reason.WORKS:
        return False
    longest = cadence.jittered(policy.intervals[-1], link, before.checks, policy)
    return before.content != "major" and not before.held and before.next == before.at + longest


def goes_on(probes: Sequence[Probe], before: Verdict, link: Link, policy: Policy, now: datetime) -> Verdict | None:
    """Return what `judge` would say over the whole history of a link that `is_steady`, or ``None`` where it has to be asked.

    ``probes`` are its newest `STEADY`, oldest first, none of them void.
    """
    if len(probes) != STEADY:
        return None
    known, last = probes
    if known.at != before.at or not known.at < last.at <= now or last.content == "major":
        return None
    if (last.outcome, last.content, last.similarity) != (known.outcome, known.content, known.similarity):
        return None
    if not isinstance(last.outcome, Answered) or last.outcome.retry_after:
        return None
    checks = before.checks + 1
    due = max(last.at + cadence.jittered(policy.intervals[-1], link, checks, policy), now)
    return replace(before, checks=checks, at=last.at, next=due)
