"""From all checks of a link to what we hold true of it. A pure function of the probes, the policy and the verdict before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from voetnoot.links import Answered, HeldBack, Link, Probe, State, Verdict
from voetnoot.verdicts import cadence
from voetnoot.verdicts.carrying import carried, counted
from voetnoot.verdicts.checks import Check, checks_of, meets, tail, unsteady
from voetnoot.verdicts.classify import Class, classify
from voetnoot.verdicts.detail import detail
from voetnoot.verdicts.ladder import Standing, missing, silenced, standing
from voetnoot.verdicts.moves import content, moved
from voetnoot.verdicts.overriding import Override, overridden
from voetnoot.verdicts.policy import Policy
from voetnoot.verdicts.reasons import Reason
from voetnoot.verdicts.streak import Streak, streak_of

_NEUTRAL = frozenset({Class.BLOCKED, Class.DISALLOWED, Class.UNSURE})
_STATES = {Class.BLOCKED: State.BLOCKED, Class.DISALLOWED: State.DISALLOWED, Class.UNSURE: State.UNKNOWN}
_UNUSABLE = frozenset({Reason.NOT_PUBLIC, Reason.NOT_CHECKABLE})


def judge(
    probes: Sequence[Probe],
    policy: Policy,
    now: datetime,
    *,
    link: Link,
    before: Verdict | None = None,
    host_ill: bool = False,
    override: Override | None = None,
) -> Verdict:
    """Return the verdict over ``probes``, in any order, as of ``now`` (aware UTC).

    Void probes, and those that failed at our own proxy, are not looked at. ``before`` is the verdict that held until now: it
    remembers what probes cannot tell, namely while which checks the host was ill and which death is the link's own. While
    ``host_ill``, a failing link is held at suspect. The newest few dozen probes are enough when ``before`` is given, and
    often fewer (`suffices`).
    ``override`` is a person's word, which goes before all of that while it holds.
    """
    if before is not None and before.reason == Reason.BY_HAND:
        before = None  # that verdict was not made of checks
    verdict = _judged(probes, policy, now, link, before, host_ill=host_ill)
    return overridden(verdict, override, policy, now) if override is not None and override.holds(now) else verdict


def _judged(
    probes: Sequence[Probe], policy: Policy, now: datetime, link: Link, before: Verdict | None, *, host_ill: bool
) -> Verdict:
    checks = checks_of(probes, now)
    if not checks:
        return _unchecked(probes, policy, now, link, before)
    worth, turn = checks[-1].worth, counted(checks, before)
    if worth is Class.ALIVE:
        verdict = _living(checks, turn, policy, now, link)
    elif worth.failing:
        streak = streak_of(checks, policy, link, before, ill=host_ill)
        verdict = _failing(checks, streak, turn, policy, now, link, held=host_ill and not streak.settled)
    else:
        verdict = _walled(checks, streak_of(checks, policy, link, before), turn, policy, now, link)
    latest = max((probe for probe in probes if probe.at <= now), key=lambda probe: probe.at)
    if latest.at > checks[-1].at:
        # A look in vain by our own fault: not again in the same breath, however overdue the link is.
        verdict = replace(verdict, next=max(verdict.next, latest.at + _after_nothing(latest, policy)))
    return verdict if before is None else carried(verdict, before, checks)


def _unchecked(probes: Sequence[Probe], policy: Policy, now: datetime, link: Link, before: Verdict | None) -> Verdict:
    latest = max((probe for probe in probes if probe.at <= now), key=lambda probe: probe.at, default=None)
    due = now + _after_nothing(latest, policy) if latest is not None else now
    if before is not None:
        return replace(before, next=due)
    ours = any(probe.void or classify(probe).reason is Reason.OUR_NETWORK for probe in probes)
    reason = Reason.OUR_NETWORK if ours else Reason.NOT_CHECKED
    return Verdict(State.UNKNOWN, reason, since=link.cited or now, checks=0, next=due)


def _after_nothing(probe: Probe, policy: Policy) -> timedelta:
    """Return the pause after a look that told nothing: a little while, or what the host asked for."""
    asked = probe.outcome.seconds if isinstance(probe.outcome, HeldBack) else 0
    return max(policy.void_every, min(timedelta(seconds=asked), policy.retry_after_most))


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
        lived=any(check.worth is Class.ALIVE for check in checks),
    )


def _living(checks: Sequence[Check], turn: int, policy: Policy, now: datetime, link: Link) -> Verdict:
    run, last = tail(checks, frozenset({Class.ALIVE})), checks[-1]
    says, move = content(link, checks, policy), moved(link, run, policy)
    pause = cadence.living(run, link, turn, policy)
    if says.doubt:
        pause = min(pause, cadence.confirming(says.doubt, policy.drift, link, turn, policy))
    state, reason, since = State.ALIVE, last.finding.reason, run
    if move is not None and move.confirmed:
        state, since = State.MOVED, move.checks
        reason = reason if reason is Reason.ARCHIVED else Reason.MOVED
    elif move is not None:
        pause = min(pause, cadence.confirming(move.checks, policy.moved, link, turn, policy))
        reason = Reason.REDIRECTED if reason is Reason.WORKS else reason
    verdict = _verdict(state, reason, since, checks, cadence.patient(last.at, pause, last, policy, now))
    goal = verdict.final_url if state is State.MOVED else None
    return replace(verdict, content=says.state, similarity=last.probe.similarity, drifted_since=says.since, moved_to=goal)


def _failing(
    checks: Sequence[Check], streak: Streak, turn: int, policy: Policy, now: datetime, link: Link, *, held: bool
) -> Verdict:
    failed, held_until, last = streak.failed, streak.held_until, checks[-1]
    counted = [check for check in failed if held_until is None or check.at > held_until]
    where = standing(counted or failed, policy)
    if streak.killer or streak.died or streak.settled or (held and silenced(failed, policy)):
        state, reason = State.DEAD, streak.reason
    elif unsteady(checks, policy):
        state, reason = State.UNKNOWN, Reason.UNSTEADY
    else:
        state, reason = State.SUSPECT, last.finding.reason
    pause = _pause(state, where, link, turn, policy)
    verdict = _verdict(state, reason, failed, checks, cadence.patient(last.at, pause, last, policy, now))
    needs, dead_from = missing(where, policy) if state is State.SUSPECT and not held else (0, None)
    return replace(
        _remembered(verdict, streak),
        held=held,
        died=streak.own_death if state is State.DEAD and not held else streak.died,
        needs=needs,
        dead_from=dead_from,
    )


def _remembered(verdict: Verdict, streak: Streak) -> Verdict:
    return replace(
        verdict,
        failures=len(streak.failed),
        lived=streak.lived,
        from_start=not streak.lived,
        never_worked=streak.fresh,
        held_until=streak.held_until,
        died=streak.died,
    )


def _pause(state: State, where: Standing, link: Link, turn: int, policy: Policy) -> timedelta:
    if state is State.DEAD:
        return cadence.jittered(policy.dead_every, link, turn, policy)
    if not where.enough and meets(where.series, where.rung, policy):
        return cadence.jittered(policy.blocked_every, link, turn, policy)
    return cadence.confirming(where.series, where.rung, link, turn, policy)


def _walled(checks: Sequence[Check], streak: Streak, turn: int, policy: Policy, now: datetime, link: Link) -> Verdict:
    """Judge a link whose last answer says nothing of the page. A wall proves nothing: what was dead stays so for a while."""
    last = checks[-1]
    pause = cadence.jittered(policy.blocked_every, link, turn, policy)
    due = cadence.patient(last.at, pause, last, policy, now)
    if (streak.killer or streak.died) and not meets(tail(checks, _NEUTRAL), policy.wall, policy):
        verdict = _verdict(State.DEAD, streak.reason, streak.failed or streak.checks, checks, due)
        return replace(_remembered(verdict, streak), died=streak.own_death)
    same = tail(checks, frozenset({last.worth}))
    verdict = _verdict(_STATES[last.worth], last.finding.reason, same, checks, due)
    return replace(
        verdict,
        content=content(link, checks, policy).state,
        never_worked=streak.fresh and last.finding.reason in _UNUSABLE,
        held_until=streak.held_until,
        died=streak.died,
    )
