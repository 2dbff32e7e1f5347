"""The stand-in behaves as the chamber's service is known to: as a function, and over a real connection."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from demo.odata import ROOT, answer
from demo.odata_model import (
    ANSWER,
    DOCX,
    PDF,
    POSTPONEMENT,
    ErrorPage,
    Fault,
    Frozen,
    Maintenance,
    Missing,
    Parliament,
    Refused,
    Silent,
    StandInActor,
    StandInCase,
    StandInDocument,
    StandInVersion,
    Truncated,
)
from demo.odata_stamps import api_stamp, day_stamp, source_stamp, ticks
from demo.serving import Asked, served

LATE = datetime(2026, 3, 20, 10, tzinfo=UTC)
BODY = b"%PDF-1.4 a letter %%EOF"


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def guid(number: int) -> str:
    return f"bffdc9cd-181f-4818-9e2e-{number:012d}"


def letter(number: int, day: int = 2, **more: Any) -> StandInDocument:
    version = StandInVersion(at(day), PDF, BODY, f"00000000-0000-4000-8000-{number:012d}")
    zaken = (f"2026Z{number:05d}",)
    plain = StandInDocument(
        guid(number), ANSWER, f"2026D{number:05d}", f"Antwoord {number}", date(2026, 3, day), (version,), zaken
    )
    return replace(plain, **more)


CASE = StandInCase(
    "0ffdc9cd-181f-4818-9e2e-5cdfb77b9cae",
    "2026Z00001",
    "De 'vraag'",
    date(2026, 3, 1),
    at(1),
    (StandInActor("Sonja Vrager (S.)", "Indiener", "D66"), StandInActor("A. Bewinds", "Gericht aan", None, "minister van Zaken")),
)
WORLD = Parliament(tuple(letter(number, 1 + number) for number in range(1, 6)), (CASE,))


def ask(target: str, world: Parliament = WORLD, now: datetime = LATE, **more: Any) -> Any:
    return answer(world, now, Asked("http://127.0.0.1:1", ROOT + target, **more))


def values(target: str, world: Parliament = WORLD, now: datetime = LATE) -> list[dict[str, Any]]:
    response = ask(target, world, now)
    assert response.status == 200, response.body
    rows: list[dict[str, Any]] = httpx.Response(200, content=response.body).json()["value"]
    return rows


def numbers(target: str, **more: Any) -> list[int]:
    return [int(row["Id"][-12:]) for row in values(target, **more)]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("$filter=Soort%20eq%20'Antwoord%20schriftelijke%20vragen'", [1, 2, 3, 4, 5]),
        ("$filter=Soort+ne+'x'+and+not+(DocumentNummer+eq+'2026D00002')", [1, 3, 4, 5]),
        ("$filter=ApiGewijzigdOp%20ge%202026-03-04T00:00:00Z", [3, 4, 5]),
        ("$filter=ApiGewijzigdOp%20lt%202026-03-04T00:00:00%2B01:00", [1, 2]),
        ("$filter=Datum%20gt%202026-03-04", [4, 5]),
        ("$filter=startswith(Onderwerp,'Antwoord%204')%20or%20contains(DocumentNummer,'D00005')", [4, 5]),
        ("$filter=endswith(Onderwerp,'3')", [3]),
        ("$filter=year(Datum)%20eq%202026%20and%20month(Datum)%20eq%203", [1, 2, 3, 4, 5]),
        ("$filter=Zaak/any(z:%20z/Nummer%20eq%20'2026Z00001')", [1]),
        ("$filter=Zaak/any(a:a%20ne%20null)", [1]),
        ("$filter=HuidigeDocumentVersie/Versienummer%20eq%201", [1, 2, 3, 4, 5]),
        (f"$filter=Id%20eq%20{guid(3)}", [3]),
        ("$filter=DocumentNummer%20in%20('2026D00001','2026D00005')", [1, 5]),
        ("$filter=Verwijderd%20eq%20false%20and%20Aanhangselnummer%20eq%20null&$top=2", [1, 2]),
        ("$orderby=ApiGewijzigdOp%20desc&$top=2", [5, 4]),
        ("$orderby=Soort,Datum%20desc&$skip=1&$top=2", [4, 3]),
    ],
)
def test_queries(options: str, wanted: list[int]) -> None:
    assert numbers(f"Document?{options}") == wanted


@pytest.mark.parametrize(
    "options",
    [
        "%24filter=Soort%20eq%20'x'",
        "filter=Soort%20eq%20'x'",
        "$filter=Soort%20is%20'x'",
        "$filter=Sort%20eq%20'x'",
        "$filter=soundex(Soort)%20eq%20'x'",
        "$filter=1%20add%201%20eq%202",
        "$orderby=Sort",
        "$top=many",
        "$skip=-1",
        "$expand=Stemming",
        "$expand=Zaak($select=Id",
        "$skiptoken=250",
    ],
)
def test_what_is_refused_is_said_in_json(options: str) -> None:
    response = ask(f"Document?{options}")
    assert response.status == 400
    assert httpx.Response(400, content=response.body).json()["error"]["message"]


def test_expand_brings_relations_and_select_takes_fields_away() -> None:
    (row,) = values(
        "Document?$filter=endswith(Onderwerp,'1')&$select=Id&$expand=Zaak($select=Nummer;$expand=ZaakActor),DocumentActor"
    )
    assert set(row) == {"Id", "Zaak", "DocumentActor"}
    (zaak,) = row["Zaak"]
    assert set(zaak) == {"Nummer", "ZaakActor"}
    assert [actor["Relatie"] for actor in zaak["ZaakActor"]] == ["Indiener", "Gericht aan"]
    assert "Zaak" not in values("Document")[0]


def test_pages_hold_250_and_lead_on_until_all_was_shown() -> None:
    world = Parliament(tuple(letter(number) for number in range(1, 603)))
    with served(lambda asked: answer(world, at(20), asked)) as origin, httpx.Client() as client:
        url = f"{origin}{ROOT}Document?$filter=Soort eq '{ANSWER}'&$orderby=ApiGewijzigdOp&$count=true"
        seen, sizes = [], []
        while url:
            page = client.get(url).json()
            assert page["@odata.count"] == 602
            sizes.append(len(page["value"]))
            seen += [row["Id"] for row in page["value"]]
            url = page.get("@odata.nextLink", "")
            assert not url or url.startswith(origin)
    assert sizes == [250, 250, 102]
    assert len(set(seen)) == 602


def test_top_above_the_page_is_cut() -> None:
    world = Parliament(tuple(letter(number) for number in range(1, 300)))
    assert len(values("Document?$top=1000", world)) == 250


def test_one_entity_and_its_file() -> None:
    assert httpx.Response(200, content=ask(f"Document({guid(1)})").body).json()["DocumentNummer"] == "2026D00001"
    for path in ("resource", "Resource"):
        response = ask(f"Document({guid(1)})/{path}")
        assert (response.status, response.headers, response.body) == (200, (("Content-Type", PDF),), BODY)
    assert httpx.Response(200, content=ask(f"Zaak({CASE.guid})").body).json()["Nummer"] == "2026Z00001"


@pytest.mark.parametrize(
    "target", [f"Document({guid(99)})", f"Document({guid(99)})/resource", "Stemming", "Document/resource", "../x"]
)
def test_what_is_not_there(target: str) -> None:
    assert ask(target).status == 404


def test_nothing_shows_before_its_time() -> None:
    assert numbers("Document", now=at(4)) == [1, 2, 3]
    assert ask(f"Document({guid(5)})/resource", now=at(4)).status == 404
    assert values("Zaak", now=at(1, 9)) == []


def test_a_letter_becomes_its_typeset_version_under_the_same_guid() -> None:
    first = replace(letter(1).versions[0], content_type=DOCX, body=b"letter")
    typeset = StandInVersion(at(9), PDF, BODY, "v2", external_id="ah-tk-20252026-1")
    world = Parliament((letter(1, versions=(first, typeset)),))
    before, after = (values("Document?$expand=HuidigeDocumentVersie", world, now)[0] for now in (at(8), at(9)))
    assert [row["ContentLength"] for row in (before, after)] == [6, len(BODY)]
    assert [row["ContentType"] for row in (before, after)] == [DOCX, PDF]
    assert after["HuidigeDocumentVersie"]["ExterneIdentifier"] == "ah-tk-20252026-1"
    assert before["GewijzigdOp"] != after["GewijzigdOp"]


def test_a_tombstone_is_empty_and_its_file_gone() -> None:
    world = Parliament((letter(1, verwijderd_at=at(5)),))
    (row,) = values("Document", world, at(6))
    assert {name for name, value in row.items() if value not in (None, [])} == {
        "Id",
        "GewijzigdOp",
        "ApiGewijzigdOp",
        "Verwijderd",
    }
    assert ask(f"Document({guid(1)})/resource", world, at(6)).status == 404


def test_a_case_is_settled_in_time() -> None:
    world = Parliament((), (replace(CASE, settled_at=at(5)),))
    assert [values("Zaak", world, now)[0]["Afgedaan"] for now in (at(4), at(5))] == [False, True]


def test_a_maintenance_day_moves_every_stamp_and_nothing_else() -> None:
    calm, moved = WORLD, replace(WORLD, faults=(Maintenance(at(10)),))
    before, after = values("Document", calm), values("Document", moved)
    stamps = ("GewijzigdOp", "ApiGewijzigdOp")
    assert {row["GewijzigdOp"] for row in after} == {source_stamp(at(10))}
    assert len({row["ApiGewijzigdOp"] for row in after}) == len(after)
    assert [{**row, **dict.fromkeys(stamps)} for row in before] == [{**row, **dict.fromkeys(stamps)} for row in after]
    assert values("Zaak", moved)[0]["GewijzigdOp"] == source_stamp(at(10))
    assert values("Document", moved, at(9)) == values("Document", calm, at(9))


def day_of(*faults: Fault) -> Parliament:
    return replace(WORLD, faults=faults)


DAY = (at(10), at(11))


def test_a_frozen_feed_shows_the_past() -> None:
    world = replace(day_of(Frozen(at(3), at(12))))
    assert numbers("Document", world=world, now=at(11)) == [1, 2]
    assert numbers("Document", world=world, now=at(12)) == [1, 2, 3, 4, 5]


def test_refusals() -> None:
    slow = ask("Document", day_of(Refused(*DAY, status=429, retry_after=7)), at(10))
    assert (slow.status, dict(slow.headers)["Retry-After"]) == (429, "7")
    down = ask("Document", day_of(Refused(*DAY, status=500)), at(10))
    assert (down.status, b"<Error><Message>" in down.body, "Retry-After" in dict(down.headers)) == (500, True, False)
    once = day_of(Refused(*DAY, first=1, path="/resource"))
    assert [ask(f"Document({guid(1)})/resource", once, at(10), earlier=n).status for n in (0, 1)] == [503, 200]
    assert ask("Document", once, at(10)).status == 200
    assert ask("Document", day_of(Refused(*DAY)), at(11)).status == 200


def test_other_bad_days() -> None:
    assert ask("Document", day_of(Silent(*DAY)), at(10)) is None
    page = ask("Document", day_of(ErrorPage(*DAY)), at(10))
    assert (page.status, page.body[:9]) == (200, b"<!DOCTYPE")
    assert ask(f"Document({guid(1)})/resource", day_of(Missing(*DAY, guid(1), status=204)), at(10)).status == 204
    assert ask(f"Document({guid(2)})/resource", day_of(Missing(*DAY, guid(1))), at(10)).status == 200
    lying = ask(f"Document({guid(1)})/resource", day_of(Truncated(*DAY, honest=False)), at(10))
    assert (len(lying.body), lying.declared) == (len(BODY) // 2, None)


@pytest.fixture
def wire() -> Iterator[tuple[str, list[Parliament]]]:
    world = [WORLD]
    with served(lambda asked: answer(world[0], at(10), asked)) as origin:
        yield origin + ROOT, world


def test_over_the_wire(wire: tuple[str, list[Parliament]]) -> None:
    base, world = wire
    file = f"{base}Document({guid(1)})/resource"
    with httpx.Client() as client:
        assert client.get(file).content == BODY
        assert client.head(file).headers["Content-Length"] == str(len(BODY))
        world[0] = day_of(Missing(*DAY, guid(1), status=204))
        assert (client.get(file).status_code, client.get(file).content) == (204, b"")
        for fault in (Truncated(*DAY), Silent(*DAY)):
            world[0] = day_of(fault)
            with pytest.raises(httpx.RemoteProtocolError):
                client.get(file)
        world[0] = WORLD
        assert client.get(file).status_code == 200


def test_counts_earlier_requests_for_the_same_address() -> None:
    seen: list[tuple[str, int, str]] = []

    def site(asked: Asked) -> None:
        seen.append((asked.target, asked.earlier, asked.agent))

    with served(site) as origin, httpx.Client(headers={"User-Agent": "test"}) as client:
        for path in ("/a", "/b", "/a"):
            with pytest.raises(httpx.RemoteProtocolError):
                client.get(origin + path)
    assert seen == [("/a", 0, "test"), ("/b", 0, "test"), ("/a", 1, "test")]


def test_a_port_in_use_is_an_error() -> None:
    with (
        served(lambda _: None) as origin,
        pytest.raises(OSError, match="in use"),
        served(lambda _: None, port=int(origin[-5:].lstrip(":"))),
    ):
        pass


def test_stamps_are_written_as_the_service_writes_them() -> None:
    assert source_stamp(at(2)) == "2026-03-02T11:00:00+01:00"
    assert source_stamp(at(2).replace(microsecond=120000)) == "2026-03-02T11:00:00.12+01:00"
    assert day_stamp(date(2026, 7, 1)) == "2026-07-01T00:00:00+02:00"
    stamps = {api_stamp(at(2), str(number)) for number in range(50)}
    assert all(stamp.startswith("2026-03-02T09:59:59") and stamp.endswith("Z") for stamp in stamps)
    assert {len(stamp) for stamp in stamps} > {28}
    assert all(ticks("2026-03-02T09:59:59Z") <= ticks(stamp) <= ticks("2026-03-02T10:00:00Z") for stamp in stamps)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-03-02T09:59:59.1234567Z", "2026-03-02T09:59:59.1234568Z"),
        ("2026-03-02T09:59:59Z", "2026-03-02T09:59:59.0000001Z"),
        ("2026-03-02T10:59:59+01:00", "2026-03-02T10:00:00Z"),
        ("2026-03-01", "2026-03-02"),
    ],
)
def test_ticks_keep_seven_decimals(earlier: str, later: str) -> None:
    assert ticks(earlier) < ticks(later)


def test_ticks_of_nothing() -> None:
    with pytest.raises(ValueError, match="no moment"):
        ticks("gisteren")


def test_a_postponement_is_a_document_like_any_other() -> None:
    world = Parliament((letter(1, soort=POSTPONEMENT),))
    assert values("Document", world)[0]["Soort"] == "Mededeling (uitstel antwoord)"
