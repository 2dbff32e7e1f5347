"""SRU 2.0 of repository.overheid.nl: addresses, pages, and records to values of ours. Pure.

A refused query comes with status 200 and diagnostics. Elements are known by their local names: recordings have lost the
namespaces, and three of them are in use.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.sources.index import BadPageError
from crawler.sources.json_pages import asked, asking
from crawler.sources.stamps import day, moment
from voetnoot.answers import Answerer, Asker, Case, DocumentKind, DocumentRef, Doubt

AT_ONCE = 100
_YEAR = re.compile(r"dt\.date>=(\d{4})-01-01 AND dt\.date<=\d{4}-12-31")
_ID = re.compile(r"(?P<sort>ah|kv)-(?:(?P<chamber>tk|ek)-)?(?P<rest>[0-9A-Za-z-]+)")
_REGULAR = re.compile(r"ah-(?:tk|ek)-\d{8}-\d{1,5}(?:-[hn]\d{1,2})?|kv-(?:tk|ek)-\d{4}Z\d{5}(?:-[hn]\d{1,2})?")
_KENMERK = re.compile(r"(\d{4})[Zz](\d{4,6})")
_ISSUE = re.compile(r"-[hn]\d{1,2}$")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: local name of an element to the texts under that name, and where each form of the publication lies."""

    said: dict[str, tuple[str, ...]]
    files: dict[str, str]

    def first(self, name: str) -> str:
        """Return the first text under ``name``; empty where there is none."""
        return next(iter(self.said.get(name, ())), "")


@dataclass(frozen=True, slots=True)
class Found:
    """One page: its records, and how many there are in all."""

    records: tuple[Record, ...]
    count: int


def address(base: str, query: str) -> str:
    """Return where the records that answer to ``query`` (CQL) are listed."""
    fixed = {"operation": "searchRetrieve", "version": "2.0", "x-connection": "officielepublicaties"}
    return asking(base, **fixed, query=query, startRecord=1, maximumRecords=AT_ONCE, httpAccept="application/xml")


def in_year(year: int) -> str:
    """Return the condition for publications of ``year``."""
    return f"dt.date>={year}-01-01 AND dt.date<={year}-12-31"


def following(url: str, found: Found, last_year: int) -> str | None:
    """Return the address behind the page at ``url``: the next records, else the next year up to ``last_year``."""
    start = int(asked(url, "startRecord")) + len(found.records)
    if found.records and start <= found.count:
        return asking(url, startRecord=start)
    query = asked(url, "query")
    year = _YEAR.search(query)
    if year is None or int(year[1]) >= last_year:
        return None
    return asking(url, query=_YEAR.sub(in_year(int(year[1]) + 1), query), startRecord=1)


def opened(body: bytes) -> Found:
    """Return the page that ``body`` is. Raises `BadPageError` for anything else, diagnostics included."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        shown = body[:60].decode("utf-8", "replace").strip()
        raise BadPageError(f"no XML but {shown!r}") from None
    if _name(root) != "searchRetrieveResponse":
        raise BadPageError(f"XML that is no list of records but <{_name(root)}>")
    told = [element for element in root.iter() if _name(element) == "diagnostic"]
    if told:
        raise BadPageError("a refusal: " + "; ".join(" ".join(_texts(one)) for one in told))
    count = next((element.text for element in root if _name(element) == "numberOfRecords"), None)
    if count is None or not count.strip().isdigit():
        raise BadPageError("a list of records that does not say how many there are")
    return Found(tuple(record_of(one) for one in root.iter() if _name(one) == "record"), int(count))


def record_of(element: etree._Element) -> Record:
    """Return the record in ``element``."""
    said: dict[str, list[str]] = {}
    files: dict[str, str] = {}
    for one in element.iter():
        text = (one.text or "").strip() if isinstance(one.tag, str) else ""
        if text and _name(one) == "itemUrl":
            files[one.get("manifestation", "")] = text
        elif text:
            said.setdefault(_name(one), []).append(text)
    return Record({name: tuple(dict.fromkeys(texts)) for name, texts in said.items()}, files)


def kenmerken_of(record: Record) -> tuple[str, ...]:
    """Return the numbers of the questions: as stated, else from the id of unanswered questions."""
    stated = [match for text in record.said.get("vraagnummer", ()) for match in _KENMERK.finditer(text)]
    own = [] if stated else list(_KENMERK.finditer(record.first("identifier")))
    return tuple(dict.fromkeys(f"{match[1]}Z{match[2]}" for match in (*stated, *own)))


def ref_of(record: Record, source: str) -> DocumentRef | None:
    """Return the reference that ``record`` is, or ``None`` for what is no answer and no question."""
    key = record.first("identifier")
    known = _ID.fullmatch(key)
    if known is None:
        return None
    answer = known["sort"] == "ah"
    return DocumentRef(
        source=source,
        key=key,
        kind=DocumentKind.ANTWOORD if answer else DocumentKind.VRAGEN,
        title=record.first("title"),
        url=record.files.get("xml") or record.files.get("html") or record.first("preferredUrl") or None,
        sign="|".join((record.first("versienummer"), record.first("documentstatus"), *sorted(record.files))),
        cases=kenmerken_of(record),
        number=record.first("aanhangselnummer") or None,
        dated=day(record.first("datumOntvangst")) or day(record.first("date")),
        received=day(record.first("datumOntvangst")) or day(record.first("date")),
        modified=moment(record.first("datumTijdstipWijzigingExpression") or record.first("modified")),
        media_type="application/xml" if record.files.get("xml") else "text/html",
        askers=tuple(Asker(name) for name in record.said.get("indiener", ())),
        answerers=tuple(Answerer(name) for name in record.said.get("ontvanger", ())),
        aanhangsel=_ISSUE.sub("", key) if answer else None,
    )


def case_of(record: Record, source: str) -> Case:
    """Return the questions that ``record`` publishes; they are settled when it names the answer."""
    own = next(iter(kenmerken_of(record)), record.first("identifier"))
    askers = tuple(Asker(name) for name in record.said.get("indiener", ()))
    asked_of = tuple(Answerer(name) for name in record.said.get("ontvanger", ()))
    settled = any(text.startswith("ah-") for text in record.said.get("aanhangsel", ()))
    sent = day(record.first("datumIndiening")) or day(record.first("date"))
    return Case(source, own, record.first("title"), sent, askers, asked_of, settled=settled, key=record.first("identifier"))


def doubts_of(record: Record) -> Iterator[Doubt]:
    """Yield what is odd about a record: an id of no known form, or of one that was never meant."""
    key = record.first("identifier")
    if _ID.fullmatch(key) is None:
        yield Doubt("unknown-kind", key or "record", record.first("publicatienaam") or "a record without an id")
    elif _REGULAR.fullmatch(key) is None:
        yield Doubt("irregular-id", key, "kept under this id as it is")


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _texts(element: etree._Element) -> list[str]:
    return [str(text).strip() for text in element.itertext() if str(text).strip()]
