"""Whose fault is it: ours, the host's, the link's."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import LINK, OK, START, URL, answered

from voetnoot.events import HostFailed, HostRecovered
from voetnoot.incidents import (
    BreakerPolicy,
    HostResult,
    HostState,
    LinkStanding,
    host_state,
    may_be_ill,
    standing_of,
    void_run,
)
from voetnoot.links import Link, Outcome, Probe, State, TimedOut, Verdict
from voetnoot.verdicts import Policy, Reason, judge

DAY = timedelta(days=1)
HOST = "www.voorbeeld.nl"


def results(*rows: tuple[int, int]) -> list[HostResult]:
    return [HostResult(f"h{number}.nl", *row) for number, row in enumerate(rows)]


VOID = [
    ("canaries fail", results((5, 0)), False, 0, "canaries"),
    ("all hosts out of reach", results((1, 1), (2, 2), (1, 1)), None, 0, "many-hosts"),
    ("two hosts may both be down", results((1, 1), (2, 2)), None, 0, None),
    ("half of the hosts", results((1, 1), (1, 1), (1, 0), (1, 0)), None, 0, None),
    ("a host partly out of reach is not lost", results((2, 1), (2, 1), (2, 1)), None, 0, None),
    ("canaries answer, few hosts", results(*[(1, 1)] * 5), True, 0, None),
    ("canaries answer, very many hosts", results(*[(1, 1)] * 20), True, 0, "many-hosts"),
    ("canaries answer, for the thirteenth time", results(*[(1, 1)] * 20), True, 12, None),
    ("nothing that lived was checked", results((0, 0), (0, 0), (0, 0)), None, 0, None),
]


@pytest.mark.parametrize(("rows", "canaries", "row", "why"), [row[1:] for row in VOID], ids=[row[0] for row in VOID])
def test_void_run(rows: list[HostResult], canaries: bool | None, row: int, why: str | None) -> None:
    assert void_run(rows, canaries, voids_in_row=row) == why


def standings(failing: int, well: int, reason: Reason = Reason.NOT_FOUND, *, ago: timedelta = timedelta()) -> list[LinkStanding]:
    bad = [LinkStanding(f"f{n}", START - ago, reason, well=False, lived=True, answers=(f"a{n % 3}",)) for n in range(failing)]
    good = [LinkStanding(f"w{n}", START, None, well=True, lived=True) for n in range(well)]
    return bad + good


BREAKER = [
    ("five of nine", standings(5, 4), True),
    ("half", standings(5, 5), False),
    ("four of four are too few", standings(4, 0), False),
    ("five of five", standings(5, 0), True),
    ("long ago", standings(5, 0, ago=4 * DAY), False),
    ("many", standings(300, 100), True),
    ("walls are no failure", [LinkStanding(f"b{n}", START, None, well=False, lived=True) for n in range(9)], False),
]


@pytest.mark.parametrize(("rows", "ill"), [row[1:] for row in BREAKER], ids=[row[0] for row in BREAKER])
def test_breaker(rows: list[LinkStanding], ill: bool) -> None:
    state = host_state(HOST, rows, None, START)
    assert (state.since is not None) == ill
    assert [type(event) for event in state.events] == ([HostFailed] if ill else [])


def test_counts_of_an_incident() -> None:
    (event,) = host_state(HOST, standings(6, 2), None, START).events
    assert (event.links, event.citations, event.answers, event.reason) == (6, 6, 3, "not-found")
    (down,) = host_state(HOST, standings(6, 2, Reason.TIME_OUT), None, START).events
    assert down.links == 8


@given(st.lists(st.sampled_from([None, *Reason]), max_size=30), st.randoms(use_true_random=False))
def test_order_does_not_matter(reasons: list[Reason | None], dice: object) -> None:
    rows = [LinkStanding(f"{n}", START, reason, well=reason is None, lived=True) for n, reason in enumerate(reasons)]
    shuffled = list(rows)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert host_state(HOST, shuffled, None, START) == host_state(HOST, rows, None, START)


_ends = st.sampled_from([None, None, None, Reason.TIME_OUT, Reason.NOT_FOUND, Reason.PARKED])


@given(st.lists(st.tuples(_ends, st.integers(0, 5), st.integers(0, 9), st.booleans()), max_size=24))
def test_a_host_that_cannot_be_ill_by_numbers_is_not(links: list[tuple[Reason | None, int, int, bool]]) -> None:
    rows = [
        LinkStanding(
            f"{n}", START - age * DAY, end, well=end is None, lived=end is None or lived, since=START - (age + old) * DAY
        )
        for n, (end, age, old, lived) in enumerate(links)
    ]
    policy = BreakerPolicy()
    late = [one for one in rows if one.at is not None and START - one.at <= policy.window]
    failing, well = sum(one.failing is not None for one in late), sum(one.well for one in late)
    if not may_be_ill(failing, well, policy):
        assert host_state(HOST, rows, None, START, policy=policy) == HostState(None, None)


@pytest.mark.parametrize(("failing", "well", "may"), [(4, 0, False), (5, 0, True), (5, 5, False), (6, 5, True), (50, 51, False)])
def test_so_many_may_be_ill(failing: int, well: int, may: bool) -> None:
    assert may_be_ill(failing, well) is may


class World:
    """One host with many links, checked whenever they are due, its incident kept between rounds."""

    def __init__(self, links: int) -> None:
        self.links = [Link(f"{n:032x}", f"{URL}/{n}", HOST, START - DAY) for n in range(links)]
        self.probes: dict[str, list[Probe]] = {link.id: [] for link in self.links}
        self.verdicts: dict[str, Verdict] = {}
        self.state = HostState(None, None)
        self.events: list[object] = []

    def round(self, now: object, outcome: Outcome) -> None:
        due = [link for link in self.links if link.id not in self.verdicts or self.verdicts[link.id].next <= now]  # type: ignore[operator]
        for link in due:
            self.probes[link.id].append(Probe(link.id, now, outcome))  # type: ignore[arg-type]
        fresh = {link.id: self.judge(link, now, ill=False) for link in due}
        rows = [standing_of(key, held, ill_since=self.state.since) for key, held in (self.verdicts | fresh).items()]
        self.state = host_state(HOST, rows, self.state, now)  # type: ignore[arg-type]
        self.events += self.state.events
        for link in due:
            self.verdicts[link.id] = self.judge(link, now, ill=link.id in self.state.links)

    def judge(self, link: Link, now: object, *, ill: bool) -> Verdict:
        return judge(self.probes[link.id][-60:], Policy(), now, link=link, before=self.verdicts.get(link.id), host_ill=ill)  # type: ignore[arg-type]


@pytest.mark.parametrize("outcome", [answered(404), TimedOut(HOST, "connect")])
def test_a_host_that_fails_for_weeks_gives_one_incident_and_one_recovery(outcome: Outcome) -> None:
    world = World(40)
    for hour in range(0, 24 * 70, 6):
        day = hour / 24
        world.round(START + hour * DAY / 24, outcome if 20 <= day < 38 else OK)
        assert all(held.died is None for held in world.verdicts.values())
    assert [type(event) for event in world.events] == [HostFailed, HostRecovered]
    assert {held.state for held in world.verdicts.values()} == {State.ALIVE}


def test_a_host_that_never_returns_takes_its_links_with_it_silently() -> None:
    world = World(12)
    for hour in range(0, 24 * 80, 12):
        world.round(START + hour * DAY / 24, OK if hour < 24 * 20 else answered(404))
    assert [type(event) for event in world.events] == [HostFailed]
    assert {(held.state, held.died) for held in world.verdicts.values()} == {(State.DEAD, None)}


def test_standing_of_a_verdict() -> None:
    held = judge([Probe(LINK.id, START, OK)], Policy(), START, link=LINK)
    assert standing_of(LINK.id, held) == LinkStanding(LINK.id, START, None, well=True, lived=True)
