"""Listings of documents in the forms that people have: a folder, lines of addresses, a sitemap, an RSS or Atom feed."""

import gzip
import io
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
from lxml import etree

from crawler.sources.index import BadPageError, Page
from crawler.sources.local import LISTING
from crawler.sources.stamps import day

_GZIP = b"\x1f\x8b"
_LARGEST = 60 * 2**20
"""A sitemap has at most 50 MB without its compression (sitemaps.org, protocol 0.9)."""
_MOST_LINES = 50_000
_PAGES = (".html", ".htm", ".xhtml")
_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xml": "application/xml",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
}
"""What is told by the end of a name; everything else on the web is taken for a page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that a listing names. ``sign`` changes when the listing says that the document did."""

    key: str
    url: str
    sign: str
    title: str = ""
    dated: date | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing, read. ``parts`` are further listings that belong to it; ``passed`` says what in it is no document.

    ``whole``: it names all that there is, and not only the newest. ``form``: which of the forms it has (``folder``,
    ``sitemap``, ``feed``, ``list``, ``document``).
    """

    entries: tuple[Entry, ...] = ()
    next: str | None = None
    parts: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    whole: bool = True
    form: str = "document"


def listing_of(page: Page) -> Listing:
    """Return what ``page`` lists; a page that is no listing is itself the one document. Raises `BadPageError`."""
    if page.media_type == LISTING and page.url.startswith("file:"):
        return _folder(page)
    body = _unpacked(page.body)
    root = _root(body)
    if root in ("urlset", "sitemapindex"):
        return _sitemap(page, body)
    if root in ("rss", "feed", "RDF"):
        return _feed(page, body)
    if (addresses := _addresses(body)) is not None:
        looked = page.now.date().isoformat()
        return Listing(tuple(_web_entry(url, looked) for url in dict.fromkeys(addresses)), form="list")
    return Listing((_web_entry(page.url, page.now.date().isoformat()),))


def _folder(page: Page) -> Listing:
    told = json.loads(page.body)
    entries, passed = [], Counter[str]()
    for file in told["files"]:
        suffix = PurePosixPath(file["path"]).suffix.lower()
        if suffix in _TYPES or suffix in _PAGES:
            sign = f"{file['size']}|{file['changed']}"
            entries.append(Entry(file["path"], file["url"], sign, title=file["path"], media_type=_media_type(file["path"])))
        else:
            passed[suffix or file["path"]] += 1
    left_out = tuple(f"{count} {what}" for what, count in sorted(passed.items()))
    return Listing(tuple(entries), told["next"], passed=left_out, form="folder")


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body
    try:
        with gzip.open(io.BytesIO(body)) as packed:
            return packed.read(_LARGEST)
    except (OSError, EOFError, zlib.error) as error:
        raise BadPageError(f"a gzip file that cannot be opened: {error}") from None


def _root(body: bytes) -> str:
    """Return the local name of the root element of ``body``; empty for what is no XML."""
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return ""
    try:
        for _, element in etree.iterparse(io.BytesIO(body), events=("start",), resolve_entities=False, no_network=True):
            return etree.QName(element).localname
    except (etree.XMLSyntaxError, ValueError):
        pass
    return ""


def _sitemap(page: Page, body: bytes) -> Listing:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(body, parser)
    places = [(_child(one, "loc"), _child(one, "lastmod")) for one in root if isinstance(one.tag, str)]
    web = [(urljoin(page.url, loc), changed) for loc, changed in places if _is_web(urljoin(page.url, loc))]
    if etree.QName(root).localname == "sitemapindex":
        return Listing(parts=tuple(dict.fromkeys(loc for loc, _ in web)), form="sitemap")
    looked = page.now.date().isoformat()
    return Listing(tuple(_web_entry(loc, changed or looked, dated=day(changed)) for loc, changed in web), form="sitemap")


def _child(element: etree._Element, name: str) -> str:
    found = next((child for child in element if isinstance(child.tag, str) and etree.QName(child).localname == name), None)
    return ((found.text if found is not None else None) or "").strip()


def _feed(page: Page, body: bytes) -> Listing:
    told: Any = feedparser.parse(body)
    return Listing(tuple(_of_feed(page.url, [dict(one) for one in told.entries])), whole=False, form="feed")


def _of_feed(base: str, entries: list[Any]) -> Iterator[Entry]:
    for one in entries:
        files = [each for each in one.get("links", ()) if each.get("rel") == "enclosure" and each.get("href")]
        chosen = files[0] if files else {"href": one.get("link", "")}
        url = urljoin(base, chosen["href"])
        if _is_web(url):
            changed = one.get("updated") or one.get("published") or ""
            sign = f"{changed}|{chosen.get('length') or ''}"
            yield _web_entry(url, sign, title=one.get("title", ""), dated=_day_of(one))


def _day_of(entry: Any) -> date | None:
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    return date(*parsed[:3]) if parsed else None


def _addresses(body: bytes) -> list[str] | None:
    """Return the addresses that ``body`` lists, one a line, blank lines and lines with ``#`` apart; ``None``: it is no list."""
    try:
        lines = [line.strip() for line in body.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        return None
    told = [line for line in lines if line and not line.startswith("#")]
    if not told or len(told) > _MOST_LINES or not all(_is_web(line) and " " not in line for line in told):
        return None
    return told


def _web_entry(url: str, sign: str, *, title: str = "", dated: date | None = None) -> Entry:
    return Entry(url, url, sign[:400], title, dated, _media_type(unquote(urlsplit(url).path)))


def _media_type(path: str) -> str:
    return _TYPES.get(PurePosixPath(path).suffix.lower(), "text/html")


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
