import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.sources.index import BadPageError
from crawler.sources.odata_rows import case_page, document_page
from voetnoot.answers import Answerer, Asker, DocumentKind, DocumentRef

BASE = "https://example.nl/OData/v4/2.0/"
GUID = "01BF9F06-42d0-48a6-a85f-12c9c8e14c57"


def row(**more: Any) -> dict[str, Any]:
    plain = {"Id": GUID, "Soort": "Antwoord schriftelijke vragen", "ContentType": "application/pdf", "ContentLength": 7}
    return {**plain, "HuidigeDocumentVersie_Id": "v1", "Verwijderd": False, **more}


def zaak(**more: Any) -> dict[str, Any]:
    return {
        "Nummer": "2024Z09394",
        "Soort": "Schriftelijke vragen",
        "Onderwerp": "Iets",
        "GestartOp": "2024-06-01T00:00:00+02:00",
        **more,
    }


def page(*rows: Any, **more: Any) -> Any:
    return document_page(json.dumps({"value": rows, **more}).encode(), source="nl", base=BASE)


def ref(**more: Any) -> DocumentRef:
    refs: tuple[DocumentRef, ...] = page(row(**more)).refs
    return refs[0]


def test_identity_address_and_sign() -> None:
    found = ref()
    assert (found.key, found.kind) == (GUID.lower(), DocumentKind.ANTWOORD)
    assert found.url == f"{BASE}Document({GUID.lower()})/resource"
    assert found.sign == "application/pdf|7|v1"


def test_sign_changes_with_the_bytes_and_not_with_stamps() -> None:
    base = ref(GewijzigdOp="2024-01-01T00:00:00Z", ApiGewijzigdOp="2024-01-01T00:00:00Z").sign
    assert base == ref(GewijzigdOp="2024-02-19T10:59:02.367+01:00", ApiGewijzigdOp="2024-02-19T14:53:42.2Z").sign
    others = [ref(ContentType="application/msword"), ref(ContentLength=8), ref(HuidigeDocumentVersie_Id="v2")]
    assert len({base, *(other.sign for other in others)}) == 4


def test_nothing_to_download() -> None:
    assert (ref(ContentType=None, ContentLength=None).url, ref(ContentType=None).length) == (None, 7)


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"Aanhangselnummer": "242501244"}, "ah-tk-20242025-1244"),
        ({"Aanhangselnummer": "24250124"}, None),
        (
            {"HuidigeDocumentVersie": {"ExterneIdentifier": "ah-tk-20242025-9"}, "Aanhangselnummer": "242501244"},
            "ah-tk-20242025-9",
        ),
        ({"HuidigeDocumentVersie": {"ExterneIdentifier": "kst-1-1"}}, None),
        ({"HuidigeDocumentVersie": None}, None),
    ],
)
def test_aanhangsel(fields: dict[str, Any], wanted: str | None) -> None:
    assert ref(**fields).aanhangsel == wanted


def test_people() -> None:
    actors = [
        {"ActorNaam": "Sjoerd Sjoerdsma (S.W.)", "Relatie": "Indiener", "ActorFractie": "D66", "Functie": "Tweede Kamerlid"},
        {"ActorNaam": "L. van der Werf", "Relatie": "Medeindiener", "ActorFractie": None, "ActorAfkorting": "D66"},
        {"ActorNaam": "W.B. Hoekstra", "Relatie": "Gericht aan", "Functie": "minister van Buitenlandse Zaken"},
        {"ActorNaam": "E. van der Burg", "Relatie": "Gericht aan", "Functie": "Staatssecretaris van Justitie en Veiligheid"},
        {"ActorNaam": "M. Rutte", "Relatie": "Gericht aan", "Functie": "minister-president"},
        {"ActorNaam": "TK", "Relatie": "Voortouwcommissie"},
    ]
    found = ref(Zaak=[zaak(ZaakActor=actors)])
    assert found.askers == (Asker("Sjoerd Sjoerdsma", "D66"), Asker("L. van der Werf", "D66"))
    assert found.answerers == (
        Answerer("W.B. Hoekstra", "minister", "Buitenlandse Zaken"),
        Answerer("E. van der Burg", "staatssecretaris", "Justitie en Veiligheid"),
        Answerer("M. Rutte", "minister", None),
    )


def test_who_signed_goes_before_who_was_asked() -> None:
    asked = zaak(ZaakActor=[{"ActorNaam": "A", "Relatie": "Gericht aan", "Functie": "minister van Financiën"}])
    signed = [{"ActorNaam": "B", "Relatie": "Eerste ondertekenaar", "Functie": "staatssecretaris van Financiën"}]
    assert ref(Zaak=[asked], DocumentActor=signed).answerers == (Answerer("B", "staatssecretaris", "Financiën"),)


def test_cases_of_a_document_come_with_it() -> None:
    found = page(row(Zaak=[zaak(), zaak(Nummer="2024Z00001", Afgedaan=True), zaak(Soort="Wetgeving", Nummer="2024Z7")]))
    assert found.refs[0].cases == ("2024Z09394", "2024Z00001")
    assert [(case.kenmerk, case.settled, case.sent) for case in found.cases] == [
        ("2024Z09394", False, date(2024, 6, 1)),
        ("2024Z00001", True, date(2024, 6, 1)),
    ]


def test_deleted_rows_are_named_by_their_key_alone() -> None:
    found = page({"Id": GUID, "Soort": None, "Verwijderd": True})
    assert (found.refs, found.deleted, found.doubts) == ((), (GUID.lower(),), ())


@pytest.mark.parametrize("key", [None, 7, "", "../x", "01bf9f06-42d0-48a6-a85f-12c9c8e14c57)/resource"])
def test_a_row_without_identity_is_doubted_and_never_becomes_an_address(key: Any) -> None:
    found = page(row(Id=key))
    assert (found.refs, [doubt.kind for doubt in found.doubts]) == ((), ["damaged-row"])


def test_an_unknown_kind_is_kept_and_doubted() -> None:
    found = page(row(Soort="Antwoord schriftelijke vragen (correctie)"))
    assert found.refs[0].kind is DocumentKind.OTHER
    assert [(doubt.kind, doubt.text) for doubt in found.doubts] == [("unknown-kind", "Antwoord schriftelijke vragen (correctie)")]


@pytest.mark.parametrize(
    ("stamps", "wanted"),
    [
        (["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"], datetime(2024, 1, 2, tzinfo=UTC)),
        (["2024-01-02T00:00:00Z", "2024-01-01T00:00:00Z"], None),
        (["2024-01-01T00:00:00Z", None], None),
        (["2024-01-01T00:00:00Z", "later"], None),
        ([], None),
    ],
)
def test_a_page_proves_how_far_it_reached_only_by_its_order(stamps: list[str | None], wanted: datetime | None) -> None:
    assert page(*(row(ApiGewijzigdOp=stamp) for stamp in stamps)).reached == wanted


def test_the_next_link_is_opaque() -> None:
    assert page(**{"@odata.nextLink": "https://other.nl/x?$skip=250&y=a b"}).next == "https://other.nl/x?$skip=250&y=a b"
    assert page(**{"@odata.nextLink": None}).next is None


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"{}", b'{"value": 3}', b'{"value": [3]}', b"\xff\xfe", b'{"error": {"message": "no"}}']
)
def test_what_is_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(BadPageError):
        document_page(body, source="nl", base=BASE)
    with pytest.raises(BadPageError):
        case_page(body, source="nl")


def test_a_case_without_number_is_doubted() -> None:
    found = case_page(json.dumps({"value": [zaak(Nummer=None)]}).encode(), source="nl")
    assert (found.cases, [doubt.kind for doubt in found.doubts]) == ((), ["damaged-row"])


def test_the_reconstructed_page(shared: Path) -> None:
    body = (shared / "upstream/reconstructed/odata_document_page.json").read_bytes()
    found = document_page(body, source="nl", base=BASE)
    assert (len(found.refs), len(found.cases), found.doubts) == (found.rows, found.rows, ())
    first = found.refs[0]
    assert (first.aanhangsel, first.received, first.cases) == ("ah-tk-20232024-1999", date(2024, 6, 7), ("2024Z09394",))
    assert first.modified == datetime(2024, 6, 18, 9, 15, 59, 720000, tzinfo=UTC)


def test_recorded_cases(shared: Path) -> None:
    lines = (
        (shared / "upstream/tweedekamer/odata/zaak_schriftelijke_vragen_2022-07_2024-10.jsonl").read_text("utf-8").splitlines()
    )
    rows = [json.loads(line) for line in lines]
    found = case_page(json.dumps({"value": rows}).encode(), source="nl")
    assert (len(found.cases), found.doubts) == (len(rows), ())
    assert all(case.sent is not None for case in found.cases)
    assert found.reached is not None
    assert sum(not case.settled for case in found.cases) == sum(not row["Afgedaan"] for row in rows)
