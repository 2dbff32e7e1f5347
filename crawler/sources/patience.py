"""Ask again when a source is busy or stumbles: after the pause that it names, or after one that doubles; not for ever."""

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Request, Response

from crawler.probing.names import NotPublic

STATUSES = frozenset({408, 429, 500, 502, 503, 504})
FAILURES = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError)
TIMES = 4
"""Retries of an answer that says "not now"."""

SILENT_TIMES = 2
"""Retries of a connection that gave no answer, or only a part of one."""

LONGEST = 300.0
"""Seconds. A service that asks for a longer pause gets it: the run ends, and a later one goes on."""

_FACTOR = 4.0


def named_pause(retry_after: str | None, date: str | None) -> float | None:
    """Return the seconds that ``Retry-After`` asks for (a number, or a date held against ``Date``; RFC 9110, 10.2.3)."""
    text = (retry_after or "").strip()
    if text.isdecimal():
        return float(text)
    until, sent = _date(text), _date(date or "")
    return None if until is None or sent is None else max((until - sent).total_seconds(), 0.0)


def _date(text: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def own_pause(pace: float, tried: int) -> float:
    """Return the seconds to wait before retry number ``tried`` (from 0) when no pause was named: 4, 8, 16 ... paces."""
    return min(pace * _FACTOR * 2.0**tried, LONGEST)


class Patience:
    """Downloader middleware that retries by these rules. A pace of 0 (a stand-in) waits only where the service names a pause."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._pace = crawler.settings.getfloat("DOWNLOAD_DELAY")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one for ``crawler``."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again, later, after an answer that says "not now"; else give it on."""
        if "dataloss" in response.flags:
            return await self._again(request, "dataloss", None, SILENT_TIMES) or response
        if response.status not in STATUSES:
            return response
        headers = [response.headers.get(name) for name in ("Retry-After", "Date")]
        pause = named_pause(*(None if value is None else value.decode("latin-1") for value in headers))
        if pause is not None and pause > LONGEST:
            return response
        return await self._again(request, str(response.status), pause, TIMES) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again, later, after a failure of the connection; not where we ourselves refuse to connect."""
        if not isinstance(exception, FAILURES) or isinstance(exception.__cause__, NotPublic):
            return None
        return await self._again(request, type(exception).__name__, None, SILENT_TIMES)

    async def _again(self, request: Request, reason: str, pause: float | None, times: int) -> Request | None:
        spider = self._crawler.spider
        assert spider is not None
        again = get_retry_request(request, spider=spider, reason=reason, max_retry_times=times, give_up_log_level="DEBUG")
        if again is not None:
            await asyncio.sleep(own_pause(self._pace, request.meta.get("retry_times", 0)) if pause is None else pause)
        return again
