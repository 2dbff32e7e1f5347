"""A subscriber that polls the feeds of a play all the while."""

import threading
import urllib.request
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Self

import feedparser
from crashing.playing import Place

POLLED = ("all.rss", "all.atom")
POLL_SECONDS = 1.0


@dataclass
class FeedReader:
    """A subscriber that polls; what it finds wrong is in ``faults``."""

    place: Place
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    polls: Counter[str] = field(default_factory=Counter)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            for name in POLLED:
                with suppress(OSError):
                    self._look(f"file {name}", (self.place.data / "public" / "feeds" / name).read_bytes())
                with suppress(OSError, HTTPException), urllib.request.urlopen(self._address(name), timeout=30) as answer:
                    self._look(f"http {name}", answer.read())  # an answer that a kill cuts off is none

    def _address(self, name: str) -> str:
        return f"http://127.0.0.1:{self.place.port}/feeds/{name}"

    def _look(self, where: str, body: bytes) -> None:
        feed = feedparser.parse(body)
        ids = [entry.id for entry in feed.entries]
        self.polls[where] += 1
        if feed.bozo:
            self.faults.append(f"{where}: not well-formed: {feed.bozo_exception}")
        if len(ids) != len(set(ids)):
            self.faults.append(f"{where}: an item stands twice")
        known = {(where, one) for one in ids}
        if lost := {one for one in self.seen if one[0] == where} - known:
            self.faults.append(f"{where}: {len(lost)} items were seen and are missing")
        self.seen |= known
