"""What a verdict takes over from the one before: what was told already, and what lies before the oldest probe at hand."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from voetnoot.links import FAILING, State, Verdict
from voetnoot.verdicts.checks import Check
from voetnoot.verdicts.reasons import Reason


def carried(verdict: Verdict, before: Verdict, checks: Sequence[Check]) -> Verdict:
    """Return ``verdict``, made of ``checks``, with what ``before`` knows and no check since speaks against."""
    verdict = _lengthened(verdict, before, checks)
    if verdict.content == "major" and before.content == "major" and before.drifted_since is not None:
        verdict = replace(verdict, drifted_since=before.drifted_since)
    if verdict.state is State.MOVED:
        return replace(verdict, held_until=before.held_until)
    if verdict.state is State.ALIVE:
        kept = before.moved_to if verdict.reason == Reason.REDIRECTED else None
        return replace(verdict, held_until=before.held_until, moved_to=kept)
    return replace(verdict, drifted_since=before.drifted_since, moved_to=before.moved_to)


def counted(checks: Sequence[Check], before: Verdict | None) -> int:
    """Return how many checks were ever judged: ``checks``, and those older ones that ``before`` counted."""
    if before is None:
        return len(checks)
    return max(len(checks), before.checks + len(_newer(checks, before)))


def _newer(checks: Sequence[Check], before: Verdict) -> list[Check]:
    """Return those of ``checks`` that ``before`` was not made of, newest first."""
    since = before.at
    return list(reversed(checks) if since is None else takewhile(lambda check: check.at > since, reversed(checks)))


def _lengthened(verdict: Verdict, before: Verdict, checks: Sequence[Check]) -> Verdict:
    """Return ``verdict`` with the counts and the beginning that older probes, no longer at hand, gave it."""
    verdict = replace(verdict, checks=counted(checks, before), lived=verdict.lived or before.lived)
    alike = verdict.state is before.state or (verdict.state in FAILING and before.state in FAILING)
    if not alike or verdict.since > checks[0].at or before.since > verdict.since:
        return verdict
    failures = before.failures + sum(check.worth.failing for check in _newer(checks, before))
    return replace(verdict, since=before.since, from_start=before.from_start, failures=max(verdict.failures, failures))
