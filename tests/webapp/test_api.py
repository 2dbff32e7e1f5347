"""The API: what it describes is what it does, whatever is asked; nobody may ask too much; copies are mementos."""

import asyncio
import json
import re
from contextlib import suppress
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from store.engine import Store
from voetnoot.captures import Place
from voetnoot.config import Config
from webapp.app import make_app
from webapp.rate import Buckets, RateLimit

URL = "https://anders.example/pagina"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_asked_gets_a_declared_answer(store: Store, mode: GenerationMode) -> None:
    config = Config.model_validate({"web": {"base_url": "https://voetnoot.example", "requests_per_minute": 0}})
    described = schemathesis.openapi.from_asgi("/openapi.json", make_app(store, config))
    tried = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            case.call_and_validate(checks=CHECKS)

        with suppress(Unsatisfiable):  # what takes no parameter cannot be asked wrongly
            ask()
            tried += 1
    assert tried >= (14 if mode is GenerationMode.POSITIVE else 8)


def test_what_is_described_is_found_where_it_is(store: Store, links: list[str]) -> None:
    """Random names find nothing, so those that there are get asked for too."""
    described = schemathesis.openapi.from_asgi("/openapi.json", make_app(store, Config()))
    query = {"/api/v1/links": {"state": "dead"}, "/api/v1/cdxj": {"url": URL}}
    known = {"name": "2025Z12345", "link": links[1], "number": 3, "event": store.queries.published(limit=1)[0].event.id}
    for found in described.get_all_operations():
        operation = found.ok()
        names = {one.name for one in operation.path_parameters}
        values = {name: known[name] for name in names}
        if operation.path.startswith("/api/v1/hosts/"):
            values["name"] = "weg.example"
        case = operation.Case(path_parameters=values, query=query.get(operation.path, {}))
        assert case.call_and_validate(checks=CHECKS).status_code == 200, operation.path


def walk(client: httpx.Client, path: str, key: str) -> list[Any]:
    """Follow the ``Link`` headers from page to page, and return all there is under ``key``."""
    found: list[Any] = []
    while path:
        answer = client.get(path)
        assert answer.status_code == 200, answer.text
        found += answer.json()[key]
        path = answer.links.get("next", {}).get("url", "")
    return found


def test_pages_lead_on_to_all_there_is(client: httpx.Client, links: list[str]) -> None:
    assert len(walk(client, "/api/v1/events?limit=2", "events")) == 7
    assert [link["id"] for link in walk(client, "/api/v1/links?state=alive&limit=1", "links")] == sorted([links[0], links[3]])
    checks = walk(client, f"/api/v1/links/{links[1]}/probes?limit=1", "probes")
    assert [check["outcome"]["status"] for check in checks].count(404) == 3
    assert [check["void"] for check in checks].count(True) == 1


def test_answers_are_searched_as_on_the_site(client: httpx.Client) -> None:
    [found] = client.get("/api/v1/answers", params={"q": "dijk lekt", "party": "D66", "since": "2026-01-01"}).json()["answers"]
    assert (found["kenmerken"], found["links"]["dead"]) == (["2025Z12345"], 1)
    assert client.get("/api/v1/answers", params={"q": "dijk -lekt"}).json()["answers"] == []
    assert client.get("/api/v1/answers", params={"q": "-lekt"}).status_code == 422
    files = [one["capture"]["file"] for one in client.get("/api/v1/answers/2025Z12345/versions").json()["versions"]]
    letters = [client.get(file.removeprefix("https://voetnoot.example")).content for file in files]
    assert letters == [b"%PDF-1.4 the letter", b"%PDF-1.4 the newer letter"]


def test_open_questions_say_when_they_were_due(client: httpx.Client) -> None:
    [waiting] = client.get("/api/v1/questions/open").json()["questions"]
    assert waiting["kenmerk"] == "2025Z99999"
    assert (waiting["due"], waiting["overdue"]) == ("2026-01-10", True)


def test_problems_are_problem_details(client: httpx.Client) -> None:
    answer = client.get("/api/v1/links/" + "0" * 32)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "no link has this id"}


def test_other_sites_may_ask(client: httpx.Client) -> None:
    asked = {"Origin": "https://krant.example", "Access-Control-Request-Method": "GET"}
    preflight = client.options("/api/v1/status", headers=asked)
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (204, "*")
    assert "ETag" in client.get("/api/v1/status").headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in client.get("/status").headers


def test_who_asks_too_much_is_told_when_to_come_back() -> None:
    now = [0.0]
    buckets = Buckets(60, lambda: now[0])
    assert [buckets.take("a")[1] for _ in range(61)] == [0] * 60 + [1]
    assert buckets.take("b") == (59, 0)
    now[0] = 1.0
    assert buckets.take("a") == (0, 0)


def test_too_many_requests_are_429(store: Store, app: FastAPI) -> None:
    del app
    assert RateLimit in [one.cls for one in make_app(store, Config()).user_middleware]
    unlimited = make_app(store, Config.model_validate({"web": {"requests_per_minute": 0}}))
    limited = RateLimit(unlimited, per_minute=2, now=lambda: 0.0)
    answers = []

    async def ask() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(limited), base_url="http://x") as client:
            answers.extend([await client.get(path) for path in ("/api/v1/hosts", "/api/v1/hosts", "/api/v1/hosts", "/help")])

    asyncio.run(ask())
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
    assert answers[0].headers["ratelimit-remaining"] == "1"
    assert answers[2].headers["retry-after"] == "30"
    assert answers[2].json()["status"] == 429


def test_a_copy_is_found_by_its_address_and_a_date(client: httpx.Client) -> None:
    gate = client.get(f"/timegate/{URL}", headers={"Accept-Datetime": "Mon, 05 Jan 2026 09:00:00 GMT"})
    assert (gate.status_code, gate.headers["vary"]) == (302, "accept-datetime")
    memento = client.get(gate.headers["location"])
    assert memento.headers["memento-datetime"] == "Mon, 05 Jan 2026 10:00:00 GMT"
    relations = dict(re.findall(r'<([^>]+)>; rel="([a-z ]+)"', memento.headers["link"]))
    assert relations[URL] == "original"
    assert set(relations.values()) == {"original", "timegate", "timemap", "memento"}
    assert "sandbox" in memento.headers["content-security-policy"]
    assert "script-src" not in memento.headers["content-security-policy"]


def test_a_timemap_lists_every_copy(client: httpx.Client) -> None:
    answer = client.get(f"/timemap/link/{URL}")
    assert answer.headers["content-type"].startswith("application/link-format")
    lines = answer.text.strip().split(",\n")
    assert lines[0] == f'<{URL}>; rel="original"'
    assert lines[-1].endswith('rel="first last memento"; datetime="Mon, 05 Jan 2026 10:00:00 GMT"')
    assert client.get(f"/timemap/json/{URL}").json()["mementos"]["first"]["datetime"] == "2026-01-05T10:00:00+00:00"


def test_replay_software_finds_our_copies_in_an_index(client: httpx.Client, store: Store) -> None:
    answer = client.get("/api/v1/cdxj", params={"url": "HTTPS://Anders.example:443/pagina#noot"})
    assert answer.headers["content-type"].startswith("text/x-cdxj")
    [line] = answer.text.splitlines()
    key, stamp, facts = line.split(" ", 2)
    assert (key, stamp) == ("example,anders)/pagina", "20260105100000")
    told = json.loads(facts)
    assert (told["url"], told["mime"], told["status"]) == (URL, "text/html", "200")
    place = Place(told["filename"], int(told["offset"]), int(told["length"]))
    assert store.archive.read(place).body == client.get("/captures/3/file").content
    assert client.get("/api/v1/cdxj", params={"url": "https://nergens.example/"}).status_code == 404
    assert client.get("/api/v1/cdxj", params={"url": "geen adres"}).status_code == 404
    assert client.get("/api/v1/cdxj").status_code == 422


@pytest.mark.parametrize(
    "path", ["/timemap/link/https://nergens.example/", "/timegate/geen adres", "/timemap/xml/https://a.example/"]
)
def test_what_is_not_held_is_no_memento(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code in {404, 422}


def test_a_moment_that_is_none_is_said_to_be_so(client: httpx.Client) -> None:
    assert client.get(f"/timegate/{URL}", headers={"Accept-Datetime": "gisteren"}).status_code == 400


@pytest.mark.parametrize("path", ["/captures/1/file", "/captures/2/file", "/captures/3/file"])
def test_a_copy_is_only_a_file(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("path", ["/replay/1/20260120100000", "/replay/3/20260105100001", "/captures/99", "/captures/99/file"])
def test_what_cannot_be_shown_is_not_replayed(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/replay/3/20260105100000", "/captures/3/file"])
def test_a_copy_that_unpacks_into_too_much_is_said_to_be_too_large(store: Store, path: str) -> None:
    config = Config.model_validate(
        {"web": {"base_url": "https://voetnoot.example"}, "reading": {"max_body": 100}, "language": "en"}
    )
    app = make_app(store, config)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
            return await client.get(path)

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.headers.get("retry-after")) == (403, None)
    assert "Too large to be shown" in answer.text
