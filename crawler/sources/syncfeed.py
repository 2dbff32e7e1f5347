"""The chamber's SyncFeed 2.0 (Atom): every change of an entity in the order of its token, deletions included. Pure.

A token is asked for behind which there is nothing yet, and the feed says where to come back: an exact place. The whole feed is
above 700 MB and is never read from its beginning; where the watch is to begin is sought by halving.
"""

from datetime import datetime
from urllib.parse import urldefrag

from lxml import etree

from crawler.sources.index import BadPageError, IndexPage, Page
from crawler.sources.json_pages import asked, asking
from crawler.sources.odata_rows import KINDS, QUESTIONS, aanhangsel_of
from crawler.sources.stamps import day, literal, moment
from voetnoot.answers import Case, DocumentKind, DocumentRef, Doubt

_ATOM = "{http://www.w3.org/2005/Atom}"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_FIRST_STEP = 1024
_NEAR = 500
"""Tokens between two places that are near enough: about two pages are read again."""

CATEGORIES = {"feed-cases": "Zaak", "feed-documents": "Document"}
"""Stream to the category of the feed."""


def beginning(feed: str, stream: str, since: datetime) -> str:
    """Return the address at which the search for the first entry after ``since`` begins."""
    probe = asking(f"{feed}/Feed", category=CATEGORIES[stream], content="external", skiptoken=0)
    return f"{probe}#seek=0,,{literal(since)}"


def read_feed(page: Page, *, source: str, feed: str) -> IndexPage:
    """Return what stands on a page of the feed, or where the search goes on. Raises `BadPageError`."""
    root = _root(page.body)
    url, fragment = urldefrag(page.url)
    entries = root.findall(f"{_ATOM}entry")
    if fragment.startswith("seek="):
        return _seek(url, fragment.removeprefix("seek="), entries)
    following = _link(entries[-1], "next") if entries else None
    resume = following or _link(root, "resume")
    if resume is None:
        raise BadPageError("a feed that says neither what follows nor where to come back")
    shown = [element for entry in entries if (element := _entity(entry)) is not None]
    gone = tuple(_id(one) for one in shown if _deleted(one))
    alive = [one for one in shown if not _deleted(one)]
    common = {"next": following, "resume": resume, "partial": True, "rows": len(entries)}
    if page.stream == "feed-cases":
        cases = tuple(_case(one, source) for one in alive if _text(one, "soort") == QUESTIONS and _text(one, "nummer"))
        return IndexPage(cases=cases, deleted_cases=gone, **common)  # type: ignore[arg-type]
    ours = [one for one in alive if _text(one, "soort").startswith(("Antwoord schriftelijke vragen", "Mededeling"))]
    unknown = [one for one in ours if _text(one, "soort") not in KINDS]
    return IndexPage(
        refs=tuple(_ref(one, source, feed) for one in ours),
        deleted=gone,
        doubts=tuple(Doubt("unknown-kind", _text(one, "documentNummer"), _text(one, "soort")) for one in unknown),
        belongs={_id(one): _refs(one, "zaak") for one in ours},
        **common,  # type: ignore[arg-type]
    )


def _root(body: bytes) -> etree._Element:
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        shown = body[:60].decode("utf-8", "replace").strip()
        raise BadPageError(f"no feed but {shown!r}") from None
    if root.tag != f"{_ATOM}feed":
        raise BadPageError(f"XML that is no feed but <{etree.QName(root).localname}>")
    return root


def _seek(url: str, state: str, entries: list[etree._Element]) -> IndexPage:
    """Return the next step of the search. ``state``: a token before the moment sought, one behind it or nothing, the moment."""
    low_text, high_text, since = state.split(",")
    token, low, high = int(asked(url, "skiptoken")), int(low_text), int(high_text) if high_text else None
    changed = moment(entries[0].findtext(f"{_ATOM}updated")) if entries else None
    wanted = moment(since)
    if wanted is not None and changed is not None and changed < wanted:
        low = token
    else:
        high = token
    if high is not None and high - low <= _NEAR:
        plain = asking(url, skiptoken=low).replace("content=external&", "").replace("&content=external", "")
        return IndexPage(next=plain, resume=plain)
    step = max(_FIRST_STEP, token * 2) if high is None else (low + high) // 2
    return IndexPage(next=f"{asking(url, skiptoken=step)}#seek={low},{'' if high is None else high},{since}")


def _link(element: etree._Element, rel: str) -> str | None:
    found = (link.get("href") for link in element.findall(f"{_ATOM}link") if link.get("rel") == rel)
    return next((str(href) for href in found if href), None)


def _entity(entry: etree._Element) -> etree._Element | None:
    content = entry.find(f"{_ATOM}content")
    return content[0] if content is not None and len(content) else None


def _attribute(element: etree._Element, name: str) -> str:
    """Return an attribute, with a namespace (the wire form) or without (recordings have lost it)."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _id(element: etree._Element) -> str:
    return _attribute(element, "id").lower()


def _deleted(element: etree._Element) -> bool:
    return _attribute(element, "verwijderd").lower() == "true"


def _text(element: etree._Element, name: str) -> str:
    found = next((child for child in element if isinstance(child.tag, str) and etree.QName(child).localname == name), None)
    return "" if found is None or found.get(_NIL) == "true" else (found.text or "").strip()


def _refs(element: etree._Element, name: str) -> tuple[str, ...]:
    named = [child for child in element if isinstance(child.tag, str) and etree.QName(child).localname == name]
    return tuple(_attribute(child, "ref").lower() for child in named)


def _ref(one: etree._Element, source: str, feed: str) -> DocumentRef:
    media_type, length = _attribute(one, "contentType") or None, _attribute(one, "contentLength")
    version = next(iter(_refs(one, "huidigeDocumentVersie")), "")
    return DocumentRef(
        source=source,
        key=_id(one),
        kind=KINDS.get(_text(one, "soort"), DocumentKind.OTHER),
        title=_text(one, "onderwerp") or _text(one, "titel"),
        url=f"{feed}/Resources/{_id(one)}" if media_type else None,
        sign=f"{media_type or ''}|{length}|{version}",
        number=_text(one, "documentNummer") or None,
        dated=day(_text(one, "datum")),
        received=day(_text(one, "datumOntvangst")),
        modified=moment(_attribute(one, "bijgewerkt")),
        media_type=media_type,
        length=int(length) if length.isdigit() else None,
        aanhangsel=aanhangsel_of(None, _text(one, "aanhangselnummer")),
        own_reference=_text(one, "kenmerkAfzender") or None,
    )


def _case(one: etree._Element, source: str) -> Case:
    settled = _text(one, "afgedaan").lower() == "true"
    subject = _text(one, "onderwerp") or _text(one, "titel")
    return Case(source, _text(one, "nummer"), subject, day(_text(one, "gestartOp")), settled=settled, key=_id(one))
