"""The stand-in of the chamber's SyncFeed (Atom, ``/SyncFeed/2.0/``): the rows of its data service, by token.

Next links stand inside entries; an empty page says where to come back; an entity's older entries vanish, so that tokens have
holes; stamps come as local time and as UTC; a tombstone is an element without children. UNVERIFIED: that tokens grow with the
moment of publication; what a token far beyond the end gives (here: an empty page).
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape, quoteattr

from demo.odata_faults import before, moment_of, on_file
from demo.odata_model import Parliament
from demo.odata_rows import rows
from demo.serving import Asked, Response

ROOT = "/SyncFeed/2.0/"
PAGE = 250
_NAMES = 'xmlns="http://www.w3.org/2005/Atom"'
_ENTITY = 'xmlns="http://www.tweedekamer.nl/xsd/tkData/v1-0" xmlns:tk="http://www.tweedekamer.nl/xsd/tkData/v1-0"'
_EPOCH = datetime(2008, 1, 1, tzinfo=UTC)
_FIELDS = {
    "Document": (
        "Soort",
        "DocumentNummer",
        "Titel",
        "Onderwerp",
        "Datum",
        "DatumOntvangst",
        "Aanhangselnummer",
        "KenmerkAfzender",
    ),
    "Zaak": ("Nummer", "Soort", "Onderwerp", "GestartOp", "Afgedaan"),
}


def answer(parliament: Parliament, now: datetime, asked: Asked) -> Response | None:
    """Return what the feed says to ``asked`` at ``now``; ``None``: it hangs up."""
    windows = parliament.windows(now)
    if (stopped := before(windows, asked)) is not None:
        return stopped.response
    parts, seen = urlsplit(asked.target), moment_of(windows, now)
    if parts.path.startswith(f"{ROOT}Resources/"):
        return _file(parliament, now, seen, asked, parts.path.rpartition("/")[2])
    if parts.path != f"{ROOT}Feed":
        return Response(404)
    wanted = {name: values[0] for name, values in parse_qs(parts.query).items()}
    category, token = wanted.get("category", "Document"), int(wanted.get("skiptoken", "0"))
    found = sorted(((_token(row), row) for row in rows(parliament, category, seen)), key=lambda one: one[0])
    page = [one for one in found if one[0] > token][: min(PAGE, parliament.page_size)]
    feed = f"{asked.origin}{ROOT}Feed?category={category}"
    outside = wanted.get("content") == "external"
    entries = "".join(_entry(number, row, category, feed, outside=outside) for number, row in page)
    come_back = "" if page else f'<link rel="resume" href="{escape(feed)}&amp;skiptoken={token}"/>'
    body = f'<?xml version="1.0" encoding="utf-8"?><feed {_NAMES}><title>SyncFeed</title>{come_back}{entries}</feed>'
    return Response(200, (("Content-Type", "application/atom+xml; charset=utf-8"),), body.encode())


def _token(row: dict[str, Any]) -> int:
    """Return the token of a row: it grows with the moment, and no two are the same."""
    shown = datetime.fromisoformat(row["ApiGewijzigdOp"][:19]).replace(tzinfo=UTC)
    return int((shown - _EPOCH).total_seconds()) * 1000 + int(row["Id"][-6:], 16) % 1000


def _entry(number: int, row: dict[str, Any], category: str, feed: str, *, outside: bool) -> str:
    name, guid = category.lower(), row["Id"]
    file = f'<link rel="enclosure" href="{feed.partition("Feed?")[0]}Resources/{guid}"/>' if row.get("ContentType") else ""
    inner = "" if outside else f'<content type="application/xml">{_entity(row, category, name)}</content>'
    return (
        f"<entry><title>{guid}</title><id>{feed.partition('Feed?')[0]}Entiteiten/{guid}</id>"
        f"<updated>{row['ApiGewijzigdOp'][:19]}Z</updated><category term={quoteattr(name)}/>"
        f'<link rel="next" href="{escape(feed)}&amp;skiptoken={number}"/>{file}{inner}</entry>'
    )


def _entity(row: dict[str, Any], category: str, name: str) -> str:
    gone = row["Verwijderd"] is True
    stamps = f'id={quoteattr(row["Id"])} tk:bijgewerkt={quoteattr(_stamp(row))} tk:verwijderd="{"True" if gone else "false"}"'
    if gone:
        return f"<{name} {_ENTITY} {stamps}/>"
    size = (
        f' tk:contentType={quoteattr(row["ContentType"])} tk:contentLength="{row["ContentLength"]}"'
        if row.get("ContentType")
        else ""
    )
    version = row.get("HuidigeDocumentVersie_Id")
    related = f'<huidigeDocumentVersie ref="{version}"/>' if version else ""
    related += "".join(f'<zaak ref="{zaak["Id"]}"/>' for zaak in row.get("Zaak") or ())
    fields = "".join(
        f"<{field[:1].lower()}{field[1:]}>{escape(_plain(row[field]))}</{field[:1].lower()}{field[1:]}>"
        for field in _FIELDS[category]
        if row.get(field) is not None
    )
    return f"<{name} {_ENTITY} {stamps}{size}>{related}{fields}</{name}>"


def _stamp(row: dict[str, Any]) -> str:
    """Return when the entity changed; half of them as old ones have it, in local time without a zone."""
    return str(row["GewijzigdOp"]) if int(row["Id"][-1], 16) % 2 else str(row["GewijzigdOp"]).partition("+")[0]


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _file(parliament: Parliament, now: datetime, seen: datetime, asked: Asked, guid: str) -> Response:
    document = next((one for one in parliament.documents if one.guid == guid), None)
    version = document.version_at(seen) if document else None
    gone = document is None or (document.verwijderd_at is not None and document.verwijderd_at <= seen)
    if version is None or version.content_type is None or gone:
        return Response(404)
    whole = Response(200, (("Content-Type", version.content_type),), version.body)
    return on_file(parliament.windows(now), asked, guid, whole)
