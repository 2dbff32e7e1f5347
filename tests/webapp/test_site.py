"""The site as browsers, feed readers and programs ask for it."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from pathlib import Path

import feedparser
import httpx
import pytest
from fastapi import FastAPI
from feed_rules import faults
from lxml import etree

from store.engine import Store, make_engine
from store.link_queries import WatchedLink
from store.report_queries import ReportQueries
from tests.webapp.conftest import NOW, SOURCE, config, fill
from voetnoot.events import AnswerOverdue
from voetnoot.ids import digest
from voetnoot.reports.facts import STATES
from voetnoot.reports.rot import RotRow
from voetnoot.words import Words
from webapp.app import make_app
from webapp.site import Site

PAGES = (
    "/", "/?before=3", "/feeds", "/feeds/all.html", "/feeds/answers.html", "/feeds/links.html", "/feeds/dead-links.html",
    "/feeds/operators.html", "/feeds/kenmerk/2025Z12345.html", "/feeds/ministry/Infrastructuur%20en%20Waterstaat.html",
    "/answers/2025Z12345", "/answers/" + "a" * 32, "/answers/2025Z99999", "/hosts/weg.example", "/hosts/muur.example",
    "/report", "/status", "/help", "/search", "/search?q=dijk", "/search?q=dijk+-brug&party=D66&since=2026-01-01&until=",
    "/search?host=weg.example", "/search?q=-dijk", "/open", "/open?ministry=Infrastructuur+en+Waterstaat", "/hosts", "/hosts?name=weg",
    "/ministries", "/parties", "/members", "/ministries/Infrastructuur%20en%20Waterstaat", "/parties/D66", "/members/Jansen",
    "/captures/1", "/captures/2", "/captures/3", "/hosts/weg.example?state=dead",
)  # fmt: skip
FEEDS = ("all", "answers", "links", "dead-links", "operators", "kenmerk/2025Z12345", "host/weg.example", "party/D66")
EMPTY_PAGES = (
    "/",
    "/feeds",
    "/feeds/all.html",
    "/report",
    "/status",
    "/help",
    "/feeds.opml",
    "/healthz",
    "/metrics",
    "/report/links.csv",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_harmless_and_says_how_far_we_know(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    scripts = re.findall(r"<script.*", answer.text)
    assert len(scripts) == 1
    assert re.fullmatch(r'<script src="/static/[0-9a-f]{12}\.js" defer></script>', scripts[0])
    assert " style=" not in answer.text
    assert "nl-tweede-kamer: volledig tot 20 januari 2026, 10:00 UTC." in answer.text
    ids = re.findall(r' id="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_a_second_look_is_304_without_a_body(client: httpx.Client, path: str) -> None:
    tag = client.get(path).headers["etag"]
    again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert "content-security-policy" in again.headers


def test_head_answers_as_get_without_the_body(client: httpx.Client) -> None:
    asked, headed = client.get("/status"), client.head("/status")
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["etag"] == asked.headers["etag"]


def test_every_address_on_every_page_leads_somewhere(client: httpx.Client) -> None:
    todo, seen = list(PAGES), set()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            found = re.findall(r'href="(/[^"#]*|https://voetnoot\.example/[^"#]*)', answer.text)
            todo += [address.removeprefix("https://voetnoot.example").replace("&amp;", "&") for address in found]
    assert len(seen) > 40


@pytest.mark.parametrize("path", EMPTY_PAGES)
def test_a_store_without_anything_has_its_pages(newborn: httpx.Client, path: str) -> None:
    assert newborn.get(path).status_code == 200


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("name", FEEDS)
def test_feeds_pass_a_strict_parse(client: httpx.Client, name: str, form: str) -> None:
    answer = client.get(f"/feeds/{name}.{form}")
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    assert parsed.entries
    assert len({entry.id for entry in parsed.entries}) == len(parsed.entries)
    assert answer.content == client.get(f"/feeds/{name}.{form}").content
    again = client.get(f"/feeds/{name}.{form}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_feed_holds_what_it_says(client: httpx.Client) -> None:
    tags = {name: {item["_voetnoot"]["kind"] for item in client.get(f"/feeds/{name}.json").json()["items"]} for name in FEEDS}
    assert tags["answers"] == {"AnswerPublished", "AnswerRevised", "AnswerOverdue"}
    assert tags["links"] == {"LinkDied", "LinkDrifted", "HostFailed"}
    assert tags["host/weg.example"] == {"LinkDied"}
    assert tags["party/D66"] >= {"AnswerPublished", "LinkDied"}
    assert tags["operators"] == {"SourceSilent"}


def test_a_feed_of_several_facets_has_an_address_of_its_own(client: httpx.Client) -> None:
    both = client.get("/feeds/answers.json?party=D66&ministry=Infrastructuur+en+Waterstaat").json()
    assert {item["_voetnoot"]["kind"] for item in both["items"]} == {"AnswerPublished", "AnswerRevised"}
    assert both["feed_url"].endswith("/feeds/answers.json?ministry=Infrastructuur+en+Waterstaat&party=D66")
    assert "Infrastructuur en Waterstaat, D66" in both["title"]
    assert client.get("/feeds/answers.html?party=D66").status_code == 200
    assert client.get("/feeds/answers.rss?party=Niemand").status_code == 200
    assert client.get("/feeds/answers.rss?colour=red").status_code == 404


def test_a_reader_that_knows_dates_only_is_told_when_nothing_is_new(client: httpx.Client) -> None:
    answer = client.get("/feeds/all.rss")
    again = client.get("/feeds/all.rss", headers={"If-Modified-Since": answer.headers["last-modified"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])
    assert client.get("/feeds/all.rss", headers={"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}).status_code == 200
    assert client.get("/feeds/all.rss", headers={"If-Modified-Since": "gisteren"}).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["all.rss", "answers.atom?party=D66&q=dijk", "daily/all.json", "kenmerk/2025Z12345.atom", "webteam/weg.example.rss"],
)
def test_a_second_poll_is_304_and_renders_nothing(client: httpx.Client, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    first = client.get(f"/feeds/{address}")
    assert first.status_code == 200
    assert client.get(f"/feeds/{address}").content == first.content

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("something was gathered or rendered")

    monkeypatch.setattr("webapp.feeds._make", forbidden)
    monkeypatch.setattr("store.feed_queries.FeedQueries.gather", forbidden)
    monkeypatch.setattr("store.event_queries.published_of", forbidden)
    again = client.get(f"/feeds/{address}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_is_new_is_told_to_those_who_knew_all_and_to_no_others(
    tmp_path: Path, serve: Callable[[FastAPI], AbstractContextManager[httpx.Client]], open_at: Callable[..., Store]
) -> None:
    store = open_at(tmp_path)
    fill(store)
    touched = ("/feeds/answers.rss", "/feeds/answers.atom?q=brug", "/feeds/kenmerk/2025Z99999.json", "/feeds/answers.rss?q=br")
    others = ("/feeds/links.rss", "/feeds/answers.atom?q=lekt", "/feeds/kenmerk/2025Z12345.json", "/feeds/answers.rss?q=tunnel")
    with serve(make_app(store, config())) as client:
        tags = {address: client.get(address).headers["etag"] for address in (*touched, *others)}

        def states() -> list[int]:
            asked = {address: client.get(address, headers={"If-None-Match": tag}) for address, tag in tags.items()}
            return [answer.status_code for answer in asked.values()]

        assert states() == [304] * 8
        later = AnswerOverdue(
            at=NOW, source=SOURCE, kenmerk="2025Z99999", subject="de brug", sent=date(2025, 12, 21), due=date(2026, 1, 11)
        )
        store.ledger.add_events([later])
        assert states() == [304] * 8, "nothing was published yet"
        store.ledger.publish_events(NOW + timedelta(hours=2))
        assert states() == [*[200] * 4, *[304] * 4]
        assert later.id in client.get("/feeds/answers.rss?q=br").text
    store.close()


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
@pytest.mark.parametrize("name", [*FEEDS, "daily/all", "weekly/links", "webteam/weg.example", "domain/weg.example"])
def test_served_feeds_keep_the_rules(client: httpx.Client, name: str, form: str) -> None:
    assert faults(client.get(f"/feeds/{name}.{form}").content, form) == []


def test_a_choice_of_feeds_is_opml(client: httpx.Client) -> None:
    chosen = client.get("/feeds.opml", params={"feed": ["answers?party=D66", "daily/links", "ministry/Economische Zaken"]}).text
    assert chosen.count("xmlUrl=") == 3
    assert "https://voetnoot.example/feeds/answers.atom?party=D66" in chosen
    assert "/feeds/daily/links.atom" in chosen
    assert client.get("/feeds.opml?feed=nothing").status_code == 404


def test_the_form_leads_to_the_feed_that_was_put_together(client: httpx.Client) -> None:
    made = client.get(
        "/feeds/make", params={"feed": "answers", "q": "de dijk", "party": "", "ministry": "Defensie", "digest": "weekly"}
    )
    assert (made.status_code, made.headers["location"]) == (303, "/feeds/weekly/answers.html?ministry=Defensie&q=de+dijk")
    assert client.get(made.headers["location"]).status_code == 200
    assert client.get("/feeds/make?feed=nothing").status_code == 404


def test_an_archive_that_is_not_there_yet_is_not_found(client: httpx.Client) -> None:
    assert client.get("/feeds/archive/1/kenmerk/2025Z12345.atom").status_code == 404


def test_every_figure_of_the_report_leads_to_as_many_rows(client: httpx.Client) -> None:
    page = client.get("/report").text
    figures = set(re.findall(r'<a class="figure" href="(/report/rows[^"]*)">([\d.]+)</a>', page))
    assert len(figures) > 20
    for address, number in figures:
        rows = client.get(address.replace("&amp;", "&")).text
        assert rows.count("<details id=") == int(number.replace(".", "")), address
        assert (
            client.get(address.replace("/report/rows", "/report/links.csv").replace("&amp;", "&")).text.count("\r\n")
            == int(number) + 1
        )
    assert client.get("/report?since=gisteren").status_code == 422


def test_the_answer_page_shows_questions_notes_and_states(client: httpx.Client, links: list[str]) -> None:
    page = client.get("/answers/2025Z12345").text
    assert page.count('class="asked"') == 5
    assert "&lt;script&gt;" in page
    assert f"/links/{links[1]}" in page
    for state in ("alive", "dead", "blocked", "not-checked"):
        assert f'class="badge {state}"' in page


def test_the_link_page_shows_checks_and_copy(client: httpx.Client, links: list[str]) -> None:
    page = client.get(f"/links/{links[1]}").text
    assert page.count('<span class="meta">HTTP 404</span>') == 3  # in the table
    assert page.count(": HTTP 404</title>") == 3  # in the picture
    assert "telt niet mee" in page
    assert digest(b"%PDF-1.4 the report") in page
    assert "/answers/2025Z12345" in page


@pytest.mark.parametrize("path", ["/nothing", "/answers/2000Z00000", "/links/" + "0" * 32, "/hosts/x.example", "/feeds/nothing.rss",
                                  "/feeds/all.exe", "/report/nothing.csv", "/events/" + "0" * 32, "/static/x.css"])  # fmt: skip
def test_what_is_not_there_is_404(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/links/zz", "/api/v1/events?limit=0", "/api/v1/events?before=x", "/api/v1/links/zz", "/?before=0"]
)
def test_odd_input_is_a_problem_not_a_crash(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/report?since=gisteren", "/links/zz", "/?before=0", "/report?kleur=rood", "/feeds/make?feed=x"]
)
def test_a_person_who_asks_wrongly_gets_a_page_that_says_what_is_wrong(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html,application/xhtml+xml"})
    assert answer.status_code in {404, 422}
    assert answer.headers["content-type"].startswith("text/html")
    assert 'role="search"' in answer.text
    assert client.get("/api/v1/links/zz", headers={"Accept": "text/html"}).headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/%00", "/answers/%00", "/answers/%F0%9F", "/hosts/%2e%2e", "/feeds/host/%ED%A0%80.rss", "/feeds/../../etc.rss"]
)
def test_hostile_addresses_are_not_there(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code in {404, 422}


def test_a_store_in_trouble_is_503_and_never_an_empty_feed(
    client: httpx.Client, app: FastAPI, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site: Site = app.state.site
    broken = make_engine(f"sqlite:///{tmp_path}/not-there/x.db")
    for reader in (site.pages, site.rows, site.queries):
        monkeypatch.setattr(reader, "_engine", broken)
    for path in ("/", "/feeds/all.rss", "/api/v1/status", "/healthz", "/report"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert answer.headers["retry-after"] == "60"


def test_the_api_says_the_same_as_the_pages(client: httpx.Client, links: list[str]) -> None:
    link = client.get(f"/api/v1/links/{links[1]}").json()
    assert (link["verdict"], link["reason"], link["status"], link["checks"]) == ("dead", "not-found", 404, 3)
    assert link["copy"]["digest"] == digest(b"%PDF-1.4 the report")
    answer = client.get("/api/v1/answers/2025Z12345").json()
    assert len(answer["document"]["exchanges"]) == 5
    status = client.get("/api/v1/status").json()
    assert sum(status["links"].values()) == status["total"] == 5
    report = client.get("/api/v1/report").json()
    assert sum(report["links"][state] for state in STATES) == report["links"]["total"] == 5
    assert client.get("/api/v1/hosts/weg.example").json()["states"]["dead"] == 1


def test_events_page_by_page_are_all_events(client: httpx.Client) -> None:
    seen: list[int] = []
    before = None
    while True:
        page = client.get("/api/v1/events", params={"limit": 2, **({"before": before} if before else {})}).json()
        seen += [event["seq"] for event in page["events"]]
        before = page["next"]
        if before is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == 7


def test_the_description_lists_the_api_and_its_problems(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    names = (
        "events", "events/{event}", "answers", "answers/{name}", "answers/{name}/versions", "questions/open", "links", "links/{link}",
        "links/{link}/probes", "hosts", "hosts/{name}", "captures/{number}", "cdxj", "report", "status",
    )  # fmt: skip
    assert set(described["paths"]) == {f"/api/v1/{name}" for name in names}
    for path in described["paths"].values():
        assert "503" in path["get"]["responses"]


def test_health_and_metrics(client: httpx.Client) -> None:
    health = client.get("/healthz").json()
    assert health["status"] == "ok"
    assert health["complete_to"]["nl-tweede-kamer"] == "2026-01-20T10:00:00+00:00"
    metrics = client.get("/metrics").text
    assert 'voetnoot_links{state="dead"} 1.0' in metrics
    assert "voetnoot_events_published_total 7.0" in metrics


def test_the_report_has_its_tables(client: httpx.Client) -> None:
    page = client.get("/report").text
    for name in re.findall(r'href="/report/([a-z-]+\.(?:csv|json))"', page):
        table = client.get(f"/report/{name}")
        assert table.status_code == 200
        assert table.headers["content-disposition"].startswith("attachment")
    assert client.get("/report.csv").content == client.get("/report/links.csv").content
    assert len(client.get("/report.csv").text.splitlines()) == 6


def test_the_table_of_all_links_is_read_page_by_page_and_for_a_head_begun_only(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, read = client.get("/report.csv"), ReportQueries.rot_rows_of
    pages: list[int] = []

    def counted(self: ReportQueries, watched: Iterable[WatchedLink], since: Mapping[str, datetime]) -> list[RotRow]:
        rows = read(self, watched, since)
        pages.append(len(rows))
        return rows

    monkeypatch.setattr("store.report_queries.MOST_PARAMETERS", 2)
    monkeypatch.setattr(ReportQueries, "rot_rows_of", counted)
    assert client.get("/report.csv").content == whole.content
    assert pages == [2, 2, 1]
    head = client.head("/report.csv")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", whole.headers["etag"])
    assert pages == [2, 2, 1, 2]
    dead = client.get("/report.csv?state=dead").text.splitlines()
    assert [line.split(",")[2:4] for line in dead] == [["host", "state"], ["weg.example", "dead"]]


def test_english_pages_speak_english(english: httpx.Client) -> None:
    page = english.get("/answers/2025Z12345").text
    assert 'lang="en"' in page
    assert "Questions and answers" in page
    assert Words("nl").say("page.questions") not in page


def test_the_list_of_feeds_is_opml(client: httpx.Client) -> None:
    root = etree.fromstring(client.get("/feeds.opml").content)
    assert any(outline.get("xmlUrl") == "https://voetnoot.example/feeds/party/D66.atom" for outline in root.iter("outline"))


def test_the_style_sheet_may_be_kept_for_ever(client: httpx.Client) -> None:
    [address] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get("/").text)
    answer = client.get(address)
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert json.dumps(answer.text)
