"""Rows of the chamber's OData service to values of ours. Pure: a page's bytes go in, what stands on it comes out."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from crawler.sources.index import BadPageError, IndexPage
from crawler.sources.odata_query import resource
from crawler.sources.stamps import day, moment
from voetnoot.answers import Answerer, Asker, Case, DocumentKind, DocumentRef, Doubt

Row = Mapping[str, Any]
T = TypeVar("T")

KINDS = {
    "Antwoord schriftelijke vragen": DocumentKind.ANTWOORD,
    "Antwoord schriftelijke vragen (nader)": DocumentKind.NADER,
    "Mededeling (uitstel antwoord)": DocumentKind.UITSTEL,
    "Mededeling": DocumentKind.MEDEDELING,
}
"""``Document.Soort`` to what it is to us. Any other is doubted."""

QUESTIONS = "Schriftelijke vragen"
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_AANHANGSEL = re.compile(r"(\d\d)(\d\d)(\d{5})")
_INITIALS = re.compile(r"\s*\([^)]*\)\s*$")
_OFFICE = re.compile(r"(minister|staatssecretaris)(?:-president)?\s*(?:(?:van|voor)\s+)?(.*)", re.IGNORECASE)
_ASKING = ("Indiener", "Medeindiener")


def page_rows(body: bytes) -> tuple[list[Row], str | None]:
    """Return the rows on a page and the address of the next. Raises `BadPageError` for anything that is no such page."""
    try:
        page = json.loads(body)
    except ValueError:
        shown = body[:60].decode("utf-8", "replace").strip()
        raise BadPageError(f"no JSON but {shown!r}") from None
    rows = page.get("value") if isinstance(page, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadPageError("JSON without a list of rows")
    link = page.get("@odata.nextLink")
    return rows, link if isinstance(link, str) and link else None


def document_page(body: bytes, *, source: str, base: str) -> IndexPage:
    """Return what a page of documents shows to ``source``; files lie below ``base``. Raises `BadPageError`."""
    rows, following = page_rows(body)
    whole = [row for row in rows if _key(row) is not None]
    deleted = [row for row in whole if row.get("Verwijderd") is True]
    shown = [row for row in whole if row.get("Verwijderd") is not True and not _elsewhere(row)]
    cases = {case.kenmerk: case for row in shown for case in (_case(zaak, source) for zaak in _asked(row))}
    unknown = [row for row in shown if row.get("Soort") not in KINDS]
    return IndexPage(
        refs=tuple(_ref(row, source, base) for row in shown),
        cases=tuple(cases.values()),
        deleted=tuple(str(_key(row)) for row in deleted),
        doubts=(
            *(_damaged(row) for row in rows if _key(row) is None),
            *(Doubt("unknown-kind", str(row.get("DocumentNummer") or row["Id"]), str(row.get("Soort"))) for row in unknown),
        ),
        next=following,
        reached=_reached(rows),
        rows=len(rows),
    )


def case_page(body: bytes, *, source: str) -> IndexPage:
    """Return what a page of cases shows to ``source``. Raises `BadPageError`."""
    rows, following = page_rows(body)
    deleted = [row for row in rows if row.get("Verwijderd") is True]
    shown = [row for row in rows if row.get("Verwijderd") is not True]
    return IndexPage(
        cases=tuple(_case(row, source) for row in shown if row.get("Nummer")),
        deleted_cases=tuple(key for key in map(_key, deleted) if key is not None),
        doubts=tuple(_damaged(row) for row in shown if not row.get("Nummer")),
        next=following,
        reached=_reached(rows),
        rows=len(rows),
    )


def _key(row: Row) -> str | None:
    guid = row.get("Id")
    return guid.lower() if isinstance(guid, str) and _GUID.fullmatch(guid) else None


def _list(row: Row, name: str) -> list[Row]:
    related = row.get(name)
    return [one for one in related if isinstance(one, dict)] if isinstance(related, list) else []


def _damaged(row: Row) -> Doubt:
    return Doubt("damaged-row", str(row.get("Id")), json.dumps(row, ensure_ascii=False, sort_keys=True)[:400])


def _reached(rows: Iterable[Row]) -> datetime | None:
    """Return the last stamp of a page whose rows stand in the order of their stamps; of any other page nothing is known."""
    stamps = [moment(row.get("ApiGewijzigdOp")) for row in rows]
    known = [stamp for stamp in stamps if stamp is not None]
    return known[-1] if known and len(known) == len(stamps) and known == sorted(known) else None


def _asked(row: Row) -> list[Row]:
    """Return the cases of written questions that a document belongs to."""
    return [zaak for zaak in _list(row, "Zaak") if zaak.get("Soort") == QUESTIONS and zaak.get("Nummer")]


def _elsewhere(row: Row) -> bool:
    """Return whether a document is a notice on other matters than written questions: the kinds share their name."""
    return str(row.get("Soort")).startswith("Mededeling") and bool(_list(row, "Zaak")) and not _asked(row)


def _ref(row: Row, source: str, base: str) -> DocumentRef:
    asked = _asked(row)
    key, media_type, length = str(_key(row)), row.get("ContentType") or None, row.get("ContentLength")
    length = length if isinstance(length, int) else None
    actors = [actor for zaak in asked for actor in _list(zaak, "ZaakActor")]
    signed = tuple(_answerer(actor) for actor in _list(row, "DocumentActor") if _OFFICE.match(actor.get("Functie") or ""))
    return DocumentRef(
        source=source,
        key=key,
        kind=KINDS.get(str(row.get("Soort")), DocumentKind.OTHER),
        title=str(row.get("Onderwerp") or row.get("Titel") or ""),
        url=resource(base, key) if media_type else None,
        sign=f"{media_type or ''}|{'' if length is None else length}|{row.get('HuidigeDocumentVersie_Id') or ''}",
        cases=tuple(dict.fromkeys(str(zaak["Nummer"]) for zaak in asked)),
        number=row.get("DocumentNummer"),
        dated=day(row.get("Datum")),
        received=day(row.get("DatumOntvangst")),
        modified=moment(row.get("GewijzigdOp")),
        media_type=media_type,
        length=length,
        askers=_once(_asker(actor) for actor in actors if actor.get("Relatie") in _ASKING),
        answerers=_once(signed or (_answerer(actor) for actor in actors if actor.get("Relatie") == "Gericht aan")),
        aanhangsel=_aanhangsel(row),
        own_reference=row.get("KenmerkAfzender") or None,
    )


def _case(row: Row, source: str) -> Case:
    actors = _list(row, "ZaakActor")
    return Case(
        source=source,
        kenmerk=str(row["Nummer"]),
        subject=str(row.get("Onderwerp") or row.get("Titel") or ""),
        sent=day(row.get("GestartOp")),
        askers=_once(_asker(actor) for actor in actors if actor.get("Relatie") in _ASKING),
        addressed_to=_once(_answerer(actor) for actor in actors if actor.get("Relatie") == "Gericht aan"),
        settled=row.get("Afgedaan") is True,
        key=_key(row),
    )


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


def _asker(actor: Row) -> Asker:
    return Asker(_name(actor), actor.get("ActorAfkorting") or actor.get("ActorFractie") or None)


def _answerer(actor: Row) -> Answerer:
    office = _OFFICE.match(actor.get("Functie") or "")
    return Answerer(_name(actor) or None, office[1].lower() if office else None, (office[2] or None) if office else None)


def _name(actor: Row) -> str:
    """Return the name without the initials behind it: the chamber writes ``Sjoerd Sjoerdsma (S.W.)``."""
    return _INITIALS.sub("", str(actor.get("ActorNaam") or ""))


def _aanhangsel(row: Row) -> str | None:
    version = row.get("HuidigeDocumentVersie")
    return aanhangsel_of(version.get("ExterneIdentifier") if isinstance(version, dict) else None, row.get("Aanhangselnummer"))


def aanhangsel_of(named: object, number: object) -> str | None:
    """Return the id of the typeset publication (``ah-tk-20242025-1244``): as ``named``, else ``242501244`` unfolded."""
    if isinstance(named, str) and named.startswith("ah-"):
        return named
    found = _AANHANGSEL.fullmatch(str(number or ""))
    return f"ah-tk-20{found[1]}20{found[2]}-{int(found[3])}" if found else None
