"""A small Internet Archive: a CDX server over the copies that the scenario names, and the copies themselves."""

import json
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from demo.scenario import CitedPage, Scenario
from demo.serving import Response
from demo.web import page_as_it_was

ARCHIVE = "https://web.archive.org"
"""Where the Wayback Machine lives; the play answers under this name, so that the crawler's own settings hold."""

_STAMP = "%Y%m%d%H%M%S"
_REPLAY = re.compile(r"/web/(\d{14})/(.+)")
_JSON = (("Content-Type", "application/json"),)


class PublicArchive:
    """The copies of ``scenario``'s pages; each is there from the moment on at which it was made."""

    def __init__(self, scenario: Scenario) -> None:
        self._pages = {page.url: page for page in scenario.pages}

    def visit(self, url: str, now: datetime) -> Response:
        """Return what ``url``, an address in the archive, gives at ``now``."""
        parts = urlsplit(url)
        if parts.path == "/cdx/search/cdx":
            return self._index({name: values[-1] for name, values in parse_qs(parts.query).items()}, now)
        found = _REPLAY.fullmatch(parts.path + (f"?{parts.query}" if parts.query else ""))
        return self._copy(found[1], found[2], now) if found else Response(404, (), b"Not found.")

    def _index(self, asked: dict[str, str], now: datetime) -> Response:
        """Answer as the Wayback CDX server does: rows below a row of names, the last ones for a limit below zero."""
        page = self._pages.get(asked.get("url", ""))
        stamps = [stamp for stamp in _stamps(page, now) if asked.get("from", "") <= stamp <= asked.get("to", "9")]
        limit = int(asked.get("limit", "1000"))
        kept = stamps[limit:] if limit < 0 else stamps[:limit]
        rows = [["timestamp", "original"], *([stamp, asked["url"]] for stamp in kept)] if kept else []
        return Response(200, _JSON, json.dumps(rows).encode())

    def _copy(self, stamp: str, url: str, now: datetime) -> Response:
        page = self._pages.get(url)
        if page is None or stamp not in _stamps(page, now):
            return Response(404, (), b"The Wayback Machine has not archived that URL.")
        return page_as_it_was(page, datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC))


def _stamps(page: CitedPage | None, now: datetime) -> list[str]:
    return [] if page is None else sorted(made.strftime(_STAMP) for made in page.copied if made <= now)
