"""From all checks of a link to what we hold true of it. A pure function of the probes, the policy and the verdict before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from voetnoot.links import Answered, Link, Probe, State, Verdict
from voetnoot.verdicts import cadence
from voetnoot.verdicts.checks import Check, checks_of, meets, since_alive, tail, unsteady
from voetnoot.verdicts.classify import Class
from voetnoot.verdicts.detail import detail
from voetnoot.verdicts.ladder import Standing, death, missing, silenced, standing
from voetnoot.verdicts.moves import content, moved
from voetnoot.verdicts.policy import Policy
from voetnoot.verdicts.reasons import Reason

_NEUTRAL = frozenset({Class.BLOCKED, Class.DISALLOWED, Class.UNSURE})
_STATES = {Class.BLOCKED: State.BLOCKED, Class.DISALLOWED: State.DISALLOWED, Class.UNSURE: State.UNKNOWN}


def judge(
    probes: Sequence[Probe],
    policy: Policy,
    now: datetime,
    *,
    link: Link,
    before: Verdict | None = None,
    host_ill: bool = False,
) -> Verdict:
    """Return the verdict over ``probes``, in any order, as of ``now`` (aware UTC).

    Void probes, and those that failed at our own proxy, are not looked at. ``before`` is the verdict that held until now: it
    remembers what probes cannot tell, namely while which checks the host was ill and which death is the link's own. While
    ``host_ill``, a failing link is held at suspect.
    """
    checks = checks_of(probes, now)
    if not checks:
        return _unchecked(probes, policy, now, link, before)
    worth = checks[-1].worth
    if worth is Class.ALIVE:
        return _living(checks, policy, now, link)
    if worth.failing:
        return _failing(checks, policy, now, link, before, host_ill=host_ill)
    return _walled(checks, policy, now, link, before)


def _unchecked(probes: Sequence[Probe], policy: Policy, now: datetime, link: Link, before: Verdict | None) -> Verdict:
    due = now + policy.void_every if probes else now
    if before is not None:
        return replace(before, next=due)
    reason = Reason.OUR_NETWORK if probes else Reason.NOT_CHECKED
    return Verdict(State.UNKNOWN, reason, since=link.cited or now, checks=0, next=due)


def _verdict(state: State, reason: Reason, run: Sequence[Check], checks: Sequence[Check], due: datetime) -> Verdict:
    last = checks[-1].probe
    answered = last.outcome if isinstance(last.outcome, Answered) else None
    return Verdict(
        state=state,
        reason=reason,
        since=run[0].at,
        checks=len(checks),
        next=due,
        final_url=answered.url if answered else None,
        status=answered.status if answered else None,
        at=last.at,
        detail=detail(last.outcome),
        from_start=run[0] is checks[0],
    )


def _living(checks: Sequence[Check], policy: Policy, now: datetime, link: Link) -> Verdict:
    run, last = tail(checks, frozenset({Class.ALIVE})), checks[-1]
    says, move = content(link, checks, policy), moved(link, run, policy)
    pause = cadence.living(run, link, len(checks), policy)
    if says.doubt:
        pause = min(pause, cadence.confirming(says.doubt, policy.drift, link, len(checks), policy))
    state, reason, since = State.ALIVE, last.finding.reason, run
    if move is not None and move.confirmed:
        state, since = State.MOVED, move.checks
        reason = reason if reason is Reason.ARCHIVED else Reason.MOVED
    elif move is not None:
        pause = min(pause, cadence.confirming(move.checks, policy.moved, link, len(checks), policy))
        reason = Reason.REDIRECTED if reason is Reason.WORKS else reason
    verdict = _verdict(state, reason, since, checks, cadence.patient(last.at, pause, last, policy, now))
    return replace(verdict, content=says.state, similarity=last.probe.similarity, drifted_since=says.since)


def _failing(
    checks: Sequence[Check], policy: Policy, now: datetime, link: Link, before: Verdict | None, *, host_ill: bool
) -> Verdict:
    streak = since_alive(checks)
    failed = [check for check in streak if check.worth.failing]
    last = checks[-1]
    died, held_until = _memory(streak, before)
    settled = before is not None and before.state is State.DEAD and not before.held and before.since >= streak[0].at
    held = host_ill and not settled
    held_until = last.at if held else held_until
    counted = [check for check in failed if held_until is None or check.at > held_until]
    killer = death(checks, len(checks) - len(streak), held_until, policy)
    if killer is None and (settled or died is not None or (held and silenced(failed, policy))):
        killer = last
    where = standing(counted or failed, policy)
    state, reason = _state(checks, killer, policy)
    pause = _pause(state, where, link, checks, policy)
    needs, dead_from = missing(where, policy) if state is State.SUSPECT and not held else (0, None)
    fresh = _never_worked(checks, link, policy)
    lived = len(streak) < len(checks)
    verdict = _verdict(state, reason, failed, checks, cadence.patient(last.at, pause, last, policy, now))
    own = failed[0].at if state is State.DEAD and not held and (lived or fresh) else None
    return replace(
        verdict,
        failures=len(failed),
        from_start=not lived,
        never_worked=fresh,
        held=held,
        held_until=held_until,
        died=died or own,
        needs=needs,
        dead_from=dead_from,
    )


def _memory(streak: Sequence[Check], before: Verdict | None) -> tuple[datetime | None, datetime | None]:
    """Return since when the link is dead by itself, and until when its host was ill, where that is of this streak."""
    if before is None:
        return None, None
    start = streak[0].at
    died = before.died if before.died is not None and before.died >= start else None
    held_until = before.held_until if before.held_until is not None and before.held_until >= start else None
    return died, held_until


def _state(checks: Sequence[Check], killer: Check | None, policy: Policy) -> tuple[State, Reason]:
    if killer is not None:
        return State.DEAD, killer.finding.reason
    if unsteady(checks, policy):
        return State.UNKNOWN, Reason.UNSTEADY
    return State.SUSPECT, checks[-1].finding.reason


def _pause(state: State, where: Standing, link: Link, checks: Sequence[Check], policy: Policy) -> timedelta:
    if state is State.DEAD:
        return cadence.jittered(policy.dead_every, link, len(checks), policy)
    if not where.enough and meets(where.series, where.rung, policy):
        return cadence.jittered(policy.blocked_every, link, len(checks), policy)
    return cadence.confirming(where.series, where.rung, link, len(checks), policy)


def _never_worked(checks: Sequence[Check], link: Link, policy: Policy) -> bool:
    if link.cited is None or any(check.worth is Class.ALIVE for check in checks):
        return False
    return checks[0].at - link.cited <= policy.fresh


def _walled(checks: Sequence[Check], policy: Policy, now: datetime, link: Link, before: Verdict | None) -> Verdict:
    """Judge a link whose last answer says nothing of the page. A wall proves nothing: what was dead stays so for a while."""
    streak, last = since_alive(checks), checks[-1]
    died, held_until = _memory(streak, before)
    killer = death(checks, len(checks) - len(streak), held_until, policy)
    wall = tail(checks, _NEUTRAL)
    pause = cadence.jittered(policy.blocked_every, link, len(checks), policy)
    due = cadence.patient(last.at, pause, last, policy, now)
    if (killer or died) and not meets(wall, policy.wall, policy):
        failed = [check for check in streak if check.worth.failing]
        reason = (killer or failed[-1]).finding.reason
        verdict = _verdict(State.DEAD, reason, failed, checks, due)
        lived, fresh = len(streak) < len(checks), _never_worked(checks, link, policy)
        own = failed[0].at if lived or fresh else None
        return replace(verdict, failures=len(failed), from_start=not lived, never_worked=fresh, died=died or own)
    same = tail(checks, frozenset({last.worth}))
    verdict = _verdict(_STATES[last.worth], last.finding.reason, same, checks, due)
    unusable = last.finding.reason in (Reason.NOT_PUBLIC, Reason.NOT_CHECKABLE)
    return replace(
        verdict,
        content=content(link, checks, policy).state,
        never_worked=unusable and _never_worked(checks, link, policy),
        held_until=held_until,
        died=died,
    )
