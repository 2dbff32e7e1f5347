"""All files of the feeds: what the daemon writes below the public folder and what the site serves, from one function."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from voetnoot.events import Published
from voetnoot.feeds.feed import MAX_BYTES, CompleteTo, Feed, make_feed
from voetnoot.feeds.item import Voice
from voetnoot.feeds.jsonfeed import json_feed
from voetnoot.feeds.opml import opml
from voetnoot.feeds.selection import STANDARD, FeedSpec
from voetnoot.feeds.syndication import atom, rss
from voetnoot.reports.pages import twin_page
from voetnoot.words import Words

RENDERERS: dict[str, Callable[[Feed], bytes]] = {"rss": rss, "atom": atom, "json": json_feed}
"""How each form is made, by the end of its address."""

MOST_EVENTS = 400
"""How many of the newest events of a feed are looked at: more than ever fit."""

EventsOf = Callable[[FeedSpec], Sequence[Published]]
"""Gives the newest published events of a feed, at least `MOST_EVENTS` of them where there are so many."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """What all feeds share: ``name`` before every title, ``language``, public address, size, and how far we know."""

    language: str = "nl"
    base_url: str = "http://127.0.0.1:8080"
    name: str = "Voetnoot"
    max_bytes: int = MAX_BYTES
    complete: tuple[CompleteTo, ...] = ()

    @property
    def voice(self) -> Voice:
        """How the items speak."""
        return Voice(Words(self.language), self.base_url.rstrip("/"))

    def feed(self, spec: FeedSpec, events: Iterable[Published]) -> Feed:
        """Return one feed before it has a form."""
        return make_feed(spec, events, self.voice, complete=self.complete, name=self.name, max_bytes=self.max_bytes)

    def render(self, spec: FeedSpec, events: Iterable[Published], form: str) -> bytes:
        """Return one feed in ``form`` (``rss``, ``atom``, ``json``). Raises ``KeyError`` for another form."""
        return RENDERERS[form](self.feed(spec, events))

    def opml(self, specs: Sequence[FeedSpec] = STANDARD) -> bytes:
        """Return the list of ``specs`` as OPML."""
        return opml(specs, self.voice, name=self.name)


def feed_files(publisher: Publisher, events_of: EventsOf, specs: Sequence[FeedSpec] = STANDARD) -> dict[str, bytes]:
    """Return path below the public folder -> bytes for every form of ``specs`` (``feeds/all.rss``) and its page.

    The paths are safe: a kenmerk or a standard name. Feeds by other facets are served, not written.
    """
    files: dict[str, bytes] = {}
    for spec in specs:
        feed = publisher.feed(spec, events_of(spec))
        for form, renderer in RENDERERS.items():
            files[f"feeds/{spec.name}.{form}"] = renderer(feed)
        files[f"feeds/{spec.name}.html"] = twin_page(feed, publisher.complete).encode("utf-8")
    return files


def all_files(publisher: Publisher, events_of: EventsOf, fresh: Sequence[FeedSpec] = ()) -> dict[str, bytes]:
    """Return every standard feed, those in ``fresh`` (such as `kenmerk_specs` of the new events) and ``feeds.opml``."""
    files = feed_files(publisher, events_of, (*STANDARD, *fresh))
    files["feeds.opml"] = publisher.opml()
    return files
