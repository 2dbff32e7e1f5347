"""The spider of every source with an index: its streams page by page, then the files that are wanted, one request at a time."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.sources.body_intake import BodyIntake
from crawler.sources.index import BadPageError, IndexPage
from crawler.sources.intake import Intake
from crawler.sources.words import fetched_of, refusal, trouble
from voetnoot.answers import Doubt

_OK = 200


class IndexSpider(scrapy.Spider, ABC):
    """Reads ``streams`` in their order, follows next addresses as they are, and fetches wanted files behind them.

    A source gives ``kind`` (its name in the configuration), ``streams``, `first_address` and `read_page`. Each answer is
    stored before the next request goes out, so that a run can end anywhere.
    """

    kind: ClassVar[str]
    streams: ClassVar[tuple[str, ...]]

    def __init__(self, intake: Intake, bodies: BodyIntake, base_url: str, proxy: str | None = None) -> None:
        super().__init__()
        self.intake = intake
        self.bodies = bodies
        self.base_url = base_url
        self._asked: set[str] = set()
        self._meta: dict[str, Any] = {"verbatim_url": True, "handle_httpstatus_all": True}
        if proxy is not None:
            self._meta["proxy"] = proxy

    @abstractmethod
    def first_address(self, stream: str, since: datetime, *, first: bool) -> str:
        """Return where ``stream`` begins, from the upstream stamp ``since`` on; ``first``: it was never read whole."""

    @abstractmethod
    def read_page(self, stream: str, body: bytes) -> IndexPage:
        """Return what stands on a page of ``stream``. Raises `BadPageError` for anything that is no such page."""

    async def start(self) -> AsyncIterator[Request]:
        """Begin with the first stream."""
        yield self._begin(self.streams[0])

    def _begin(self, stream: str) -> Request:
        since, first = self.intake.begin(stream)
        return self._page(self.first_address(stream, since, first=first), stream)

    def _page(self, url: str, stream: str) -> Request:
        self._asked.add(url)
        return Request(
            url,
            callback=self.on_page,
            errback=self.on_lost_page,
            cb_kwargs={"stream": stream},
            meta=dict(self._meta),
            dont_filter=True,
        )

    def on_page(self, response: Response, stream: str) -> Iterator[Request]:
        """Store a page and ask for what follows."""
        if response.status != _OK:
            self.intake.stop(refusal(response))
            return
        try:
            page = self.read_page(stream, response.body)
        except BadPageError as error:
            self.intake.doubt(Doubt("error-page", stream, str(error)))
            self.intake.stop(f"the index answered 200 with {error}")
            return
        self.intake.take(stream, page)
        if page.next in self._asked:
            self.intake.stop(f"the index leads in a circle: {page.next}")
        elif page.next is not None:
            yield self._page(page.next, stream)
        else:
            yield from self._after(stream)

    def _after(self, stream: str) -> Iterator[Request]:
        self.intake.end_stream(stream)
        rest = self.streams[self.streams.index(stream) + 1 :]
        if rest:
            yield self._begin(rest[0])
            return
        self.bodies.begin(self.intake.end_index())
        yield from self._next_body()

    def on_lost_page(self, failure: Failure) -> None:
        """End the run: without this page what follows cannot be known."""
        self.intake.stop(trouble(failure.value, urlsplit(self.base_url).netloc))

    def _next_body(self) -> Iterator[Request]:
        wanted = self.bodies.next()
        if wanted is None or wanted.ref.url is None:
            return
        yield Request(
            wanted.ref.url,
            callback=self.on_body,
            errback=self.on_lost_body,
            cb_kwargs={"wanted": wanted},
            meta=dict(self._meta),
            dont_filter=True,
        )

    def on_body(self, response: Response, wanted: Any) -> Iterator[Request]:
        """Keep a file and go on to the next."""
        self.bodies.take(wanted, fetched_of(response))
        yield from self._next_body()

    def on_lost_body(self, failure: Any) -> Iterator[Request]:
        """Note that a file could not be had and go on to the next."""
        wanted = failure.request.cb_kwargs["wanted"]
        self.bodies.lose(wanted, trouble(failure.value, urlsplit(self.base_url).netloc), service=True)
        yield from self._next_body()
