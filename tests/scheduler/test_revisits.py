"""Conditional requests from outside: a site that knows what it has, one that always says 304, one that refuses conditions."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Command

PAGE = "<!doctype html><html lang=nl><title>Besluit</title><h1>Besluit</h1><p>Het besluit over de {} is in werking getreden.</p>"


class Site:
    """One page with an ETag at every address. ``manner``: ``honest``, ``always`` (304 to any condition), ``refuses`` (412), ``bare`` (none)."""

    def __init__(self) -> None:
        self.manner, self.status, self.about = "honest", 200, "dijken"
        self.given: list[int] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/robots.txt":
                    self.send_error(404)
                    return
                status = site.answer(self.headers.get("If-None-Match"))
                if self.path == "/besluit":
                    site.given.append(status)
                body = PAGE.format(site.about).encode() if status == 200 else b""
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if status in (200, 304) and site.manner != "bare":
                    self.send_header("ETag", f'"{site.about}"' if status == 200 else self.headers["If-None-Match"])
                if status == 304:
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def answer(self, condition: str | None) -> int:
        if condition is not None and self.manner != "honest":
            return 304 if self.manner == "always" else 412
        return 304 if condition == f'"{self.about}"' and self.status == 200 else self.status


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def url(site: Site, tmp_path: Path) -> str:
    port = site.server.server_address[1]
    (tmp_path / "config.yaml").write_text(
        f"network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{port}]}}\n"
        "links: {pace_seconds: 0, retry_wait: 0, retries: 0, canaries: []}\n"
    )
    return f"http://127.0.0.1:{port}/besluit"


def check(voetnoot: "Command", url: str, day: int) -> dict[str, Any]:
    done = voetnoot("check", "--json", "--data", "kept", "--at", f"2026-01-{day:02}T10:00:00Z", url)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_an_unchanged_page_is_sent_every_fourth_time(voetnoot: "Command", site: Site, url: str) -> None:
    found = [check(voetnoot, url, day) for day in range(5, 11)]
    assert site.given == [200, 304, 304, 304, 200, 304]
    assert [one["verdict"] for one in found] == ["alive"] * 6
    assert [one["evidence"]["confirmed"] for one in found] == [False, True, True, True, False, True]
    mended = {"confirmed": None, "headers": None}
    for one in found[1:]:
        assert one["evidence"] | mended == found[0]["evidence"] | mended
        assert (one["content"], one["status"]) == ("same", 200)
    assert "confirmed by 304" in voetnoot("explain", "--json", "--data", "kept", url).stdout
    assert voetnoot("archive", "list", "--json", "--data", "kept").stdout.count(url) == 1


def test_a_page_that_changes_is_seen_at_once(voetnoot: "Command", site: Site, url: str) -> None:
    for day in (5, 6):
        check(voetnoot, url, day)
    site.about = "bruggen"
    assert check(voetnoot, url, 7)["evidence"]["confirmed"] is False
    assert site.given == [200, 304, 200]


def test_a_server_that_always_says_304_hides_a_death_for_three_checks(voetnoot: "Command", site: Site, url: str) -> None:
    check(voetnoot, url, 5)
    site.manner, site.status = "always", 404
    days = (6, 7, 8, 9, 12, 16)
    assert [check(voetnoot, url, day)["verdict"] for day in days] == ["alive"] * 3 + ["suspect"] * 2 + ["dead"]
    assert site.given == [200, 304, 304, 304, 404, 404, 404]


def test_after_a_long_pause_the_page_itself_is_asked_for(voetnoot: "Command", site: Site, url: str) -> None:
    for day in (5, 25):
        check(voetnoot, url, day)
    assert site.given == [200, 200]


def test_a_server_that_refuses_conditions_is_asked_without(voetnoot: "Command", site: Site, url: str) -> None:
    check(voetnoot, url, 5)
    site.manner = "refuses"
    assert check(voetnoot, url, 6)["verdict"] == "alive"
    assert site.given == [200, 412, 200]


def test_a_page_without_validators_is_held_against_the_bytes_of_the_last_check(voetnoot: "Command", site: Site, url: str) -> None:
    site.manner = "bare"
    found = [check(voetnoot, url, day) for day in (5, 6, 7)]
    assert site.given == [200, 200, 200]
    assert found[0]["evidence"]["title"] == "Besluit"
    for one in found[1:]:
        assert one["evidence"] | {"headers": None} == found[0]["evidence"] | {"headers": None}
        assert (one["verdict"], one["content"]) == ("alive", "same")
    site.about = "bruggen"
    changed = check(voetnoot, url, 8)["evidence"]
    assert changed["text_digest"] != found[0]["evidence"]["text_digest"]
