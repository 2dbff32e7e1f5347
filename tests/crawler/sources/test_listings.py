"""What a watched address lists, and what it cannot make us read."""

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.discover import discover
from crawler.sources.local import LISTING
from store.engine import Store
from voetnoot.config import Network, SourceConfig

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret.txt"
    file.write_text("geheim")
    return file


@pytest.fixture
def liar(secret: Path) -> Iterator[str]:
    """Return the address of a site that calls its page a listing of files of this machine."""
    entry = {"path": "a.txt", "url": secret.as_uri(), "size": 6, "changed": 1}
    page = json.dumps({"files": [entry], "next": secret.parent.as_uri() + "/"}).encode()

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", LISTING)
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/list"
        server.shutdown()


def test_a_site_cannot_name_files_of_this_machine(liar: str, tmp_path: Path, open_at: Callable[..., Store]) -> None:
    source = SourceConfig.model_validate({"kind": "files", "base_url": liar, "pace_seconds": 0})
    store = open_at(tmp_path / "data")
    try:
        discover("liar", source, Network(), store, lambda: NOW)
        fetched = [pending.capture.url for pending in store.queries.unread_captures("1")]
    finally:
        store.close()
    assert fetched == [liar]


def test_what_we_ourselves_refuse_to_reach_is_asked_for_once(
    tmp_path: Path, open_at: Callable[..., Store], rows_at: Callable[..., list[Any]]
) -> None:
    (tmp_path / "list.txt").write_text("http://127.0.0.1:9/secret\nhttp://169.254.169.254/latest\n")
    index = (tmp_path / "list.txt").as_uri()
    source = SourceConfig.model_validate({"kind": "files", "base_url": index, "pace_seconds": 0})
    with closing(open_at(tmp_path / "data")) as store:
        stats = discover("list", source, Network(), store, lambda: NOW)
    whys = [why for (why,) in rows_at(tmp_path / "data", "SELECT why FROM attempts WHERE result = 'failed'")]
    assert (stats.asked, len(whys)) == (3, 2)
    assert all("may not be reached" in why for why in whys)
