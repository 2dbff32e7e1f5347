"""Real samples of the services, read whole by the sources that cover them. They are other people's texts and not shipped."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from test_every_source import BLOCKS, settings_of

from crawler.sources import sru
from crawler.sources.index import BadPageError, Page
from crawler.sources.registry import source_of
from voetnoot.answers import DocumentKind
from voetnoot.reading.reader import ReadingSettings, read

NOW = datetime(2024, 12, 1, tzinfo=UTC)


def source(kind: str) -> Any:
    return source_of(BLOCKS[kind], settings_of(kind))


@pytest.fixture
def upstream(shared: Path) -> Path:
    return shared / "upstream"


def test_records_of_the_united_kingdom(upstream: Path) -> None:
    told = json.loads((upstream / "uk" / "writtenquestions_commons_2024-08_subset.json").read_text("utf-8"))
    told["totalResults"] = len(told["results"])
    uk = source("uk-parliament")
    address = uk.first_address("answered", NOW, first=True)
    page = uk.read_page(Page("answered", address, json.dumps(told).encode(), "application/json", NOW))
    values = [one["value"] for one in told["results"]]
    led = [one for one in values if all(int(one["uin"]) <= int(other) for other in one["groupedQuestions"])]
    assert (len(page.cases), len(page.refs), page.next) == (24, len(led), None)
    assert all(case.settled for case in page.cases)
    assert {ref.kind for ref in page.refs} == {DocumentKind.ANTWOORD}, "each holding answer was followed by the answer itself"
    joint = (
        next(ref for ref in page.refs if ref.number == "3139" or len(ref.cases) > 2)
        if any(len(r.cases) > 2 for r in page.refs)
        else None
    )
    assert joint is None or len(joint.cases) == 6
    for one in told["results"]:
        reading = read(json.dumps(one).encode(), settings=ReadingSettings(dialect="en-gb"))
        assert reading.document is not None
        assert (len(reading.document.exchanges), reading.doubts) == (1, ())
        assert reading.document.exchanges[0].answer.startswith(
            re.sub(r"<[^>]+>|\s+", " ", one["value"]["answerText"]).strip()[:20]
        )


def test_ids_of_official_publications(upstream: Path) -> None:
    regular = (upstream / "koop" / "ids" / "ah_kv_regular_2021-.txt").read_text().split()
    irregular = (upstream / "koop" / "ids" / "ah_kv_irregular.txt").read_text().split()
    refs = [sru.ref_of(sru.Record({"identifier": (one,)}, {}), "nl") for one in (*regular, *irregular)]
    assert all(ref is not None for ref in refs)
    assert not [one for one in regular if list(sru.doubts_of(sru.Record({"identifier": (one,)}, {})))]
    questions = [ref for ref in refs if ref is not None and re.fullmatch(r"kv-tk-\d{4}Z\d{5}", ref.key)]
    assert all(ref.cases == (ref.key.removeprefix("kv-tk-"),) for ref in questions)
    reissued = [ref for ref in refs if ref is not None and re.search(r"^ah-.*-[hn]\d+$", ref.key)]
    assert reissued
    assert all(ref.aanhangsel == re.sub(r"-[hn]\d+$", "", ref.key) for ref in reissued)


def test_a_record_of_sru_that_is_no_answer(upstream: Path) -> None:
    body = (upstream / "koop" / "sru" / "searchretrieve_record_gmb.xml").read_bytes()
    whole = (
        b"<searchRetrieveResponse><numberOfRecords>1</numberOfRecords><records>" + body + b"</records></searchRetrieveResponse>"
    )
    (record,) = sru.opened(whole).records
    assert (record.first("identifier"), sorted(record.files)) == (
        "gmb-2023-174296",
        ["html", "metadata", "metadataowms", "odt", "pdf", "xml"],
    )
    assert sru.ref_of(record, "nl") is None
    assert [doubt.kind for doubt in sru.doubts_of(record)] == ["unknown-kind"]


def test_reconstructed_sru_and_its_diagnostics(upstream: Path) -> None:
    koop = source("officielebekendmakingen")
    address = koop.first_address("answers", NOW, first=False)
    body = (upstream / "reconstructed" / "sru_response_ah.xml").read_bytes()
    page = koop.read_page(Page("answers", address, body, "application/xml", NOW))
    assert [(ref.key, ref.cases, ref.aanhangsel) for ref in page.refs] == [
        ("ah-tk-20232024-1999", ("2024Z09394",), "ah-tk-20232024-1999"),
        ("ah-tk-20232024-1949", ("2024Z07815",), "ah-tk-20232024-1949"),
    ]
    refused = (upstream / "reconstructed" / "sru_diagnostic.xml").read_bytes()
    with pytest.raises(BadPageError, match="Query syntax error"):
        koop.read_page(Page("answers", address, refused, "application/xml", NOW))


def test_a_month_of_publications_is_asked_for_whole(upstream: Path) -> None:
    koop = source("officielebekendmakingen")
    address = koop.month_address(date(1995, 2, 1), date(1995, 3, 1))
    assert "dt.date%3E%3D1995-02-01%20AND%20dt.date%3C%3D1995-02-28" in address
    body = (upstream / "reconstructed" / "sru_response_ah.xml").read_bytes()
    page = koop.read_page(Page("documents", address, body, "application/xml", NOW))
    assert (len(page.refs), page.next) == (2, None)


def test_reconstructed_feed(upstream: Path) -> None:
    chamber = source("tweede-kamer")
    asked = f"{chamber.feed}/Feed?category=Document&skiptoken=90000001"
    body = (upstream / "reconstructed" / "syncfeed_document_page.xml").read_bytes()
    page = chamber.read_page(Page("feed-documents", asked, body, "application/atom+xml", NOW))
    assert [(ref.number, ref.aanhangsel, ref.length) for ref in page.refs] == [
        ("2024D91999", "ah-tk-20232024-1999", 16770),
        ("2024D92395", "ah-tk-20232024-2395", 22892),
    ]
    assert page.deleted == ("1dac45ca-7591-47a6-877d-9b549c18500a",)
    assert page.next == page.resume == f"{chamber.feed}/Feed?category=Document&skiptoken=90000004"
    end = (upstream / "reconstructed" / "syncfeed_caught_up.xml").read_bytes()
    last = chamber.read_page(Page("feed-documents", asked, end, "application/atom+xml", NOW))
    assert (last.next, last.resume) == (None, page.next)


def test_fragments_of_publications_as_html(upstream: Path) -> None:
    for path in sorted((upstream / "koop" / "html").glob("kv-tk-*.html")):
        reading = read(path.read_bytes(), name=path.name)
        assert reading.document is not None
        assert reading.document.exchanges or reading.document.footnotes


def test_what_the_description_of_dip_promises_is_all_that_we_rely_on(upstream: Path) -> None:
    told = (upstream / "bundestag" / "dip_openapi.yaml").read_text("utf-8")
    for name in (
        "f.drucksachetyp",
        "f.zuordnung",
        "f.aktualisiert.start",
        "cursor",
        "pdf_hash",
        "pdf_url",
        "dokumentnummer",
        "ressort",
    ):
        assert name in told
