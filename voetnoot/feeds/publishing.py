"""All files of the feeds: what the daemon writes below the public folder and what the site serves, from one function."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from voetnoot.feeds.feed import MAX_BYTES, CompleteTo, Feed, make_feed
from voetnoot.feeds.gathering import Gathered
from voetnoot.feeds.item import Voice
from voetnoot.feeds.jsonfeed import json_feed
from voetnoot.feeds.opml import opml
from voetnoot.feeds.selection import DIGESTS, STANDARD, FeedSpec
from voetnoot.feeds.syndication import atom, rss
from voetnoot.reports.pages import twin_page
from voetnoot.words import Words

RENDERERS: dict[str, Callable[[Feed], bytes]] = {"rss": rss, "atom": atom, "json": json_feed}
"""How each form is made, by the end of its address."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """What all feeds share: ``name`` before every title, ``language``, public address, size, how far we know, the WebSub hub."""

    language: str = "nl"
    base_url: str = "http://127.0.0.1:8080"
    name: str = "Voetnoot"
    max_bytes: int = MAX_BYTES
    complete: tuple[CompleteTo, ...] = ()
    hub: str | None = None

    @property
    def voice(self) -> Voice:
        """How the items speak."""
        return Voice(Words(self.language), self.base_url.rstrip("/"))

    def feed(self, spec: FeedSpec, gathered: Gathered) -> Feed:
        """Return one feed before it has a form."""
        return make_feed(
            spec, gathered, self.voice, complete=self.complete, name=self.name, max_bytes=self.max_bytes, hub=self.hub
        )

    def render(self, spec: FeedSpec, gathered: Gathered, form: str) -> bytes:
        """Return one feed in ``form`` (``rss``, ``atom``, ``json``). Raises ``KeyError`` for another form."""
        return RENDERERS[form](self.feed(spec, gathered))

    def opml(self, specs: Sequence[FeedSpec] = STANDARD) -> bytes:
        """Return the list of ``specs`` as OPML."""
        return opml(specs, self.voice, name=self.name)


def feed_files(publisher: Publisher, spec: FeedSpec, gathered: Gathered) -> Iterator[tuple[str, bytes]]:
    """Yield path below the public folder and bytes of a feed in every form (``feeds/all.rss``), its page for people last.

    The paths are safe where the name is, as those of `fresh_specs` are. Feeds by other facets are served, not written.
    """
    feed = publisher.feed(spec, gathered)
    for form, renderer in RENDERERS.items():
        yield file_of(spec, form), renderer(feed)
    yield file_of(spec, "html"), twin_page(feed, publisher.complete).encode("utf-8")


def file_of(spec: FeedSpec, form: str) -> str:
    """Return the path of a feed below the public folder."""
    return f"feeds/{spec.stem}.{form}"


WRITTEN = (*STANDARD, *(spec.per(digest) for spec in STANDARD for digest in DIGESTS))
"""The feeds that are written for everybody: the standard ones, event by event and by period."""
