"""When a link is due again. Pauses are jittered by the link's own id, so that the same state gives the same plan."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from voetnoot.links import Answered, Link
from voetnoot.verdicts.checks import Check
from voetnoot.verdicts.policy import Policy, Rung


def jittered(pause: timedelta, link: Link, turn: int, policy: Policy) -> timedelta:
    """Return ``pause`` less a share of at most ``policy.jitter`` by link and turn alone, in whole seconds."""
    return timedelta(seconds=_seconds(pause, _left(link, turn, policy)))


def step_behind(paused: timedelta, link: Link, turn: int, policy: Policy) -> int | None:
    """Return which of ``policy.intervals``, `jittered`, the pause was; ``None``: no one of them, or one of several."""
    left, seconds = _left(link, turn, policy), paused.total_seconds()
    found = [step for step, pause in enumerate(policy.intervals) if _seconds(pause, left) == seconds]
    return found[0] if len(found) == 1 else None


def _left(link: Link, turn: int, policy: Policy) -> float:
    """Return the share that is left of a pause."""
    seed = hashlib.sha256(f"{link.id}/{turn}".encode()).digest()
    return 1 - policy.jitter * (int.from_bytes(seed[:4]) / 2**32)


def _seconds(pause: timedelta, left: float) -> int:
    return round(pause.total_seconds() * left)


def steps(run: Sequence[Check], policy: Policy) -> int:
    """Return how often the pause has grown in a row of living answers: for each that lies a good part of the pause apart."""
    step, last = 0, run[0].at
    for check in run[1:]:
        if check.at - last >= policy.intervals[min(step, len(policy.intervals) - 1)] / 2:
            step, last = step + 1, check.at
    return step


def living(run: Sequence[Check], link: Link, turn: int, policy: Policy) -> timedelta:
    """Return the pause after a living answer, the longer the more of them came in time."""
    return jittered(policy.intervals[min(steps(run, policy), len(policy.intervals) - 1)], link, turn, policy)


def confirming(series: Sequence[Check], rung: Rung, link: Link, turn: int, policy: Policy) -> timedelta:
    """Return the pause before the next look at something unconfirmed, so that one look falls on the day that decides.

    ``series`` began what is to be confirmed; ``rung`` is what that takes. Never so sparse that the checks do not suffice.
    """
    at = series[-1].at
    pause = policy.suspect_every
    if rung.checks > 1 and rung.span:
        pause = min(pause, rung.span / (rung.checks - 1))
    step = at + jittered(pause, link, turn, policy)
    decides = series[0].at + rung.span
    if at < decides <= step + min(policy.apart, pause / 2):
        return decides - at
    return step - at


def patient(at: datetime, pause: timedelta, check: Check, policy: Policy, now: datetime) -> datetime:
    """Return ``at`` plus ``pause``, no sooner than the site asked (``Retry-After``) and never in the past."""
    outcome = check.probe.outcome
    if isinstance(outcome, Answered) and outcome.retry_after:
        pause = max(pause, min(timedelta(seconds=outcome.retry_after), policy.retry_after_most))
    return max(at + pause, now)
