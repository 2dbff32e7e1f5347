"""A link's probes as a row of checks: one per moment, void and foreign trouble left out, the best of simultaneous ones kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice, pairwise, takewhile

from voetnoot.links import Probe
from voetnoot.verdicts.classify import Class, Finding, classify
from voetnoot.verdicts.policy import Policy, Rung


@dataclass(frozen=True, slots=True)
class Check:
    """One moment at which the link was looked at, with what that is worth."""

    probe: Probe
    finding: Finding

    @property
    def at(self) -> datetime:
        """When (UTC)."""
        return self.probe.at

    @property
    def worth(self) -> Class:
        """The class of the finding."""
        return self.finding.worth


def checks_of(probes: Iterable[Probe], now: datetime) -> tuple[Check, ...]:
    """Return the checks up to ``now``, oldest first, whatever the order of ``probes``.

    Of simultaneous probes the mildest counts: one living answer says more than any failure beside it.
    """
    judged = sorted((probe for probe in probes if not probe.void and probe.at <= now), key=lambda probe: probe.at)
    checks: list[Check] = []
    lived = False
    findings: dict[tuple[object, ...], Finding] = {}

    def finding(probe: Probe) -> Finding:
        # Most checks see what the one before saw, and then hold the very same outcome: it is classified once.
        seen = (id(probe.outcome), probe.content, probe.similarity, lived)
        if seen not in findings:
            findings[seen] = classify(probe, lived=lived)
        return findings[seen]

    for _, together in groupby(judged, key=lambda probe: probe.at):
        round_ = [Check(probe, finding(probe)) for probe in together]
        best = round_[0] if len(round_) == 1 else min(round_, key=lambda check: (check.worth, repr(check.probe)))
        if best.worth is not Class.OURS:
            checks.append(best)
            lived = lived or best.worth is Class.ALIVE
    return tuple(checks)


def tail(checks: Sequence[Check], worths: frozenset[Class]) -> tuple[Check, ...]:
    """Return the last checks that are all of ``worths``, oldest first."""
    return tuple(takewhile(lambda check: check.worth in worths, reversed(checks)))[::-1]


def since_alive(checks: Sequence[Check]) -> tuple[Check, ...]:
    """Return the checks after the last living answer, oldest first."""
    return tuple(takewhile(lambda check: check.worth is not Class.ALIVE, reversed(checks)))[::-1]


def spaced(checks: Sequence[Check], apart: timedelta) -> int:
    """Return how many of ``checks`` count when those closer than ``apart`` to the last counted one do not."""
    count, last = 0, None
    for check in checks:
        if last is None or check.at - last >= apart:
            count, last = count + 1, check.at
    return count


def meets(checks: Sequence[Check], rung: Rung, policy: Policy) -> bool:
    """Return whether ``checks`` are enough, over enough time, for ``rung``."""
    if not checks or checks[-1].at - checks[0].at < rung.span:
        return False
    return spaced(checks, policy.apart) >= rung.checks


def unsteady(checks: Sequence[Check], policy: Policy) -> bool:
    """Return whether the last checks go up and down too often to say anything."""
    plain = (check.worth is Class.ALIVE for check in reversed(checks) if check.worth is Class.ALIVE or check.worth.failing)
    return sum(one != other for one, other in pairwise(islice(plain, policy.flip_window))) >= policy.flips
