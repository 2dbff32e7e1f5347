"""``check`` and ``explain`` over a real server on loopback: one look proves little, the history of several days does."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Command

PAGE = b"<!doctype html><html lang=nl><title>Jaarbericht</title><body><article><h1>Jaarbericht</h1>" + b"".join(
    b"<p>In het jaar %d werden %d adviezen gegeven over de stand van de dijken en de wegen.</p>" % (year, year * 7)
    for year in range(2000, 2020)
)


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = (200, PAGE) if self.path == "/leeft" else (404, b"<h1>Niet gevonden</h1>")
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_port
        (tmp_path / "config.yaml").write_text(
            f"network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{port}]}}\nlinks: {{pace_seconds: 0, retry_wait: 0}}\n"
        )
        yield f"http://127.0.0.1:{port}"
        server.shutdown()


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_one_look_without_a_history(voetnoot: "Command", site: str, tmp_path: Path) -> None:
    done = voetnoot("check", "--json", f"{site}/weg", f"{site}/leeft")
    gone, alive = lines(done.stdout)
    assert (gone["url"], gone["verdict"], gone["reason"], gone["status"], gone["checks"]) == (
        f"{site}/weg",
        "suspect",
        "not-found",
        404,
        1,
    )
    assert (alive["verdict"], alive["hops"], alive["final_url"]) == ("alive", [], f"{site}/leeft")
    assert {"since", "content", "next", "evidence", "at"} <= alive.keys()
    assert done.returncode == 1
    assert not (tmp_path / "var").exists()


def test_a_history_of_several_days_is_judged(voetnoot: "Command", site: str, tmp_path: Path) -> None:
    found = []
    for day in ("05", "08", "12"):
        at = f"2026-01-{day}T10:00:00Z"
        done = voetnoot("check", "--json", "--data", "kept", "--at", at, f"{site}/weg", f"{site}/leeft")
        found.append(lines(done.stdout))
        assert found[-1][0]["at"] == at
    assert [one[0]["verdict"] for one in found] == ["suspect", "suspect", "dead"]
    assert [one[0]["checks"] for one in found] == [1, 2, 3]
    assert found[-1][0]["since"] == "2026-01-05T10:00:00Z"
    assert [one[1]["content"] for one in found] == ["unknown", "same", "same"]
    assert done.returncode == 1
    told = lines(voetnoot("explain", "--json", "--data", "kept", f"{site}/weg").stdout)[0]
    assert [one["reason"] for one in told["checks"]] == ["not-found"] * 3
    kept = lines(voetnoot("explain", "--json", "--data", "kept", f"{site}/leeft").stdout)[0]
    assert kept["capture"]["status"] == 200
    assert voetnoot("db", "check", "--data", "kept").returncode == 0


def test_addresses_come_from_a_file_in_its_order(voetnoot: "Command", site: str, tmp_path: Path) -> None:
    (tmp_path / "links.txt").write_text(f"# watched\n{site}/leeft\n\n{site}/leeft\n")
    done = voetnoot("check", "--json", "--from", "links.txt")
    assert [one["url"] for one in lines(done.stdout)] == [f"{site}/leeft"] * 2
    assert done.returncode == 0


def test_a_person_gets_words(voetnoot: "Command", site: str) -> None:
    done = voetnoot("check", f"{site}/weg")
    assert f"{site}/weg" in done.stdout
    assert done.returncode == 1


def test_a_document_is_read_from_its_address(voetnoot: "Command", site: str) -> None:
    done = voetnoot("read", "--json", f"{site}/leeft")
    assert lines(done.stdout)[0]["error"] is None
    missing = voetnoot("read", "--json", f"{site}/weg")
    assert "cannot be fetched: status 404" in missing.stderr
    assert missing.returncode == 3


def test_a_document_on_a_network_of_our_own_needs_a_permission(voetnoot: "Command") -> None:
    done = voetnoot("read", "http://10.0.0.1/brief.pdf")
    assert done.returncode == 3
    assert "address not on the public web; network.allow_addresses" in done.stderr


def test_a_link_added_by_hand_is_checked_by_the_job(voetnoot: "Command", site: str) -> None:
    assert voetnoot("add", f"{site}/leeft", "--at", "2026-01-05T10:00:00Z").returncode == 0
    done = voetnoot("once", "check-links", "--at", "2026-01-05T10:00:00Z")
    assert done.returncode == 0, done.stdout + done.stderr
    told = lines(voetnoot("explain", "--json", f"{site}/leeft").stdout)[0]
    assert (told["verdict"], len(told["checks"])) == ("alive", 1)
