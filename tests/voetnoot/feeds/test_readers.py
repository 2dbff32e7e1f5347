"""Feed readers as their code has it, polling for weeks: each sees every event once, whatever its habits."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import pytest
from feeding import gathered
from lxml import etree

from voetnoot.events import Published
from voetnoot.feeds.publishing import Publisher
from voetnoot.feeds.selection import STANDARD

SITE = Publisher(base_url="https://voetnoot.example")


def items(body: bytes) -> list[dict[str, str]]:
    """Return the items of an RSS document by element."""
    return [{str(element.tag): element.text or "" for element in item} for item in etree.fromstring(body).iter("item")]


class Reader(Protocol):
    def poll(self, body: bytes) -> list[str]:
        """Return the titles that the person behind the reader gets to see now."""


class Miniflux:
    """Keys on a hash of guid; a guid that repeats inside one document becomes guid and address."""

    def __init__(self) -> None:
        self.known: set[str] = set()

    def poll(self, body: bytes) -> list[str]:
        fresh, here = [], set()
        for entry in items(body):
            key = entry["guid"] if entry["guid"] not in here else entry["guid"] + entry["link"]
            here.add(entry["guid"])
            if key not in self.known:
                self.known.add(key)
                fresh.append(entry["guid"])
        return fresh


class FreshRss:
    """Trusts guids only while nearly all in the document differ; else the address and the date make the item."""

    def __init__(self) -> None:
        self.known: set[str] = set()

    def poll(self, body: bytes) -> list[str]:
        entries = items(body)
        sound = len({entry["guid"] for entry in entries}) >= 0.95 * len(entries)
        keys = [entry["guid"] if sound else entry["link"] + entry["pubDate"] for entry in entries]
        fresh = [(key, entry["guid"]) for key, entry in zip(keys, entries, strict=True) if key not in self.known]
        self.known |= set(keys)
        return [name for _, name in fresh]


class Linkwarden:
    """Goes on only when the build date is later than the last, and takes only what is dated after the last build."""

    def __init__(self) -> None:
        self.built: datetime | None = None

    def poll(self, body: bytes) -> list[str]:
        channel = etree.fromstring(body)[0]
        stamp = channel.findtext("lastBuildDate")
        if stamp is None:
            return []
        built = _moment(stamp)
        if self.built is not None and built <= self.built:
            return []
        fresh = [item["guid"] for item in items(body) if self.built is None or _moment(item["pubDate"]) > self.built]
        self.built = built
        return fresh


def _moment(text: str) -> datetime:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415

    return parsedate_to_datetime(text)


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


@pytest.mark.parametrize("reader", [Miniflux, FreshRss, Linkwarden])
@pytest.mark.parametrize("hours", [3, 24])
def test_a_reader_sees_every_event_exactly_once(letter: Callable[..., Published], reader: type[Reader], hours: int) -> None:
    events = list(story(letter))
    mine, seen = reader(), []
    now, shown = events[0].published_at - timedelta(hours=hours), -1
    while now <= events[-1].published_at + timedelta(hours=hours):
        there = [event for event in events if event.published_at <= now]
        if len(there) != shown:
            # While nothing happens the answer is 304, and the reader does not look.
            body, shown = SITE.render(STANDARD[0], gathered(there), "rss"), len(there)
            seen += mine.poll(body)
        now += timedelta(hours=hours)
    assert len(seen) == len(set(seen))
    assert set(seen) == {f"tag:voetnoot,2026:event:{event.event.id}" for event in events}
