"""What a watched address lists, and what it cannot make us read."""

import http.server
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.discover import discover
from crawler.sources.local import LISTING
from store.engine import open_store
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


def test_a_site_cannot_name_files_of_this_machine(liar: str, tmp_path: Path) -> None:
    source = SourceConfig.model_validate({"kind": "files", "base_url": liar, "pace_seconds": 0})
    store = open_store(None, tmp_path / "data")
    try:
        discover("liar", source, Network(), store, lambda: NOW)
        fetched = [pending.capture.url for pending in store.queries.unread_captures("1")]
    finally:
        store.close()
    assert fetched == [liar]
