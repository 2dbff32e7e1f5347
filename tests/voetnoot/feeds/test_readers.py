"""Readers polling for weeks: each sees every event once, whatever its habits, and every digest."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from feeding import gathered
from reader_programs import PROGRAMS, Reader

from voetnoot.events import Published
from voetnoot.feeds.publishing import Publisher
from voetnoot.feeds.selection import STANDARD

SITE = Publisher(base_url="https://voetnoot.example")


def story(letter: Callable[..., Published]) -> Iterator[Published]:
    """Forty days of events: several under one stamp, stamps strictly later, the document's own date often long past."""
    chance = random.Random(7)
    seq, at = 0, letter().published_at
    for _ in range(40):
        for _ in range(chance.choice([0, 1, 1, 2])):
            at += timedelta(seconds=chance.choice([1, 40, 3000, 20_000]))
            for _ in range(chance.choice([1, 1, 3])):
                seq += 1
                yield replace(letter(seq=seq), published_at=at, seq=seq)
        at += timedelta(hours=8)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("hours", [3, 24])
def test_a_reader_sees_every_event_exactly_once(letter: Callable[..., Published], program: type[Reader], hours: int) -> None:
    events = list(story(letter))
    mine, seen = program(), []
    now, shown = events[0].published_at - timedelta(hours=hours), -1
    while now <= events[-1].published_at + timedelta(hours=hours):
        there = [event for event in events if event.published_at <= now]
        if len(there) != shown:
            # While nothing happens the answer is 304, and the reader does not look.
            body, shown = SITE.render(STANDARD[0], gathered(there), mine.form), len(there)
            seen += mine.poll(body)
        now += timedelta(hours=hours)
    assert len(seen) == len(set(seen))
    assert set(seen) == {f"tag:voetnoot,2026:event:{event.event.id}" for event in events}


@pytest.mark.parametrize("digest", ["daily", "weekly"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_reader_sees_every_digest_exactly_once(letter: Callable[..., Published], program: type[Reader], digest: str) -> None:
    spec, events = STANDARD[1].per(digest), list(story(letter))
    mine, seen = program(), []
    first = events[0].published_at.replace(hour=0, minute=0, second=0)
    for day in range(60):
        now = first + timedelta(days=day)
        there = [event for event in events if event.published_at <= now]
        seen += mine.poll(SITE.render(spec, gathered(there, spec, closed=now), mine.form))
    days = {event.published_at.date() for event in events}
    starts = days if digest == "daily" else {day - timedelta(days=day.weekday()) for day in days}
    assert sorted(seen) == sorted(f"tag:voetnoot,2026:digest:{digest}/answers:{day.isoformat()}" for day in starts)
