"""Which events belong to which feed, and under which address a feed stands."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from voetnoot.events import Event, Published
from voetnoot.facets import Facet, facets
from voetnoot.words import Words

FORMATS = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
"""The forms that each feed has, by the end of its address, with their media types."""

_ONE_FACET = ("kenmerk", "host", "ministry", "party", "member", "source")
_LONGEST = 200
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,63}")
"""Values that may name a file: what a source calls its questions, and the ids of sources."""


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """One feed: ``name`` is its address below ``/feeds/`` without the end; an event belongs to it if it has all ``facets``.

    ``narrowed`` are those of the facets that stand in the query of the address, sorted.
    """

    name: str
    facets: tuple[Facet, ...] = ()
    narrowed: tuple[Facet, ...] = ()

    @property
    def group(self) -> str:
        """``all``, ``answers``, ``links``, ``dead-links``, ``operators``, or the name of the facet."""
        return self.name.split("/", 1)[0]

    @property
    def value(self) -> str:
        """What the feed selects by, as printed (a kenmerk, a host, a ministry); empty for a standard feed."""
        return self.name.split("/", 1)[1] if "/" in self.name else ""

    @property
    def path(self) -> str:
        """The address below the site, percent-encoded, without the end: ``/feeds/kenmerk/2022Z20802``."""
        return "/feeds/" + quote(self.name, safe="/")

    @property
    def query(self) -> str:
        """The query of the address, with its question mark; empty for most feeds."""
        return f"?{urlencode(self.narrowed)}" if self.narrowed else ""

    def at(self, form: str) -> str:
        """Return the address below the site in ``form`` (``rss``, ``atom``, ``json``, ``html``)."""
        return f"{self.path}.{form}{self.query}"

    def title(self, words: Words) -> str:
        """Return the name of the feed for people."""
        names = [words.say(f"feed.{self.group}", name=self.value), *(value for _, value in self.narrowed)]
        return ", ".join(names)

    def about(self, words: Words) -> str:
        """Return one sentence on what the feed holds."""
        return words.say(f"feed.about.{self.group}")


STANDARD = (
    FeedSpec("all"),
    *(FeedSpec(group, (("group", group),)) for group in ("answers", "links", "dead-links", "operators")),
)
"""The feeds that always exist."""


def spec_of(name: str) -> FeedSpec | None:
    """Return the feed that stands at ``/feeds/<name>`` (decoded, without the end), or ``None`` where there can be none."""
    for spec in STANDARD:
        if spec.name == name:
            return spec
    facet, _, value = name.partition("/")
    if facet not in _ONE_FACET or not _sound(value):
        return None
    return FeedSpec(name, ((facet, value),))


def narrow(spec: FeedSpec, wanted: Iterable[Facet]) -> FeedSpec | None:
    """Return the feed of what ``spec`` holds and that has the ``wanted`` facets too, or ``None`` where a facet is none."""
    asked = tuple(sorted(set(wanted)))
    if any(facet not in (*_ONE_FACET, "kind") or not _sound(value) for facet, value in asked):
        return None
    return FeedSpec(spec.name, (*spec.facets, *asked), asked)


def _sound(value: str) -> bool:
    return 0 < len(value) <= _LONGEST and value.isprintable() and "\ufffd" not in value


def kenmerk_specs(events: Iterable[Event]) -> tuple[FeedSpec, ...]:
    """Return the feeds of the questions that ``events`` are about, sorted; only kenmerken that are safe as a file name."""
    found = {value for event in events for facet, value in facets(event) if facet == "kenmerk" and _FILE_NAME.fullmatch(value)}
    return tuple(FeedSpec(f"kenmerk/{value}", (("kenmerk", value),)) for value in sorted(found))


def source_specs(sources: Iterable[str]) -> tuple[FeedSpec, ...]:
    """Return the feeds of ``sources`` (ids), sorted; only of ids that are safe as a file name."""
    return tuple(FeedSpec(f"source/{one}", (("source", one),)) for one in sorted(sources) if _FILE_NAME.fullmatch(one))


def belongs(event: Event, spec: FeedSpec) -> bool:
    """Tell whether ``event`` belongs to the feed."""
    return set(spec.facets) <= facets(event)


def select(events: Iterable[Published], spec: FeedSpec) -> list[Published]:
    """Return those of ``events`` that belong to the feed, newest first, each once."""
    chosen = {published.event.id: published for published in events if belongs(published.event, spec)}
    return sorted(chosen.values(), key=lambda published: (published.published_at, published.seq), reverse=True)
