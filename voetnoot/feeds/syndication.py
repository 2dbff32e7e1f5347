"""RSS 2.0 and Atom 1.0 by feedgen, with what it leaves to its callers: order, dates, addresses, one bad item."""

import logging
from collections.abc import Iterator
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from voetnoot.feeds.feed import Feed
from voetnoot.feeds.item import Item
from voetnoot.feeds.selection import FORMATS

_ATOM = "{http://www.w3.org/2005/Atom}"
_DCTERMS = "http://purl.org/dc/terms/"
_HISTORY = "http://purl.org/syndication/history/1.0"
_LOG = logging.getLogger(__name__)


class FeedExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What feedgen cannot say: the other forms of the feed, its archives (RFC 5005), and no build date without items."""

    def __init__(self) -> None:
        self.links: tuple[tuple[str, str, str], ...] = ()
        self.archive = False
        self.empty = False

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces that our elements need."""
        return {"dcterms": _DCTERMS, **({"fh": _HISTORY} if self.archive else {})}

    def extend_rss(self, rss: Any) -> Any:
        """Add the further links and the mark of an archive; drop the date of rendering where there is no item."""
        channel = rss[0]
        self._extend(channel, f"{_ATOM}link")
        if self.empty:
            channel.remove(channel.find("lastBuildDate"))
        return rss

    def extend_atom(self, feed: Any) -> Any:
        """Add the further links and the mark of an archive."""
        self._extend(feed, "link")  # feedgen names the elements of Atom without their namespace, and declares it on the root
        return feed

    def _extend(self, parent: Any, name: str) -> None:
        place = parent.index(parent.find(name)) + 1
        for href, rel, media_type in self.links:
            kind = {"type": media_type} if media_type else {}
            parent.insert(place, etree.Element(name, {"href": href, "rel": rel, **kind}))
        if self.archive:
            parent.insert(place, etree.Element(f"{{{_HISTORY}}}archive"))


class ItemExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """What feedgen cannot say of an item: the document's own date, since ``pubDate`` is ours, and whole links.

    Of a link it loses all but the address (python-feedgen issue 135).
    """

    def __init__(self) -> None:
        self.dated: str | None = None
        self.links: tuple[tuple[tuple[str, str], ...], ...] = ()

    def extend_rss(self, entry: Any) -> Any:
        """Add ``dcterms:created``, which no reader takes for the date of publication."""
        if self.dated:
            etree.SubElement(entry, f"{{{_DCTERMS}}}created").text = self.dated
        return entry

    def extend_atom(self, entry: Any) -> Any:
        """Put whole links in the place of feedgen's own, and add ``dcterms:created``."""
        for link in entry.findall("link"):
            entry.remove(link)
        for attributes in self.links:
            etree.SubElement(entry, "link", dict(attributes))
        return self.extend_rss(entry)


class OnceEntry(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An entry that is rendered once, as a trial: feedgen takes that when it makes the feed, and would render it anew."""

    made: Any = None

    def try_as(self, form: str) -> None:
        """Render the entry for a feed in ``form``. Raises whatever feedgen or lxml refuse it with."""
        self.made = self.rss_entry() if form == "rss" else self.atom_entry()

    def rss_entry(self, extensions: bool = True) -> Any:
        """Return the element of RSS."""
        return super().rss_entry(extensions) if self.made is None else self.made

    def atom_entry(self, extensions: bool = True) -> Any:
        """Return the element of Atom."""
        return super().atom_entry(extensions) if self.made is None else self.made


def rss(feed: Feed) -> bytes:
    """Return ``feed`` as RSS 2.0, UTF-8. The same feed gives the same bytes."""
    rendered: bytes = _generator(feed, "rss").rss_str(pretty=True)
    return rendered


def atom(feed: Feed) -> bytes:
    """Return ``feed`` as Atom 1.0 (RFC 4287), UTF-8. The same feed gives the same bytes."""
    rendered: bytes = _generator(feed, "atom").atom_str(pretty=True)
    return rendered


def _generator(feed: Feed, form: str) -> FeedGenerator:
    made = FeedGenerator()
    made.register_extension("voetnoot", FeedExtension, ItemExtension)
    made.id(feed.id)
    made.title(feed.title)
    made.description(feed.description)
    made.subtitle(feed.description)
    made.language(feed.voice.words.language)
    made.author({"name": "Voetnoot"})
    made.generator("Voetnoot")
    made.updated(feed.updated)
    # The last call wins the channel's <link>, so that the feed itself comes first and the page for people last.
    made.link(href=feed.address(form), rel="self", type=FORMATS[form])
    made.link(href=feed.home, rel="alternate", type="text/html")
    made.voetnoot.links = tuple(_links(feed, form))
    made.voetnoot.archive = feed.spec.page is not None
    made.voetnoot.empty = not feed.items
    seen: set[str] = set()
    for item in feed.items:
        if item.guid not in seen and (entry := _entry(item, form)) is not None:
            seen.add(item.guid)
            made.add_entry(entry, order="append")
    return made


def _links(feed: Feed, form: str) -> Iterator[tuple[str, str, str]]:
    """Yield address, relation and media type of the other forms, the hub, the archive before, the feed that this one is of."""
    for other in FORMATS:
        if other != form:
            yield feed.address(other), "alternate", FORMATS[other]
    if feed.hub is not None:
        yield feed.hub, "hub", ""
    for rel, spec in (("prev-archive", feed.previous), ("current", feed.current)):
        if spec is not None:
            yield feed.voice.at(spec.at(form)), rel, FORMATS[form]


def _entry(item: Item, form: str) -> OnceEntry | None:
    """Return the entry, rendered as a trial: what feedgen or lxml refuses must not cost the whole feed."""
    entry = OnceEntry()
    try:
        entry.register_extension("voetnoot", ItemExtension)
        entry.id(item.guid)
        entry.title(item.title)
        entry.summary(item.text)
        entry.content(item.html, type="html")
        entry.published(item.published)
        entry.updated(item.updated)
        entry.link(href=item.link, rel="alternate", type="text/html")
        entry.voetnoot.links = (
            (("href", item.link), ("rel", "alternate"), ("type", "text/html")),
            *((("href", link.href), ("rel", "related"), ("title", link.title)) for link in item.links),
        )
        entry.category([{"term": category} for category in item.categories])
        entry.voetnoot.dated = item.dated.isoformat() if item.dated else None
        entry.try_as(form)
    except Exception:  # noqa: BLE001  # whatever one item does, the others must reach their readers
        _LOG.exception("item %s was left out of a feed", item.guid)
        return None
    return entry
