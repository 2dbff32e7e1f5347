"""What the formats demand of a feed, as a list of what is wrong with it: RSS 2.0, RFC 4287, RFC 5005, JSON Feed 1.1."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
from lxml import etree

ATOM, FH = "{http://www.w3.org/2005/Atom}", "{http://purl.org/syndication/history/1.0}"
RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})"
)
CHANNEL = {"title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate", "category",
           "generator", "docs", "cloud", "ttl", "image", "rating", "textInput", "skipHours", "skipDays", "item"}  # fmt: skip
ITEM = {"title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"}
SEVERAL = {"item", "category"}
MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"
URL = {"type": "string", "pattern": r"^https?://[^\s<>\"]+$"}
AUTHORS = {"type": "array", "minItems": 1, "items": {"type": "object", "minProperties": 1, "properties": {
    "name": {"type": "string"}, "url": URL, "avatar": URL}, "additionalProperties": False}}  # fmt: skip
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": URL, "feed_url": URL, "next_url": URL, "icon": URL, "favicon": URL,
        "description": {"type": "string"}, "user_comment": {"type": "string"}, "expired": {"type": "boolean"},
        "language": {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"},
        "authors": AUTHORS,
        "hubs": {"type": "array", "items": {"type": "object", "required": ["type", "url"]}},
        "items": {"type": "array", "items": {
            "type": "object",
            "required": ["id"],
            "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
            "properties": {
                "id": {"type": "string", "minLength": 1}, "url": URL, "external_url": URL, "image": URL, "banner_image": URL,
                "title": {"type": "string"}, "content_html": {"type": "string"}, "content_text": {"type": "string"},
                "summary": {"type": "string"}, "date_published": {"type": "string", "pattern": MOMENT},
                "date_modified": {"type": "string", "pattern": MOMENT}, "authors": AUTHORS,
                "tags": {"type": "array", "items": {"type": "string", "minLength": 1}}, "language": {"type": "string"},
            },
            "patternProperties": {"^_[a-z]+": {"type": "object"}},
            "additionalProperties": False,
        }},
    },
    "patternProperties": {"^_[a-z]+": {"type": "object"}},
    "additionalProperties": False,
}  # fmt: skip


def faults(body: bytes, form: str) -> list[str]:
    """Return all that is wrong with a feed in ``form``."""
    check = {"rss": rss_faults, "atom": atom_faults, "json": json_faults}[form]
    return list(check(body))


def rss_faults(body: bytes) -> Iterator[str]:
    """Yield what RSS 2.0 (rssboard.org, with the advice of its profile) finds wrong."""
    root = etree.fromstring(body)
    if root.tag != "rss" or root.get("version") != "2.0" or [child.tag for child in root] != ["channel"]:
        yield "the document is no rss element of version 2.0 with one channel"
        return
    channel = root[0]
    yield from _elements(channel, CHANNEL, ("title", "link", "description"))
    yield from _history(channel)
    selfs = [link.get("href") for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(selfs) != 1:
        yield f"the channel has {len(selfs)} links to itself"
    if channel.findtext("docs") not in (None, "http://www.rssboard.org/rss-specification"):
        yield "docs leads elsewhere"
    built, items = channel.findtext("lastBuildDate"), channel.findall("item")
    stamps = [parsedate_to_datetime(item.findtext("pubDate") or "") for item in items]
    if stamps != sorted(stamps, reverse=True) or (stamps and (built is None or parsedate_to_datetime(built) != stamps[0])):
        yield "items are not newest first, or the build date is not the newest item's"
    for item in items:
        yield from _elements(item, ITEM, ("title", "guid", "pubDate", "link"))
        guid = item.find("guid")
        if guid is not None and guid.get("isPermaLink") != "false":
            yield f"guid {guid.text!r} claims to be an address"
    yield from _twice([item.findtext("guid") for item in items])


def _elements(parent: etree._Element, known: set[str], wanted: tuple[str, ...]) -> Iterator[str]:
    names = [str(child.tag) for child in parent if isinstance(child.tag, str) and not child.tag.startswith("{")]
    yield from (f"{parent.tag} has no {name}" for name in wanted if name not in names)
    yield from (f"{parent.tag} has an unknown element {name}" for name in names if name not in known)
    yield from (
        f"{parent.tag} has {count} elements {name}" for name, count in Counter(names).items() if count > 1 and name not in SEVERAL
    )
    for child in parent:
        text = child.text or ""
        if child.tag in ("pubDate", "lastBuildDate") and not RFC822.fullmatch(text):
            yield f"{child.tag} {text!r} is no date of RFC 822 with four digits for the year"
        if child.tag in ("link", "comments", "docs") and not _is_address(text):
            yield f"{child.tag} {text!r} is no address"
        if child.tag in ("title", "guid") and not text.strip():
            yield f"an empty {child.tag}"


def atom_faults(body: bytes) -> Iterator[str]:
    """Yield what RFC 4287 finds wrong: its grammar, and the rules that a grammar cannot say."""
    root = etree.fromstring(body)
    grammar = _atom_grammar()
    if not grammar.validate(root):
        yield from (str(entry) for entry in grammar.error_log)
    yield from _history(root)
    authors = root.findall(f"{ATOM}author")
    for entry in root.findall(f"{ATOM}entry"):
        if not authors and entry.find(f"{ATOM}author") is None:
            yield "an entry without author (4.1.2)"
        if entry.find(f"{ATOM}content") is None and not _links(entry, "alternate"):
            yield "an entry with neither content nor alternate link (4.1.2)"
        yield from _same_alternates(entry)
    yield from _same_alternates(root)
    if len(_links(root, "self")) != 1:
        yield "a feed should have one link to itself (4.1.1)"
    ids = [element.text or "" for element in root.iter(f"{ATOM}id")]
    yield from (f"id {one!r} is no URI (4.2.6)" for one in ids if not re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", one))
    yield from _twice([entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")])
    yield from (
        f"link {link.get('href')!r} is no address" for link in root.iter(f"{ATOM}link") if not _is_address(link.get("href") or "")
    )


def _same_alternates(parent: etree._Element) -> Iterator[str]:
    found = Counter((link.get("type"), link.get("hreflang")) for link in _links(parent, "alternate"))
    yield from (f"two alternate links of type {kind} (4.1.1, 4.1.2)" for (kind, _), count in found.items() if count > 1)


def _history(parent: etree._Element) -> Iterator[str]:
    """Yield what RFC 5005 finds wrong with the head of one document."""
    archive, complete = parent.find(f"{FH}archive"), parent.find(f"{FH}complete")
    relations = Counter(link.get("rel") for link in parent.findall(f"{ATOM}link"))
    if archive is not None and complete is not None:
        yield "complete and an archive at once (section 2)"
    if archive is not None and relations["current"] != 1:
        yield "an archive should name the feed that it is of (section 4)"
    if archive is None and relations["current"]:
        yield "the feed itself names a current one"
    yield from (
        f"{count} links {name} (section 4)"
        for name, count in relations.items()
        if name in ("prev-archive", "next-archive") and count > 1
    )


def json_faults(body: bytes) -> Iterator[str]:
    """Yield what JSON Feed 1.1 finds wrong."""
    feed: dict[str, Any] = json.loads(body)
    yield from (error.message[:200] for error in jsonschema.Draft202012Validator(JSON_FEED).iter_errors(feed))
    yield from _twice([item["id"] for item in feed["items"]])
    stamps = [item["date_published"] for item in feed["items"]]
    if stamps != sorted(stamps, reverse=True):
        yield "items are not newest first"


@cache
def _atom_grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))


def _links(parent: etree._Element, rel: str) -> list[etree._Element]:
    return [link for link in parent.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]


def _twice(ids: list[str | None]) -> Iterator[str]:
    yield from (f"the id {one!r} stands twice" for one, count in Counter(ids).items() if count > 1)


def _is_address(text: str) -> bool:
    return urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).hostname) and not re.search(r"[\s<>\"]", text)
