"""What a verdict takes over from the one before: what was told already, and what lies before the oldest probe at hand."""

from collections.abc import Sequence
from dataclasses import replace

from voetnoot.links import State, Verdict
from voetnoot.verdicts.checks import Check
from voetnoot.verdicts.reasons import Reason

_FAILING = (State.SUSPECT, State.DEAD)


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


def _lengthened(verdict: Verdict, before: Verdict, checks: Sequence[Check]) -> Verdict:
    """Return ``verdict`` with the counts and the beginning that older probes, no longer at hand, gave it."""
    newer = len(checks) if before.at is None else sum(check.at > before.at for check in checks)
    total = max(len(checks), before.checks + newer)
    verdict = replace(verdict, checks=total, lived=verdict.lived or before.lived)
    alike = verdict.state is before.state or (verdict.state in _FAILING and before.state in _FAILING)
    if not alike or verdict.since > checks[0].at or before.since >= verdict.since:
        return verdict
    return replace(verdict, since=before.since, from_start=before.from_start, failures=max(verdict.failures, before.failures))
