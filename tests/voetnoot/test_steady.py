"""A link that is as it was is judged by two checks, and they say what the whole history does."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import CONTENTS, HOST, LINK, OK, START, Seen, answered, living, one_by_one, outcomes

from voetnoot.differ import LinkSubject, compare_verdicts
from voetnoot.links import Answered, ConnectFailed, HeldBack, NameFailed, NameFault, Outcome, Probe, Verdict
from voetnoot.verdicts import STEADY, Policy, goes_on, judge, steady_of
from voetnoot.walls.kinds import SignalKind

POLICY = Policy()
DAY = timedelta(days=1)

_anything = st.one_of(st.just(OK), st.just(OK), living, outcomes)
_content = st.sampled_from(("same", "same", "same", *CONTENTS))
_early = st.lists(st.tuples(st.floats(0.01, 40), _anything, _content), max_size=6)
_calm = st.lists(st.tuples(st.floats(16, 40), st.just(OK), st.just("same")), min_size=4, max_size=8)
_late = st.lists(st.tuples(st.floats(0.01, 40), _anything, _content), max_size=8)


def lived(checks: list[Seen], policy: Policy = POLICY) -> int:
    """Judge after each check, by all and by two; return how often two sufficed."""
    compared = 0
    for probes, held, at, whole in one_by_one(checks, policy):
        if held is not None and (steady := steady_of(held, LINK, policy)) is not None:
            short = goes_on(steady, probes[-STEADY:], held, LINK, policy, at)
            if short is not None:
                compared += 1
                assert short == whole
                assert short == judge(probes, policy, at, link=LINK, before=held, host_ill=True)
                assert compare_verdicts(held, short, LinkSubject(LINK), at) == ()
    return compared


@settings(derandomize=True)
@given(early=_early, calm=_calm, late=_late)
def test_two_checks_say_what_all_do(early: list[Seen], calm: list[Seen], late: list[Seen]) -> None:
    lived([*early, *calm, *late, (35.0, OK, "same"), (35.0, OK, "same")])


_pauses = st.one_of(st.floats(0.2, 3), st.floats(0.2, 40), st.sampled_from([0.5, 1.5, 3.5, 7.0]))
_growing = st.lists(st.tuples(_pauses, st.just(OK), st.sampled_from(CONTENTS)), min_size=2, max_size=12)


@settings(derandomize=True, max_examples=300)
@given(early=_early, growing=_growing, late=_late)
def test_so_they_do_while_the_pauses_of_a_page_grow(early: list[Seen], growing: list[Seen], late: list[Seen]) -> None:
    lived([*early, *growing, *late, *growing])


@pytest.mark.parametrize(
    ("policy", "sufficed"),
    [
        (Policy(intervals=(DAY, DAY, 7 * DAY)), 6),
        (Policy(intervals=(DAY, 7 * DAY, 7 * DAY)), 1),
        (Policy(intervals=(7 * DAY, DAY)), 8),
        (Policy(intervals=(3 * DAY,), suspect_every=2 * DAY), 8),
        (Policy(jitter=0.0), 8),
    ],
)
@settings(derandomize=True, max_examples=40)
@given(early=_early, growing=_growing)
def test_so_they_do_by_other_pauses(early: list[Seen], growing: list[Seen], policy: Policy, sufficed: int) -> None:
    lived([*early, *growing, *growing], policy)
    assert lived([(8.0, OK, "same")] * 9, policy) == sufficed


def test_a_new_page_is_judged_by_two_checks_from_the_second_on() -> None:
    assert lived([(pause, OK, "same") for pause in (0.0, 1.0, 3.0, 7.0, 14.0, 30.0, 30.0)]) == 6


def test_what_comes_sooner_than_it_was_due_is_judged_by_all() -> None:
    assert lived([(pause, OK, "same") for pause in (0.0, 1.0, 0.4, 0.4, 0.4)]) == 1


def test_what_would_not_do_of_a_page_that_lived_is_judged_by_all() -> None:
    assert lived([(1.0, answered(200, SignalKind.EMPTY), "minor")] * 2) == 0


def test_doubt_may_hide_behind_the_shortest_pause() -> None:
    assert lived([(0.0, OK, "same"), (1.0, OK, "major"), (1.0, OK, "unknown"), (1.0, OK, "unknown")]) == 0


_dead = st.sampled_from([answered(404), answered(410), NameFailed(HOST, NameFault.NXDOMAIN), ConnectFailed(HOST, "refused")])


@settings(derandomize=True)
@given(early=_early, dying=_dead, pauses=st.lists(st.floats(8, 40), min_size=5, max_size=12), late=_late, again=st.booleans())
def test_so_they_do_of_what_is_dead(
    early: list[Seen], dying: Outcome, pauses: list[float], late: list[Seen], *, again: bool
) -> None:
    gone: list[Seen] = [(pause, dying, "unknown") for pause in pauses]
    lived([*early, *gone, *late, *(gone if again else [])])


@pytest.mark.parametrize("before", [[], [(0.01, OK, "same")] * 3, [(200.0, OK, "same")]])
def test_what_is_dead_for_years_is_judged_by_two_checks(before: list[Seen]) -> None:
    assert lived([*before, *[(35.0, answered(404), "unknown")] * 90]) == 87


def test_a_page_that_works_for_years_is_judged_by_two_checks() -> None:
    assert lived([(35.0, OK, "same")] * 80) == 79


@pytest.mark.parametrize(("content", "sufficed"), [("minor", 11), ("unknown", 10)])
def test_so_is_one_that_always_differs_a_little(content: str, sufficed: int) -> None:
    assert lived([(35.0, OK, content)] * 12) == sufficed


def steady() -> tuple[list[Probe], Verdict]:
    """Return the probes of a page that works, ten of them, and the verdict over all but the last."""
    probes = [Probe(LINK.id, START + timedelta(days=35 * n), OK, content="same") for n in range(10)]
    held: Verdict | None = None
    for number in range(1, 10):
        held = judge(probes[:number], POLICY, probes[number - 1].at, link=LINK, before=held)
    assert held is not None
    return probes, held


@pytest.mark.parametrize(
    "last",
    [
        {"outcome": Answered("https://a.example/gone", 404)},
        {"outcome": HeldBack(LINK.host, 60)},
        {"content": "major"},
        {"similarity": 0.5},
        {"at": START},
        {"at": START + timedelta(days=999)},
    ],
)
def test_whatever_differs_is_judged_by_all(last: dict[str, object]) -> None:
    probes, held = steady()
    now = probes[-1].at
    given = {"link": LINK.id, "at": now, "outcome": OK, "content": "same", **last}
    how = steady_of(held, LINK, POLICY)
    assert how is not None
    assert goes_on(how, [probes[-2], Probe(**given)], held, LINK, POLICY, now) is None  # type: ignore[arg-type]
    assert goes_on(how, [probes[-3], probes[-1]], held, LINK, POLICY, now) is None
    assert goes_on(how, probes[-1:], held, LINK, POLICY, now) is None
    assert goes_on(how, probes[-2:], held, LINK, POLICY, now) is not None
