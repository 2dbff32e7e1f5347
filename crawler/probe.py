"""Hold what is assumed of a source against the live service: pages of each stream and one file. Stores nothing."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urldefrag

import scrapy
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Request, Response

from crawler.discover import crawl_settings, proxy_for
from crawler.sources.body_look import look
from crawler.sources.index import BadPageError, IndexPage, Page
from crawler.sources.registry import source_of
from crawler.sources.source import Source
from crawler.sources.words import fetched_of, media_type_of, refusal, trouble
from voetnoot.answers import DocumentRef
from voetnoot.config import Network, SourceConfig

_MOST_PAGES = 3
_OK = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one question put to the service. ``ok`` is ``None`` where there was nothing to see."""

    about: str
    ok: bool | None
    told: str


def probe(source_id: str, settings: SourceConfig, network: Network, since: datetime, now: datetime) -> list[Finding]:
    """Return what was found of the service of ``source_id``, asked for what changed after ``since``. Raises `ConfigError`."""
    source = source_of(source_id, settings)
    findings: list[Finding] = []
    arguments = {
        "source": source,
        "findings": findings,
        "since": since,
        "now": now,
        "proxy": proxy_for(network, settings.base_url),
    }
    asyncio.run(_crawl(crawl_settings(settings, network), arguments))
    return findings


async def _crawl(settings: dict[str, Any], arguments: dict[str, Any]) -> None:
    await AsyncCrawlerRunner(settings).create_crawler(ProbeSpider).crawl_async(**arguments)


class ProbeSpider(scrapy.Spider):
    """Asks for up to three pages of each stream, one file, and once for what cannot be there."""

    name = "probe"

    def __init__(self, source: Source, findings: list[Finding], since: datetime, now: datetime, proxy: str | None = None) -> None:
        super().__init__()
        self.source, self.findings, self.since, self.now, self.proxy = source, findings, since, now, proxy
        self.streams = list(source.streams)
        self.ref: DocumentRef | None = None

    async def start(self) -> Any:
        """Begin with the first stream."""
        for request in self._next_stream():
            yield request

    def _request(self, url: str, **more: Any) -> Request:
        meta: dict[str, Any] = {"verbatim_url": True, "handle_httpstatus_all": True}
        if self.proxy and url.startswith("http"):
            meta["proxy"] = self.proxy
        return Request(urldefrag(url).url, headers=dict(self.source.headers(url)), meta=meta, dont_filter=True, **more)

    def _next_stream(self) -> Iterator[Request]:
        if self.streams:
            stream = self.streams.pop(0)
            yield self._page(stream, self.source.first_address(stream, self.since, first=False), 1)
        elif self.ref is not None and self.ref.url is not None:
            yield self._request(self.ref.url, callback=self.on_file, errback=self.on_lost, cb_kwargs={"about": "file"})
        else:
            self._find("file", None, "no document with a file was seen")

    def _page(self, stream: str, url: str, nth: int) -> Request:
        about = {"about": f"{stream}, page {nth}", "stream": stream, "url": url, "nth": nth}
        return self._request(url, callback=self.on_page, errback=self.on_lost, cb_kwargs=about)

    def _find(self, about: str, ok: bool | None, told: str) -> None:
        self.findings.append(Finding(about, ok, told))

    def on_page(self, response: Response, about: str, stream: str, url: str, nth: int) -> Iterator[Request]:
        """Say what the page was, and go on to what follows."""
        if response.status in self.source.empty:
            response = response.replace(status=_OK, body=b"")
        if response.status != _OK:
            self._find(about, False, refusal(response))
            yield from self._next_stream()
            return
        try:
            page = self.source.read_page(Page(stream, url, response.body, media_type_of(response), self.now))
        except BadPageError as error:
            self._find(about, False, f"200 with {error}")
            yield from self._next_stream()
            return
        self._tell(about, page)
        following = next(iter((*page.details, *((page.next,) if page.next else ()))), None)
        if following is not None and (nth < _MOST_PAGES or "#seek=" in following):
            yield self._page(stream, following, nth + 1)
        else:
            yield from self._next_stream()

    def _tell(self, about: str, page: IndexPage) -> None:
        counts = f"{page.rows} rows, {len(page.refs)} documents, {len(page.cases)} cases, {len(page.deleted)} deleted"
        self._find(about, None if not page.rows else True, counts)
        self.ref = self.ref or next((ref for ref in page.refs if ref.url), None)
        for doubt in page.doubts:
            self._find(about, False, f"{doubt.kind} at {doubt.where}: {doubt.text}")
        for name, lacking in _lacking(page).items():
            self._find(about, False, f"{lacking} of {len(page.refs)} documents without {name}")

    def on_file(self, response: Response, about: str) -> None:
        """Say what the file was."""
        assert self.ref is not None
        seen = look(fetched_of(response), self.ref)
        told = f"{len(response.body)} bytes, {media_type_of(response)}, for {self.ref.key}"
        self._find(about, seen.fault is None, f"{seen.fault}: {told}" if seen.fault else told)
        for doubt in seen.doubts:
            self._find(about, False, f"{doubt.kind}: {doubt.text}")

    def on_lost(self, failure: Any) -> Iterator[Request]:
        """Say why nothing came."""
        about = failure.request.cb_kwargs["about"]
        self._find(about, False, trouble(failure.value, failure.request.url.split("/")[2]))
        if about != "file":
            yield from self._next_stream()


def _lacking(page: IndexPage) -> dict[str, int]:
    """Return, per thing that every reference should have, how many of ``page`` lack it."""
    wanted = {"a title": "title", "a day": "dated", "a file": "url", "a mark of its version": "sign"}
    if not page.partial:
        wanted["the number of a question"] = "cases"
    found = {name: sum(not getattr(ref, field) for ref in page.refs) for name, field in wanted.items()}
    return {name: count for name, count in found.items() if count}
