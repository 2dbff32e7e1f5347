"""A letter that is hostile in every text of it: markup, reversed reading order, a megabyte, formulas, half characters."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime

import feedparser
import httpx
import openpyxl
import pytest
from fastapi import FastAPI

from store.document_ledger import document_id
from store.engine import Store
from store.link_ledger import JudgedLink
from store.reading_ledger import AnswerRow
from voetnoot.answers import (
    AnswerDocument,
    Answerer,
    Asker,
    Case,
    DocumentKind,
    DocumentRef,
    Exchange,
    Footnote,
    FoundUrl,
    Reading,
)
from voetnoot.captures import AttemptResult, Capture
from voetnoot.citations import citations
from voetnoot.config import Config
from voetnoot.events import AnswerPublished, LinkDied, LinkDrifted
from voetnoot.links import Answered, Probe, State, Verdict
from webapp.app import make_app

NOW = datetime(2026, 1, 20, 10, tzinfo=UTC)
SOURCE, KENMERK, ANSWER = "nl-tweede-kamer", "2026Z00666", "b" * 32
ATTACK = "<script>alert(1)</script>]]>\u202egnp.exe\u2066\x00\x1b\ud800\"'><img src=x onerror=alert(1)>"
LONG = f"=HYPERLINK(1) {ATTACK} " + "dijk " * 200_000
"""A megabyte that begins as a formula does."""

URLS = ("https://weg.example/stuk", "https://weg.example/\u202efdp.exe?<script>", "javascript:alert(1)")
MOST = 2_000_000
"""Bytes of one page at most, whatever the letter holds."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, open_at: Callable[..., Store]) -> Iterator[Store]:
    made = open_at(tmp_path_factory.mktemp("hostile"))
    fill(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(store: Store, serve: Callable[[FastAPI], AbstractContextManager[httpx.Client]]) -> Iterator[httpx.Client]:
    app = make_app(store, Config.model_validate({"web": {"base_url": "https://voetnoot.example", "requests_per_minute": 0}}))
    with serve(app) as made:
        yield made


def fill(store: Store) -> None:
    ledger, key = store.ledger, "d"
    people = ((Asker(LONG, LONG),), (Answerer(LONG, "minister", LONG),))
    letter = AnswerDocument(
        kind=DocumentKind.ANTWOORD,
        kenmerken=(KENMERK,),
        subject=LONG,
        askers=people[0],
        answerers=people[1],
        exchanges=(Exchange("1", LONG, LONG, ("1",)),),
        footnotes=(Footnote("1", LONG, ("a1",), None, tuple(FoundUrl(url, url) for url in URLS)),),
    )
    ledger.begin_source(SOURCE, NOW)
    ledger.see_documents([DocumentRef(SOURCE, key, letter.kind, LONG, "javascript:alert(1)", "s", (KENMERK,))], NOW)
    ledger.see_cases([Case(SOURCE, "2026Z00667", LONG, date(2025, 12, 1), *people)], NOW)
    document = document_id(SOURCE, key)
    place, digest = store.archive.append_resource("https://kamer.example/d", NOW, b"%PDF")
    capture = Capture(f"document:{document}", NOW, "https://kamer.example/d", 200, "<b>" * 30, digest, 4, place)
    number = ledger.add_document_capture(document, capture, AttemptResult.CHANGED, NOW)
    assert number is not None
    row = AnswerRow(ANSWER, "k", SOURCE, "antwoord", LONG, (KENMERK,), NOW.date(), date(2026, 1, 1), *people)
    about = {
        "at": NOW, "answer": ANSWER, "source": SOURCE, "document": document, "document_kind": letter.kind, "digest": digest,
        "kenmerken": (KENMERK,), "subject": LONG, "url": "javascript:alert(1)", "askers": people[0], "answerers": people[1],
    }  # fmt: skip
    told = AnswerPublished(exchanges=letter.exchanges, footnotes=letter.footnotes, **about)
    found = citations(ANSWER, letter)
    ledger.add_reading(document, number, Reading("1", letter), NOW, answer=row, citations=found, events=[told])
    _die(store, list(dict.fromkeys(citation.link for citation in found)))
    ledger.publish_events(NOW)


def _die(store: Store, ids: list[str]) -> None:
    run = store.ledger.start_run("check-links", NOW, NOW, 1)
    store.ledger.add_probes(run, [Probe(link, NOW, Answered(URLS[0], 404, media_type="<script>" * 9)) for link in ids])
    verdict = Verdict(State.DEAD, "not-found", NOW, 3, NOW, status=404, final_url="javascript:alert(1)", why=LONG)
    cited = store.queries.cited_in(ids)
    died = LinkDied(at=NOW, link=ids[0], url=URLS[0], host="weg.example", since=NOW, reason="not-found", checks=3, why=LONG,
                    status=404, cited_in=cited[ids[0]])  # fmt: skip
    drifted = LinkDrifted(at=NOW, link=ids[0], url=URLS[0], host="weg.example", since=NOW, reason="works", checks=3,
                          similarity=0.2, gone=(LONG,), come=(ATTACK,), cited_in=cited[ids[0]])  # fmt: skip
    judged = [JudgedLink(link, replace(verdict, why=ATTACK)) for link in ids]
    store.ledger.settle(run, judged, NOW, events=[died, drifted])


def addresses(client: httpx.Client, begin: list[str]) -> Iterator[tuple[str, httpx.Response]]:
    """Yield every page of the site that a reader can come to from ``begin``."""
    todo, seen = begin, set[str]()
    while todo:
        path = todo.pop()
        if path in seen or path.startswith(("/static/", "/healthz", "/metrics", "/feeds/weekly/")):
            continue
        seen.add(path)
        answer = client.get(path)
        yield path, answer
        if answer.headers["content-type"].startswith("text/html"):
            found = re.findall(r'href="(/[^"#]*|https://voetnoot\.example/[^"#]*)', answer.text)
            todo += [one.removeprefix("https://voetnoot.example").replace("&amp;", "&") for one in found]


BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
HARM = re.compile(r"<script>|<img |onerror=alert\(1\)>(?!&)|href=\"javascript:|src=\"(?!/)", re.IGNORECASE)


def test_every_page_and_feed_shows_a_hostile_letter_as_text(client: httpx.Client) -> None:
    begin = ["/", "/report/rows?state=dead", "/open", "/ministries", "/members", "/search?q=dijk", f"/answers/{KENMERK}"]
    seen = 0
    for path, answer in addresses(client, begin):
        assert answer.status_code == 200, path
        assert len(answer.content) < MOST, (path, len(answer.content))
        if answer.headers["content-type"].startswith("text/html"):
            seen += 1
            assert not HARM.search(answer.text), (path, HARM.search(answer.text))
        if not path.startswith(("/api/", "/captures/", "/timemap/", "/report/report.json")):  # facts for programs, as they are
            assert not BIDI.search(answer.text), path
        if path.endswith((".rss", ".atom")):
            assert not feedparser.parse(answer.content).bozo, path
    assert seen > 25


def test_no_table_holds_a_formula(client: httpx.Client) -> None:
    for line in client.get("/report/dead-links.csv").text.splitlines()[1:]:
        assert not re.search(r'(^|,)"?[=+@-]', line)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/report/report.xlsx").content))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b"}


def test_what_is_typed_is_shown_as_text(client: httpx.Client) -> None:
    for path in ("/search", "/hosts", "/open"):
        name = {"/search": "q", "/hosts": "name", "/open": "ministry"}[path]
        page = client.get(path, params={name: ATTACK.replace("\ud800", "")}).text
        assert not HARM.search(page), path
        assert not BIDI.search(page), path
    page = client.get("/report", params={"since": ATTACK.replace("\ud800", "")}, headers={"Accept": "text/html"})
    assert page.status_code == 422
    assert not HARM.search(page.text)
    assert not BIDI.search(page.text)
