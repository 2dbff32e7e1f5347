"""A link that is as it was is judged by two checks, and they say what the whole history does."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import CONTENTS, HOST, LINK, OK, START, Seen, answered, living, one_by_one, outcomes

from voetnoot.differ import LinkSubject, compare_verdicts
from voetnoot.links import Answered, ConnectFailed, HeldBack, NameFailed, NameFault, Outcome, Probe, Verdict
from voetnoot.verdicts import STEADY, Policy, goes_on, is_steady, judge

POLICY = Policy()

_anything = st.one_of(st.just(OK), st.just(OK), living, outcomes)
_content = st.sampled_from(("same", "same", "same", *CONTENTS))
_early = st.lists(st.tuples(st.floats(0.01, 40), _anything, _content), max_size=6)
_calm = st.lists(st.tuples(st.floats(16, 40), st.just(OK), st.just("same")), min_size=4, max_size=8)
_late = st.lists(st.tuples(st.floats(0.01, 40), _anything, _content), max_size=8)


def lived(checks: list[Seen]) -> int:
    """Judge after each check, by all and by two; return how often two sufficed."""
    compared = 0
    for probes, held, at, whole in one_by_one(checks, POLICY):
        if held is not None and is_steady(held, LINK, POLICY):
            short = goes_on(probes[-STEADY:], held, LINK, POLICY, at)
            if short is not None:
                compared += 1
                assert short == whole
                assert short == judge(probes, POLICY, at, link=LINK, before=held, host_ill=True)
                assert compare_verdicts(held, short, LinkSubject(LINK), at) == ()
    return compared


@settings(derandomize=True)
@given(early=_early, calm=_calm, late=_late)
def test_two_checks_say_what_all_do(early: list[Seen], calm: list[Seen], late: list[Seen]) -> None:
    lived([*early, *calm, *late, (35.0, OK, "same"), (35.0, OK, "same")])


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


def test_a_page_that_works_for_years_is_judged_by_two_checks_from_the_sixth_on() -> None:
    assert lived([(35.0, OK, "same")] * 80) == 75


@pytest.mark.parametrize("content", ["minor", "unknown"])
def test_so_is_one_that_always_differs_a_little(content: str) -> None:
    assert lived([(35.0, OK, content)] * 12) == 7


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
    assert goes_on([probes[-2], Probe(**given)], held, LINK, POLICY, now) is None  # type: ignore[arg-type]
    assert goes_on([probes[-3], probes[-1]], held, LINK, POLICY, now) is None
    assert goes_on(probes[-1:], held, LINK, POLICY, now) is None
    assert goes_on(probes[-2:], held, LINK, POLICY, now) is not None
