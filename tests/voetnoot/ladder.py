"""Links that are checked in a test, and what the ladder says of them: by a table of days, or as often as they are due."""

from datetime import datetime, timedelta

from strategies import LINK, START

from voetnoot.links import Link, Outcome, Probe, Verdict
from voetnoot.verdicts import Policy, judge

POLICY = Policy()
DAY = timedelta(days=1)


def probe(day: float, outcome: Outcome, content: str = "unknown", *, void: bool = False) -> Probe:
    return Probe(LINK.id, START + day * DAY, outcome, content=content, void=void)


def verdict(*rows: tuple[float, Outcome], link: Link = LINK) -> Verdict:
    """Return the verdict over rows of (day, outcome), each judged with the one before it."""
    probes: list[Probe] = []
    held: Verdict | None = None
    for day, outcome in rows:
        probes.append(probe(day, outcome))
        held = judge(probes, POLICY, probes[-1].at, link=link, before=held)
    assert held is not None
    return held


def play(state_of: object, days: int, start: datetime = START, link: Link = LINK) -> list[tuple[datetime, Verdict]]:
    """Check ``link`` whenever it is due; ``state_of`` maps a moment to an outcome."""
    probes: list[Probe] = []
    told: list[tuple[datetime, Verdict]] = []
    held, now = None, start
    while now <= start + days * DAY:
        probes.append(Probe(link.id, now, state_of(now)))  # type: ignore[operator]
        held = judge(probes[-60:], POLICY, now, link=link, before=held)
        told.append((now, held))
        now = max(held.next, now + timedelta(hours=1))
    return told
