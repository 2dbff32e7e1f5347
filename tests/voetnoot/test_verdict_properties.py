"""The promises of the ladder as properties over random histories."""

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from ladder import DAY, POLICY
from strategies import (
    LINK,
    START,
    answered,
    histories,
    living,
    outcomes,
    silent,
    unsure,
    walled,
)

from voetnoot.codec import verdict_from_text, verdict_to_text
from voetnoot.links import (
    Outcome,
    Probe,
    State,
    Verdict,
)
from voetnoot.verdicts import Class, classify, explain, judge
from voetnoot.walls.kinds import SignalKind


def judged(probes: list[Probe], before: Verdict | None = None) -> Verdict:
    return judge(probes, POLICY, probes[-1].at, link=LINK, before=before)


@given(st.data())
def test_walls_robots_doubts_and_one_kind_of_sign_never_lead_to_dead(data: st.DataObject) -> None:
    sign = answered(200, data.draw(st.sampled_from([SignalKind.SOFT_404, SignalKind.PARKED, SignalKind.REDIRECTED_HOME])))
    probes = data.draw(histories(st.one_of(walled, living, unsure, st.just(sign)), contents=("unknown", "same", "minor")))
    assert judged(probes).state is not State.DEAD


@given(histories(walled))
def test_walls_alone_are_blocked_or_disallowed(probes: list[Probe]) -> None:
    assert judged(probes).state in (State.BLOCKED, State.DISALLOWED, State.UNKNOWN)


@given(histories(), living)
def test_a_living_answer_ends_suspicion(probes: list[Probe], life: Outcome) -> None:
    after = Probe(LINK.id, probes[-1].at + timedelta(minutes=5), life)
    assert judged([*probes, after], judged(probes)).state in (State.ALIVE, State.MOVED)


@given(histories(), st.randoms(use_true_random=False))
def test_order_of_storage_does_not_matter(probes: list[Probe], dice: random.Random) -> None:
    shuffled = list(probes)
    dice.shuffle(shuffled)
    now = probes[-1].at
    assert judge(shuffled, POLICY, now, link=LINK) == judge(probes, POLICY, now, link=LINK)


@given(histories())
def test_dead_takes_checks_and_days_without_life(probes: list[Probe]) -> None:
    held = judged(probes)
    if held.state is not State.DEAD:
        return
    counted = [one for one in probes if not one.void and one.at >= held.since]
    # A page with little on it may be all that there ever was, unless it said more before.
    assert not any(classify(one, lived=held.lived).worth is Class.ALIVE for one in counted)
    failed = [one.at for one in counted if classify(one, lived=True).worth.failing]
    assert len(set(failed)) >= 2
    assert max(failed) - min(failed) >= timedelta(days=3)


@given(histories(st.one_of(silent, living)))
def test_silence_alone_takes_a_month(probes: list[Probe]) -> None:
    held = judged(probes)
    if held.state is State.DEAD:
        assert probes[-1].at - held.since >= 30 * DAY


@given(histories())
def test_due_is_in_the_future_and_the_verdict_survives_json_and_words(probes: list[Probe]) -> None:
    held = judged(probes)
    assert held.next > probes[-1].at
    assert verdict_from_text(verdict_to_text(held)) == held
    for language in ("nl", "en"):
        assert "{" not in explain(held, language)


@given(histories())
def test_judging_step_by_step_agrees_with_judging_at_once(probes: list[Probe]) -> None:
    held: Verdict | None = None
    for end in range(1, len(probes) + 1):
        if end < len(probes) and probes[end].at == probes[end - 1].at:
            continue
        held = judged(probes[:end], held)
    once = judged(probes)
    assert held is not None
    assert (held.state, held.reason) == (once.state, once.reason)


@settings(max_examples=40)
@given(histories(outcomes), st.integers(0, 20))
def test_a_void_probe_changes_nothing_but_the_plan(probes: list[Probe], where: int) -> None:
    at = min(where, len(probes) - 1)
    void = Probe(LINK.id, probes[at].at + timedelta(minutes=1), answered(404), void=True)
    now = probes[-1].at + timedelta(hours=1)
    with_void = judge([*probes, void], POLICY, now, link=LINK)
    without = judge(probes, POLICY, now, link=LINK)
    if without.checks:
        assert replace(with_void, next=START) == replace(without, next=START)
