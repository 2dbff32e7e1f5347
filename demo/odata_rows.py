"""What the chamber's service shows of a document or a case at a moment: one row per entity, its relations inside."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from demo.odata_model import Parliament, StandInActor, StandInCase, StandInDocument, StandInVersion
from demo.odata_stamps import api_stamp, day_stamp, source_stamp

Row = dict[str, Any]

RELATIONS = {
    "Document": {"Zaak": "Zaak", "DocumentActor": "DocumentActor", "HuidigeDocumentVersie": "DocumentVersie"},
    "Zaak": {"ZaakActor": "ZaakActor"},
    "DocumentActor": {},
    "ZaakActor": {},
    "DocumentVersie": {},
}
"""Per entity its relations, and the entity that each leads to."""


@lru_cache(maxsize=4)
def rows(parliament: Parliament, entity: str, now: datetime) -> tuple[Row, ...]:
    """Return the rows of entity set ``entity`` (``Document`` or ``Zaak``) at ``now``, in the order of their ids.

    They are kept for the next pages of the same moment: nobody may change them.
    """
    cases = [_case(parliament, case, now) for case in parliament.cases]
    shown = cases
    if entity == "Document":
        known: dict[str, list[Row]] = {}
        for case in cases:
            if case is not None:
                known.setdefault(str(case["Nummer"]), []).append(case)
        shown = [_document(parliament, document, known, now) for document in parliament.documents]
    return tuple(sorted((row for row in shown if row is not None), key=lambda row: str(row["Id"])))


def _stamps(guid: str, shown: datetime, changed: datetime | None, moved: Iterable[datetime]) -> Row:
    """Return both stamps. ``shown`` and ``changed`` are of the content; ``moved`` is when they jumped since."""
    last = max(moved, default=None)
    return {"GewijzigdOp": source_stamp(last or changed or shown), "ApiGewijzigdOp": api_stamp(last or shown, guid)}


def _moved(parliament: Parliament, shown: datetime, now: datetime, *moments: datetime | None) -> list[datetime]:
    later = [*moments, parliament.maintained(shown, now)]
    return [moment for moment in later if moment is not None and shown < moment <= now]


def _document(parliament: Parliament, document: StandInDocument, cases: dict[str, list[Row]], now: datetime) -> Row | None:
    version = document.version_at(now)
    if version is None:
        return None
    moved = _moved(parliament, version.valid_from, now, *document.restamped, document.verwijderd_at)
    stamps = _stamps(document.guid, version.valid_from, version.changed, moved)
    if document.verwijderd_at is not None and document.verwijderd_at <= now:
        return {**dict.fromkeys(_DOCUMENT_FIELDS), "Id": document.guid, **stamps, "Verwijderd": True, **_relations("Document")}
    received = day_stamp(document.received or document.datum)
    return {
        **dict.fromkeys(_DOCUMENT_FIELDS),
        "Id": document.guid,
        "Soort": document.soort,
        "DocumentNummer": document.nummer,
        "Titel": document.titel,
        "Onderwerp": document.onderwerp,
        "Datum": day_stamp(document.datum),
        "Vergaderjaar": _session(document.datum.year, document.datum.month),
        "Kamer": 2,
        "Volgnummer": -1,
        "DatumRegistratie": received,
        "DatumOntvangst": received,
        "Aanhangselnummer": document.aanhangselnummer,
        "KenmerkAfzender": document.kenmerk_afzender,
        "Organisatie": "Tweede Kamer",
        "ContentType": version.content_type,
        "ContentLength": None if version.content_type is None else len(version.body),
        **stamps,
        "Verwijderd": False,
        "HuidigeDocumentVersie_Id": version.guid,
        "Zaak": [case for nummer in document.zaken for case in cases.get(nummer, ())],
        "DocumentActor": [_actor("Document", document.guid, actor) for actor in document.actors],
        "HuidigeDocumentVersie": _version(document, version),
    }


def _case(parliament: Parliament, case: StandInCase, now: datetime) -> Row | None:
    if case.visible_from > now:
        return None
    moved = _moved(parliament, case.visible_from, now, *case.restamped, case.settled_at, case.verwijderd_at)
    stamps = _stamps(case.guid, case.visible_from, None, moved)
    if case.verwijderd_at is not None and case.verwijderd_at <= now:
        return {**dict.fromkeys(_CASE_FIELDS), "Id": case.guid, **stamps, "Verwijderd": True, **_relations("Zaak")}
    return {
        **dict.fromkeys(_CASE_FIELDS),
        "Id": case.guid,
        "Nummer": case.nummer,
        "Soort": case.soort,
        "Status": "Vrijgegeven",
        "Onderwerp": case.onderwerp,
        "GestartOp": day_stamp(case.gestart),
        "Organisatie": "Tweede Kamer",
        "Vergaderjaar": _session(case.gestart.year, case.gestart.month),
        "Volgnummer": -1,
        "Afgedaan": case.settled_at is not None and case.settled_at <= now,
        "GrootProject": False,
        **stamps,
        "Verwijderd": False,
        "ZaakActor": [_actor("Zaak", case.guid, actor) for actor in case.actors],
    }


def _actor(owner: str, guid: str, actor: StandInActor) -> Row:
    return {
        f"{owner}_Id": guid,
        "ActorNaam": actor.naam,
        "ActorFractie": actor.fractie,
        "Functie": actor.functie,
        "Relatie": actor.relatie,
        "Verwijderd": False,
    }


def _version(document: StandInDocument, version: StandInVersion) -> Row:
    extension = {"application/pdf": ".pdf", None: None}.get(version.content_type, ".docx")
    return {
        "Id": version.guid,
        "Document_Id": document.guid,
        "Status": "Vrijgegeven",
        "Versienummer": document.versions.index(version) + 1,
        "Bestandsgrootte": len(version.body),
        "Extensie": extension,
        "Datum": source_stamp(version.changed or version.valid_from),
        "ExterneIdentifier": version.external_id,
        "Verwijderd": False,
    }


def _relations(entity: str) -> Row:
    return {name: (None if name == "HuidigeDocumentVersie" else []) for name in RELATIONS[entity]}


def _session(year: int, month: int) -> str:
    """Return the parliamentary year, which begins in September."""
    first = year if month >= 9 else year - 1  # noqa: PLR2004 - September
    return f"{first}-{first + 1}"


_DOCUMENT_FIELDS = (
    *("Id", "Soort", "DocumentNummer", "Titel", "Onderwerp", "Datum", "Vergaderjaar", "Kamer", "Volgnummer", "Citeertitel"),
    *("Alias", "DatumRegistratie", "DatumOntvangst", "Aanhangselnummer", "KenmerkAfzender", "Organisatie", "ContentType"),
    *("ContentLength", "GewijzigdOp", "ApiGewijzigdOp", "Verwijderd", "HuidigeDocumentVersie_Id"),
)
_CASE_FIELDS = (
    *("Id", "Nummer", "Soort", "Titel", "Citeertitel", "Alias", "Status", "Onderwerp", "GestartOp", "Organisatie"),
    *("Grondslagvoorhang", "Termijn", "Vergaderjaar", "Volgnummer", "HuidigeBehandelstatus", "Afgedaan", "GrootProject"),
    *("GewijzigdOp", "ApiGewijzigdOp", "Verwijderd", "Kabinetsappreciatie"),
)
