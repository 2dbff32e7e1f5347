"""Which events belong to which feed, and under which address a feed stands."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode

from voetnoot.events import KINDS, Event
from voetnoot.facets import Facet, facets
from voetnoot.searching import parse_query
from voetnoot.words import Words

FORMATS = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
"""The forms that each feed has, by the end of its address, with their media types."""

DIGESTS = ("daily", "weekly")
"""The periods by which a feed can be read in one item each."""

ONE_FACET = ("kenmerk", "host", "domain", "ministry", "party", "member", "source")
"""The facets of which one value makes a feed with an address of its own: ``/feeds/ministry/Defensie.atom``."""

_WEB_TEAM = "webteam"
_NARROWING = (*ONE_FACET, "kind")
_LONGEST = 200
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,63}")
"""Values that may name a file: what a source calls its questions, and the ids of sources."""
_PRINTED_NAME = re.compile(r"[^\W_][\w ,.&()'+-]{0,99}")
"""Names of people and bodies that may name a file."""

_ARCHIVE = re.compile(r"archive/([1-9][0-9]{0,8})/(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """One feed: ``name`` is its address below ``/feeds/``. An event belongs to it if it has, of each facet, one of the values.

    ``narrowed`` are those of the facets that stand in the query of the address, sorted; ``words`` what its events must be about.
    ``digest`` (``daily``, ``weekly``) makes one item of each period; ``page`` is the number of an archive (RFC 5005), from 1.
    """

    name: str
    facets: tuple[Facet, ...] = ()
    narrowed: tuple[Facet, ...] = ()
    words: str = ""
    digest: str = ""
    page: int | None = None

    @property
    def group(self) -> str:
        """``all``, ``answers``, ``links``, ``dead-links``, ``operators``, ``webteam``, or the name of the facet."""
        return self.name.split("/", 1)[0]

    @property
    def value(self) -> str:
        """What the feed selects by, as printed (a kenmerk, a host, a ministry); empty for a standard feed."""
        return self.name.split("/", 1)[1] if "/" in self.name else ""

    @property
    def key(self) -> str:
        """What tells this feed from every other one, whatever its form; its archives share it."""
        return f"{f'{self.digest}/' if self.digest else ''}{quote(self.name, safe='/')}{self.query}"

    @property
    def stem(self) -> str:
        """The path below ``/feeds/`` as it is before percent-encoding, without the end: ``daily/answers``."""
        parts = [self.digest, f"archive/{self.page}" if self.page else "", self.name]
        return "/".join(part for part in parts if part)

    @property
    def path(self) -> str:
        """The address below the site, percent-encoded, without the end: ``/feeds/kenmerk/2022Z20802``."""
        return "/feeds/" + quote(self.stem, safe="/")

    @property
    def query(self) -> str:
        """The query of the address, with its question mark; empty for most feeds."""
        asked = [*self.narrowed, *([("q", self.words)] if self.words else [])]
        return f"?{urlencode(asked)}" if asked else ""

    def at(self, form: str) -> str:
        """Return the address below the site in ``form`` (``rss``, ``atom``, ``json``, ``html``)."""
        return f"{self.path}.{form}{self.query}"

    def per(self, digest: str) -> "FeedSpec":
        """Return the same feed by period (``daily``, ``weekly``), or event by event (the empty text)."""
        return replace(self, digest=digest, page=None)

    def archive(self, page: int | None) -> "FeedSpec":
        """Return an archive of the feed, or with ``None`` the feed itself."""
        return replace(self, page=page)

    def title(self, words: Words) -> str:
        """Return the name of the feed for people."""
        parts = [words.say(f"feed.{self.group}", name=self.value)]
        parts += [words.label("event", value) if facet == "kind" else value for facet, value in self.narrowed]
        parts += [words.say("feed.on", words=self.words)] if self.words else []
        parts += [words.say(f"feed.{self.digest}")] if self.digest else []
        parts += [words.say("feed.archive", number=words.number(self.page))] if self.page else []
        return ", ".join(parts)

    def about(self, words: Words) -> str:
        """Return one or two sentences on what the feed holds."""
        plain = words.say(f"feed.about.{self.group}")
        return f"{plain} {words.say(f'feed.about.{self.digest}')}" if self.digest else plain


STANDARD = (
    FeedSpec("all"),
    *(FeedSpec(group, (("group", group),)) for group in ("answers", "links", "dead-links", "operators")),
)
"""The feeds that always exist."""


def spec_of(name: str) -> FeedSpec | None:
    """Return the feed that stands at ``/feeds/<name>`` (decoded, without the end), or ``None`` where there can be none."""
    for digest in DIGESTS:
        if name.startswith(f"{digest}/"):
            base = spec_of(name.removeprefix(f"{digest}/"))
            return base.per(digest) if base and not base.digest and base.page is None else None
    if found := _ARCHIVE.fullmatch(name):
        base = spec_of(found[2])
        return base.archive(int(found[1])) if base and not base.digest and base.page is None else None
    facet, slash, value = name.partition("/")
    if not slash:
        return next((spec for spec in STANDARD if spec.name == name), None)
    value = _canonical(facet, value)
    if facet not in (*ONE_FACET, _WEB_TEAM) or not _sound(value):
        return None
    wanted = (("group", "dead-links"), ("domain", value)) if facet == _WEB_TEAM else ((facet, value),)
    return FeedSpec(f"{facet}/{value}", wanted)


def narrow(spec: FeedSpec, wanted: Iterable[tuple[str, str]]) -> FeedSpec | None:
    """Return the feed of what ``spec`` holds and that is ``wanted`` too, or ``None`` where something is no facet.

    Several values of one facet mean any of them; ``q`` holds words that the events must be about (`voetnoot.searching`).
    """
    pairs = [(facet, _canonical(facet, value)) for facet, value in wanted]
    typed = [value for facet, value in pairs if facet == "q"]
    said = " ".join(" ".join(typed).split())
    asked = tuple(sorted({pair for pair in pairs if pair[0] != "q"}))
    if any(facet not in _NARROWING or not _sound(value) for facet, value in asked):
        return None
    if any(facet == "kind" and value not in KINDS for facet, value in asked):
        return None
    if typed and not _asks(said):
        return None
    return replace(spec, facets=(*spec.facets, *asked), narrowed=asked, words=said)


def spec_at(address: str) -> FeedSpec | None:
    """Return the feed with this `FeedSpec.key`: ``answers?ministry=Defensie``, ``daily/all``. ``None`` where there is none."""
    name, _, query = address.partition("?")
    spec = spec_of(unquote(name))
    return narrow(spec, parse_qsl(query, keep_blank_values=True)) if spec and query else spec


def _asks(said: str) -> bool:
    return len(said) <= _LONGEST and said.isprintable() and parse_query(said) is not None


def _canonical(facet: str, value: str) -> str:
    return value.lower() if facet in ("host", "domain", _WEB_TEAM) else value


def _sound(value: str) -> bool:
    return 0 < len(value) <= _LONGEST and value.isprintable() and "\ufffd" not in value


def fresh_specs(events: Iterable[Event]) -> tuple[FeedSpec, ...]:
    """Return the feeds of questions, ministries and parties that ``events`` are about, sorted; names must be safe as a file's."""
    found = {
        f"{facet}/{value}"
        for event in events
        for facet, value in facets(event)
        if (facet == "kenmerk" and _FILE_NAME.fullmatch(value))
        or (facet in ("ministry", "party") and _PRINTED_NAME.fullmatch(value))
    }
    return tuple(spec for name in sorted(found) if (spec := spec_of(name)) is not None)


def source_specs(sources: Iterable[str]) -> tuple[FeedSpec, ...]:
    """Return the feeds of ``sources`` (ids), sorted; only of ids that are safe as a file name."""
    return tuple(FeedSpec(f"source/{one}", (("source", one),)) for one in sorted(sources) if _FILE_NAME.fullmatch(one))


def belongs(event: Event, spec: FeedSpec) -> bool:
    """Tell whether ``event`` has what the facets of the feed ask for; the words are looked up by the store, which keeps them."""
    has = facets(event)
    return all(
        any((name, value) in has for facet, value in spec.facets if facet == name) for name in {facet for facet, _ in spec.facets}
    )
