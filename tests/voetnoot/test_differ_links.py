"""What is told of links: each thing once, and in ninety simulated days no lie."""

import hashlib
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from strategies import HOST, OK, START, URL, answered, moved_to

from voetnoot.differ import LinkSubject, compare_verdicts
from voetnoot.drift import Drift
from voetnoot.events import CitedIn, Event, LinkDied, LinkDrifted, LinkMoved, LinkRevived
from voetnoot.links import ConnectFailed, Link, NameFailed, NameFault, Outcome, Probe, TimedOut, Verdict
from voetnoot.verdicts import Policy, judge

DAY = timedelta(days=1)
POLICY = Policy()
LINK = Link("cd" * 16, URL, HOST, START)


def told(
    rows: list[tuple[float, Outcome, str]], link: Link = LINK, drift: Drift | None = None, cited_in: tuple[CitedIn, ...] = ()
) -> list[Event]:
    probes: list[Probe] = []
    held: Verdict | None = None
    events: list[Event] = []
    for day, outcome, content in rows:
        probes.append(Probe(link.id, START + day * DAY, outcome, content=content))
        after = judge(probes, POLICY, probes[-1].at, link=link, before=held)
        events += compare_verdicts(held, after, LinkSubject(link, cited_in, drift=drift), probes[-1].at)
        held = after
    return events


def rows(outcome: Outcome, *days: float, content: str = "unknown") -> list[tuple[float, Outcome, str]]:
    return [(day, outcome, content) for day in days]


GONE = answered(404)


def test_died_once_and_revived_by_name() -> None:
    events = told([*rows(OK, 0), *rows(GONE, 1, 4, 8, 38, 68), *rows(OK, 98, 99), *rows(GONE, 110, 113, 114, 116, 117, 118)])
    assert [type(event) for event in events] == [LinkDied, LinkRevived, LinkDied]
    died, revived, again = events
    assert isinstance(died, LinkDied)
    assert isinstance(revived, LinkRevived)
    assert (died.since, died.reason, died.checks, died.status) == (START + DAY, "not-found", 3, 404)
    assert revived.died == died.id
    assert again.id != died.id


def test_a_wall_over_a_dead_link_hides_no_revival_and_repeats_no_death() -> None:
    events = told([*rows(OK, 0), *rows(GONE, 1, 4, 8), *rows(answered(403), 9, 14, 20), *rows(GONE, 21, 40), *rows(OK, 50)])
    assert [type(event) for event in events] == [LinkDied, LinkRevived]


def test_found_dead_long_after_the_answer_is_no_news() -> None:
    old = Link(LINK.id, URL, HOST, START - 900 * DAY)
    assert told([*rows(GONE, 0, 3, 7, 37), *rows(OK, 67)], old) == []
    (event,) = told(rows(GONE, 0, 3, 7, 37))
    assert isinstance(event, LinkDied)
    assert event.never_worked


def test_moved_once() -> None:
    goal = moved_to("https://elders.nl/rapport")
    events = told([*rows(OK, 0), *rows(goal, 7, 10, 14, 20), *rows(answered(503), 27), *rows(goal, 28, 31, 36), *rows(OK, 50)])
    assert [(type(event), event.since) for event in events if isinstance(event, LinkMoved)] == [(LinkMoved, START + 7 * DAY)]
    assert len(events) == 1
    assert told(rows(goal, 0, 3, 7, 14)) == []


def test_drifted_once_with_what_went_and_came() -> None:
    drift = Drift("major", 0.2, ("Weg.",), ("Nieuw.",))
    days = [(0, "same"), (7, "same"), (14, "major"), (15, "major"), (40, "major")]
    plain = [(day, OK, content) for day, content in days]
    events = told([*plain, (41, answered(403), "unknown"), (50, OK, "major")], drift=drift)
    (event,) = events
    assert isinstance(event, LinkDrifted)
    assert (event.since, event.similarity, event.gone, event.come) == (START + 14 * DAY, 0.2, ("Weg.",), ("Nieuw.",))


# -- ninety days -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fate:
    """What really happens to a link: outages (begin, end, outcome), and its death."""

    outages: tuple[tuple[datetime, datetime, Outcome], ...]
    dies: datetime | None
    returns: datetime | None
    death: Outcome
    term: int

    def at(self, now: datetime) -> Outcome:
        if self.dies is not None and self.dies <= now and (self.returns is None or now < self.returns):
            return self.death
        return next((outcome for begin, end, outcome in self.outages if begin <= now < end), OK)


FAULTS = [
    answered(404),
    answered(503),
    answered(403),
    TimedOut(HOST, "connect"),
    ConnectFailed(HOST, "refused"),
    NameFailed(HOST, NameFault.NXDOMAIN),
]
DEATHS = [(answered(404), 7), (NameFailed(HOST, NameFault.NXDOMAIN), 7), (TimedOut(HOST, "connect"), 30), (answered(500), 30)]


def fate(number: int) -> Fate:
    dice = random.Random(number)
    outages = []
    for _ in range(dice.randint(0, 3)):
        begin = START + dice.uniform(0, 85) * DAY
        outages.append((begin, begin + dice.uniform(0.05, 3) * DAY, dice.choice(FAULTS)))
    death, term = dice.choice(DEATHS)
    dies = START + dice.uniform(1, 40) * DAY if dice.random() < 0.3 else None
    returns = dies + dice.uniform(66, 75) * DAY if dies is not None and dice.random() < 0.3 else None
    return Fate(tuple(outages), dies, returns, death, term)


def live(number: int, days: int = 160) -> tuple[Fate, list[Event], list[tuple[datetime, Outcome]]]:
    link = Link(hashlib.sha256(str(number).encode()).hexdigest()[:32], URL, HOST, START)
    own, now, held = fate(number), START, None
    probes: list[Probe] = []
    events: list[Event] = []
    while now < START + days * DAY:
        probes.append(Probe(link.id, now, own.at(now)))
        after = judge(probes[-60:], POLICY, now, link=link, before=held)
        events += compare_verdicts(held, after, LinkSubject(link), now)
        held = after
        hour = now.replace(minute=0, second=0, microsecond=0)
        while hour <= max(held.next, now):
            hour += timedelta(hours=1)
        now = hour
    return own, events, [(probe.at, probe.outcome) for probe in probes]


def test_ninety_days_without_a_false_death_and_every_true_one_in_time() -> None:
    revived = 0
    for number in range(150):
        own, events, seen = live(number)
        died = [event for event in events if isinstance(event, LinkDied)]
        back = [event for event in events if isinstance(event, LinkRevived)]
        if own.dies is None:
            assert events == [], number
            continue
        assert len(died) == 1, (number, events)
        first = next(at for at, outcome in seen if at >= own.dies)
        assert own.dies - 3 * DAY <= died[0].since, number
        assert died[0].at >= died[0].since + own.term * DAY, number
        assert died[0].at <= first + (own.term + 3) * DAY, number
        if own.returns is not None and own.returns > died[0].at:
            revived += 1
            assert len(back) == 1, number
            assert back[0].at - own.returns <= POLICY.dead_every + DAY / 24, number
    assert revived > 5


def test_an_address_recognised_from_a_scan_alone_is_never_called_dead() -> None:
    unsure, sure = (CitedIn(f"c{n}", "a", ("2024Z00001",), "de brug", "a1", "1", confidence=n) for n in (0.5, 0.99))
    judged = [*rows(OK, 0), *rows(GONE, 1, 4, 8), *rows(OK, 20)]
    assert told(judged, cited_in=(unsure, unsure)) == []
    assert [type(event) for event in told(judged, cited_in=(unsure, sure))] == [LinkDied, LinkRevived]
    assert [type(event) for event in told(judged, cited_in=())] == [LinkDied, LinkRevived]
