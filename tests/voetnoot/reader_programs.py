"""Feed readers as their code has it: what the person behind each gets to see as new. Each polls one feed."""

import hashlib
import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

import feedparser
from lxml import etree


def items(body: bytes) -> list[dict[str, str]]:
    """Return the items of an RSS document by element."""
    return [{str(element.tag): element.text or "" for element in item} for item in etree.fromstring(body).iter("item")]


class Reader(Protocol):
    """A reader: the form that it asks for, and what it shows."""

    form: str

    def poll(self, body: bytes) -> list[str]:
        """Return the guids of the items that are shown as new."""


class Feedparser:
    """A script on feedparser: what it has not seen by id is new."""

    form = "atom"

    def __init__(self) -> None:
        self.known: set[str] = set()

    def poll(self, body: bytes) -> list[str]:
        parsed = feedparser.parse(body)
        assert not parsed.bozo, parsed.get("bozo_exception")
        fresh = [entry.id for entry in parsed.entries if entry.id not in self.known]
        self.known |= set(fresh)
        return fresh


class Miniflux:
    """Keys on a hash of guid; a guid that repeats inside one document becomes guid and address."""

    form = "rss"

    def __init__(self) -> None:
        self.known: set[str] = set()

    def poll(self, body: bytes) -> list[str]:
        fresh, here = [], set()
        for entry in items(body):
            named = entry["guid"] if entry["guid"] not in here else entry["guid"] + entry["link"]
            here.add(entry["guid"])
            key = hashlib.sha256(named.encode()).hexdigest()
            if key not in self.known:
                self.known.add(key)
                fresh.append(entry["guid"])
        return fresh


class FreshRss:
    """Trusts guids only while nearly all in the document differ; else the address and the date make the item."""

    form = "rss"

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

    form = "rss"

    def __init__(self) -> None:
        self.built: datetime | None = None

    def poll(self, body: bytes) -> list[str]:
        stamp = etree.fromstring(body)[0].findtext("lastBuildDate")
        if stamp is None:
            return []
        built = parsedate_to_datetime(stamp)
        if self.built is not None and built <= self.built:
            return []
        fresh = [
            item["guid"] for item in items(body) if self.built is None or parsedate_to_datetime(item["pubDate"]) > self.built
        ]
        self.built = built
        return fresh


class JsonReader:
    """Keys on the id of JSON Feed."""

    form = "json"

    def __init__(self) -> None:
        self.known: set[str] = set()

    def poll(self, body: bytes) -> list[str]:
        fresh = [item["id"] for item in json.loads(body)["items"] if item["id"] not in self.known]
        self.known |= set(fresh)
        return fresh


PROGRAMS: tuple[type[Reader], ...] = (Feedparser, Miniflux, FreshRss, Linkwarden, JsonReader)
