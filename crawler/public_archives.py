"""Requests to public archives: through the guard, at their own pace, bounded, and never more than one at a time for each."""

import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http.request import NO_CALLBACK

from crawler.probing.addresses import Target, joined, refusal, target_of
from crawler.probing.evidence import Evidence
from crawler.probing.faults import Unanswered
from crawler.probing.guard import Guard
from crawler.probing.handler import TOOLS, Tools
from crawler.probing.pace import Pace
from crawler.settings import settings_for
from voetnoot.config import Links, Network, PublicArchives
from voetnoot.links import Guarded, HeldBack, NameFailed, NotCheckable, Outcome, RedirectFailed, TimedOut

_LONGEST_ANSWER = 4_000_000
_REDIRECTS = 5
_LONGEST_WAIT = 60.0
"""Seconds of a ``Retry-After`` that a run waits out."""

_MOVED = frozenset({301, 302, 303, 307, 308})
_HANDLER = "crawler.probing.handler.ExchangeHandler"


@dataclass(frozen=True, slots=True)
class Reply:
    """What an archive answered. ``retry_after``: seconds of rest that it asked for."""

    url: str
    status: int
    body: bytes
    retry_after: int | None = None


class Unreached(Exception):  # noqa: N818 - an expected end of a question
    """An archive gave no answer; the message says why, ``rest`` for how many seconds it asked to be left alone."""

    def __init__(self, why: str, rest: int = 0) -> None:
        super().__init__(why)
        self.rest = rest


class Desk:
    """Where an errand asks. ``requests`` counts what went out."""

    def __init__(self, download: Callable[[Request], Awaitable[Any]], tools: Tools) -> None:
        self._download = download
        self._tools = tools
        self.requests = 0

    def of_its_own(self) -> "Desk":
        """Return this desk with a count of its own."""
        return Desk(self._download, self._tools)

    async def ask(self, url: str, *, headers: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None) -> Reply:
        """Return the answer of ``url``, by GET, or by POST with ``form``. Raises `Unreached`.

        Redirects are followed, each through the guard, unless ``headers`` go along: they are for one host.
        """
        for _ in range(_REDIRECTS):
            evidence = await self._exchange(url, headers or {}, form)
            further = None
            if evidence.status in _MOVED and not headers and form is None:
                further = joined(url, (evidence.header("Location") or "").encode())
            if further is None:
                return Reply(url, evidence.status, evidence.decoded, evidence.retry_after)
            url = further
        raise Unreached("it redirects without end")

    async def _exchange(self, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None) -> Evidence:
        target = target_of(url)
        refused = target if isinstance(target, NotCheckable) else refusal(target, self._tools.guard)
        if refused is not None:
            raise Unreached(_why(refused))
        assert isinstance(target, Target)
        request = _request(target, headers, form)
        self.requests += 1
        try:
            await self._download(request)
        except Unanswered as end:
            rest = end.outcome.seconds if isinstance(end.outcome, HeldBack) else 0
            raise Unreached(_why(end.outcome), rest) from end
        evidence: Evidence = request.meta["evidence"]
        return evidence


def _request(target: Target, headers: Mapping[str, str], form: Mapping[str, str] | None) -> Request:
    meta: dict[str, Any] = {"verbatim_url": True, "host": target.host, "port": target.port}
    body = urlencode(form).encode() if form is not None else b""
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
    return Request(
        target.url,
        callback=NO_CALLBACK,
        method="GET" if form is None else "POST",
        headers={"Accept": "*/*", "Accept-Encoding": "gzip, deflate", **kind, **headers},
        body=body,
        meta=meta,
        dont_filter=True,
    )


def _why(outcome: Outcome) -> str:
    match outcome:
        case TimedOut():
            return f"it did not answer in time ({outcome.phase})"
        case NameFailed():
            return f"its name gave no address ({outcome.fault.value})"
        case HeldBack():
            return f"it asked to be left alone for {outcome.seconds} s more"
        case Guarded() | NotCheckable():
            return f"it may not be asked: {outcome.why}"
        case RedirectFailed():
            return "it redirects to nowhere"
        case _:
            return (
                "it could not be reached (" + str(getattr(outcome, "fault", None) or getattr(outcome, "what", "no answer")) + ")"
            )


Errand = Callable[[Desk], Awaitable[None]]


def run_errand(errand: Errand, archives: PublicArchives, links: Links, network: Network) -> None:
    """Run ``errand`` to its end in a crawl of its own. What it raises is raised here."""
    bounds = links.model_copy(
        update={"total_timeout": archives.timeout, "max_body": _LONGEST_ANSWER, "pace_seconds": archives.pace_seconds}
    )
    pace = Pace(archives.pace_seconds, 1, links.concurrency, _LONGEST_WAIT)
    tools = Tools(bounds, network, Guard(network.allow_addresses, network.allow_ports), pace)
    settings = settings_for(
        network,
        CONCURRENT_REQUESTS=0,
        DOWNLOAD_HANDLERS={"http": _HANDLER, "https": _HANDLER, "ftp": None, "file": None, "data": None, "s3": None},
        **{TOOLS: tools},
    )
    work = _Work(errand)
    process = AsyncCrawlerProcess(settings)
    crawling = process.crawl(_ErrandSpider, work=work, tools=tools)
    process.start(install_signal_handlers=False)
    crawling.result()
    if work.failure is not None:
        raise work.failure


@dataclasses.dataclass(slots=True)
class _Work:
    errand: Errand
    failure: BaseException | None = None


class _ErrandSpider(Spider):
    """Gives the errand a desk to ask at."""

    name = "archives"

    def __init__(self, *args: Any, work: _Work, tools: Tools, **more: Any) -> None:
        super().__init__(*args, **more)
        self._work = work
        self._tools = tools

    async def start(self) -> AsyncIterator[Any]:
        """Run the errand; Scrapy gets no items."""
        engine = self.crawler.engine
        assert engine is not None
        try:
            await self._work.errand(Desk(engine.download_async, self._tools))
        except BaseException as error:  # noqa: BLE001 - Scrapy would log it and end the crawl as if all were well
            self._work.failure = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error
        no_items: tuple[Any, ...] = ()
        for item in no_items:
            yield item
