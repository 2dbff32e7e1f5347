"""Checks links: a Scrapy spider that looks at every due link and hands one `Probed` for each to a sink."""

import asyncio
import logging
import math
import resource
import ssl
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess

from crawler.hosts import HostQueue, begun_at_once
from crawler.memory import Memory, NoMemory
from crawler.probed import Probed
from crawler.probing.downloader import StraightDownloader
from crawler.probing.follow import Follower
from crawler.probing.guard import Guard
from crawler.probing.handler import TOOLS, Tools
from crawler.probing.pace import Pace, pace_of
from crawler.probing.rounds import Checker
from crawler.settings import settings_for
from voetnoot.config import Links, Network
from voetnoot.errors import ConfigError
from voetnoot.links import Answered, CheckBroke, Link
from voetnoot.runs import RunStats

Sink = Callable[[Probed], None]
Clock = Callable[[], datetime]

_AHEAD = 5_000
"""Links that are taken from the iterable before those taken are done, so that a host with many keeps no other host waiting."""

_SPARE_FILES = 256
_READERS = 2
_HANDLER = "crawler.probing.handler.ExchangeHandler"

_log = logging.getLogger(__name__)


def check_links(
    due: Iterable[Link],
    links: Links,
    network: Network,
    sink: Sink,
    now: Clock,
    *,
    memory: Memory | None = None,
    seconds: float = math.inf,
    pace: Pace | None = None,
) -> RunStats:
    """Check every link of ``due``, once each, and give each `Probed` to ``sink`` as soon as it is there. Blocks until done.

    ``due`` is read lazily, a bounded number ahead. ``sink`` is called in the calling thread, one call at a time; what it
    raises ends the run and is raised here. ``now`` stamps each check; ``memory`` (default: none) is what earlier crawls know;
    after ``seconds`` no further link is begun, and those that are left get no `Probed`. ``pace``: how sites stand after earlier
    crawls, and after this one; none has to be left alone where it is not given.
    The counts: ``asked`` links, ``got`` answers, ``doubts`` checks that failed through a fault of ours (each still gives a
    `Probed`), ``waits`` (with ``pace``, those of the earlier crawls among them). Raises `ConfigError` for a ``network.ca_file``
    that holds no certificates: every site would seem to have a faulty one.
    """
    _check_authorities(network)
    _let_open(_SPARE_FILES + 2 * begun_at_once(links))
    work = _Work(iter(due), sink, now, memory or NoMemory(), time.monotonic() + seconds)
    pace = pace or pace_of(links)
    pace.begin()
    tools = Tools(links, network, Guard(network.allow_addresses, network.allow_ports), pace)
    settings = settings_for(
        network,
        CONCURRENT_REQUESTS=0,
        DOWNLOADER="crawler.probing.downloader.StraightDownloader",
        DOWNLOADER_MIDDLEWARES_BASE={},
        DOWNLOAD_HANDLERS={"http": _HANDLER, "https": _HANDLER, "ftp": None, "file": None, "data": None, "s3": None},
        **{TOOLS: tools},
    )
    process = AsyncCrawlerProcess(settings)
    crawling = process.crawl(LinkSpider, work=work, tools=tools)
    process.start(install_signal_handlers=False)
    crawling.result()  # a crawl that could not begin says so here
    if work.failure is not None:
        raise work.failure
    assert work.done, "the crawl ended before its links were checked"
    return RunStats(asked=work.asked, got=work.got, doubts=work.failed, waits=tools.pace.longest_waits())


def _check_authorities(network: Network) -> None:
    try:
        if network.ca_file is not None:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(network.ca_file)
    except OSError as error:  # `ssl.SSLError` is one
        raise ConfigError(
            f"network.ca_file: no certificates can be read from {network.ca_file} ({error.strerror or error})"
        ) from error


def _let_open(files: int) -> None:
    """Raise the limit of open files as far as this process may, where many hosts are asked at once."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < files:
        most = files if hard == resource.RLIM_INFINITY else min(files, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@dataclass(slots=True)
class _Work:
    """What one run has to do, and what has come of it."""

    due: Iterator[Link]
    sink: Sink
    now: Clock
    memory: Memory
    until: float
    asked: int = 0
    got: int = 0
    failed: int = 0
    failure: BaseException | None = None
    done: bool = False

    def late(self) -> bool:
        """Tell whether no further link may be begun."""
        return time.monotonic() >= self.until

    def take(self, probed: Probed) -> None:
        self.got += isinstance(probed.outcome, Answered)
        self.sink(probed)


class LinkSpider(Spider):
    """Takes links from ``work`` and checks each through Scrapy's downloader."""

    name = "links"

    def __init__(self, *args: Any, work: _Work, tools: Tools, **more: Any) -> None:
        super().__init__(*args, **more)
        self._work = work
        self._tools = tools

    async def start(self) -> AsyncIterator[Any]:
        """Check all links; Scrapy gets no items, since each result goes to the sink in its own time."""
        try:
            with ThreadPoolExecutor(_READERS, thread_name_prefix="reading") as hands:
                engine = self.crawler.engine
                assert engine is not None
                assert isinstance(engine.downloader, StraightDownloader)
                follower = Follower(engine.downloader.ask, self._tools, self._work.memory, self._work.now)
                checker = Checker(follower, self._tools, hands, self._work.now, self._work.memory)
                await self._check_all(checker)
            self._work.done = True
        except BaseException as error:  # noqa: BLE001 - Scrapy would log it and end the crawl as if all were well
            self._work.failure = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error
        no_items: tuple[Any, ...] = ()
        for item in no_items:
            yield item

    async def _check_all(self, checker: Checker) -> None:
        async def check(link: Link) -> None:
            self._work.take(await self._probed(checker, link))

        async with asyncio.TaskGroup() as group:
            queue = HostQueue(check, group, self._tools.pace, self._tools.links, _AHEAD, self._work.late)
            for link in self._work.due:
                if self._work.late():
                    break
                self._work.asked += 1
                await queue.put(link)

    async def _probed(self, checker: Checker, link: Link) -> Probed:
        try:
            return await checker.check(link)
        except Exception as error:  # noqa: BLE001 - a fault of ours costs one check, not the run
            _log.exception("the check of %s failed", link.url)
            self._work.failed += 1
            return Probed(link, self._work.now(), CheckBroke(f"the check itself failed ({type(error).__name__})"))
