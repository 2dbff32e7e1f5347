"""The spider that reads every source: its streams page by page, then the files that are wanted, one request at a time."""

import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import scrapy
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.last_breath import LAST_BREATH_SECONDS
from crawler.sources.body_intake import BodyIntake
from crawler.sources.index import BadPageError, IndexPage, Page
from crawler.sources.intake import Intake
from crawler.sources.source import Source
from crawler.sources.words import fetched_of, media_type_of, refusal, trouble
from voetnoot.answers import Doubt

_OK = 200
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOST_HOPS = 5
_LOST = frozenset({400, 404, 410})
"""What a service answers to a mark of a place that it does not know any more."""


class IndexSpider(scrapy.Spider):
    """Reads the streams of ``source`` in their order, follows addresses as they are, and fetches wanted files behind them.

    Each answer is stored before the next request goes out, so that a run can end anywhere. ``proxies``: the forward proxy to
    go through by host, ``None`` for the others.
    """

    name = "index"

    def __init__(self, source: Source, intake: Intake, bodies: BodyIntake, proxy: str | None = None) -> None:
        super().__init__()
        self.source = source
        self.intake = intake
        self.bodies = bodies
        self._proxy = proxy
        self._streams = deque(source.streams)
        self._failed: dict[str, str] = {}
        self._asked: set[str] = set()
        self._details: deque[str] = deque()
        self._waiting: IndexPage | None = None

    async def start(self) -> AsyncIterator[Request]:
        """Begin with the first stream."""
        for request in self._begin():
            yield request

    def _begin(self, *, anew: bool = False) -> Iterator[Request]:
        stream = self._streams[0]
        start = self.intake.begin(stream)
        self._asked.clear()
        first = self.source.first_address(stream, start.since, first=start.first)
        place = first if anew or start.resume is None else start.resume
        yield self._page(place, stream, resumed=urldefrag(place).url != urldefrag(first).url)

    def _request(self, url: str, **more: Any) -> Request:
        meta: dict[str, Any] = {"verbatim_url": True, "handle_httpstatus_all": True}
        if self._proxy is not None and url.startswith("http"):
            meta["proxy"] = self._proxy
        headers = dict(self.source.headers(url))
        return Request(urldefrag(url).url, headers=headers, meta={**meta, "secret": tuple(headers)}, dont_filter=True, **more)

    def _page(self, url: str, stream: str, *, resumed: bool = False) -> Request:
        self._asked.add(url)
        about = {"stream": stream, "url": url, "resumed": resumed}
        return self._request(url, callback=self.on_page, errback=self.on_lost_page, cb_kwargs=about)

    def on_page(self, response: Response, stream: str, url: str, *, resumed: bool = False) -> Iterator[Request]:
        """Store a page and ask for what follows."""
        if response.status in self.source.empty and not resumed:
            response = response.replace(status=_OK, body=b"")
        if response.status != _OK:
            if resumed and response.status in _LOST:
                self.intake.doubt(Doubt("place-lost", stream, refusal(response)))
                self.intake.forget(stream)
                yield from self._begin(anew=True)
            else:
                yield from self._fail(refusal(response))
            return
        try:
            page = self.source.read_page(Page(stream, url, response.body, media_type_of(response), self.intake.now()))
        except BadPageError as error:
            self.intake.doubt(Doubt("error-page", stream, str(error)))
            yield from self._fail(f"the index answered 200 with {error}")
            return
        self.intake.take(stream, page)
        yield from self._follow(stream, page)

    def _follow(self, stream: str, page: IndexPage) -> Iterator[Request]:
        """Ask for the details of a page one by one, then for the page behind it; at the end for the next stream."""
        self._details.extend(page.details)
        if page.details:
            self._waiting = page
        if self._details:
            yield self._page(self._details.popleft(), stream)
            return
        if self._waiting is not None and page is not self._waiting:
            page, self._waiting = self._waiting, None
            self.intake.pass_over(stream, page)
        if page.next is None:
            self.intake.end_stream(stream)
            yield from self._next_stream()
        elif page.next in self._asked:
            yield from self._fail(f"the index leads in a circle: {page.next}")
        else:
            yield self._page(page.next, stream)

    def _next_stream(self) -> Iterator[Request]:
        self._streams.popleft()
        self._details.clear()
        self._waiting = None
        if self._streams:
            yield from self._begin()
        elif lost := [why for stream, why in self._failed.items() if self.source.spare[stream] in self._failed]:
            self.intake.stop(lost[-1])
        else:
            self.bodies.begin(self.intake.end_index(whole=self.source.whole and not self._failed))
            yield from self._next_body()

    def _fail(self, why: str) -> Iterator[Request]:
        """End the run, since what follows cannot be known; where the stream is a spare one, go on with the next."""
        stream = self._streams[0]
        if stream not in self.source.spare:
            self.intake.stop(why)
            return
        self._failed[stream] = why
        self.intake.doubt(Doubt("stream-failed", stream, why))
        yield from self._next_stream()

    def on_lost_page(self, failure: Any) -> Iterator[Request]:
        """Go on without a page that did not come, if that can be."""
        yield from self._fail(trouble(failure.value, _host(failure)))

    def _next_body(self) -> Iterator[Request]:
        wanted = self.bodies.next()
        if wanted is None or wanted.ref.url is None:
            return
        about = {"wanted": wanted}
        yield self._request(wanted.ref.url, callback=self.on_body, errback=self.on_lost_body, cb_kwargs=about)

    def on_body(self, response: Response, wanted: Any, hops: int = 0) -> Iterator[Request]:
        """Keep a file and go on to the next. A file may have moved; what came in the end is looked at as any other."""
        onward = response.headers.get("Location")
        if response.status in _MOVED and onward is not None and hops < _MOST_HOPS:
            url = urljoin(response.url, onward.decode("latin-1"))
            if urlsplit(url).scheme in ("http", "https"):
                about = {"wanted": wanted, "hops": hops + 1}
                yield self._request(url, callback=self.on_body, errback=self.on_lost_body, cb_kwargs=about)
                return
        self.bodies.take(wanted, fetched_of(response), withdrawn=self.source.withdrawn)
        yield from self._next_body()

    def on_lost_body(self, failure: Any) -> Iterator[Request]:
        """Note that a file could not be had and go on to the next.

        A moment later: a daemon that is killed takes the network along where it lies in the same process or container, and us
        just after. What failed for that is not noted, and asked anew as if nothing had been.
        """
        time.sleep(LAST_BREATH_SECONDS)  # nothing else is under way: files are asked for one by one
        self.bodies.lose(failure.request.cb_kwargs["wanted"], trouble(failure.value, _host(failure)), service=True)
        yield from self._next_body()


def _host(failure: Failure) -> str:
    url: str = failure.request.url  # type: ignore[attr-defined]  # Scrapy puts it there
    return urlsplit(url).netloc or urlsplit(url).path
