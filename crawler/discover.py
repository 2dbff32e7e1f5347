"""The job `discover`: read the index of a source from where it was left, and fetch the files that are wanted."""

import asyncio
import ipaddress
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from twisted.python.failure import Failure

from crawler.settings import settings_for
from crawler.sources.body_intake import BodyIntake
from crawler.sources.index_spider import IndexSpider
from crawler.sources.intake import Intake
from crawler.sources.registry import source_of
from crawler.sources.transport import ALLOWED, CA_FILE, NAMESERVERS, TRUSTED_HOST
from store.engine import Store
from voetnoot.config import Network, SourceConfig
from voetnoot.runs import RunStats

TIMEOUT = 60
LARGEST = 200_000_000


def discover(source_id: str, source: SourceConfig, network: Network, store: Store, now: Callable[[], datetime]) -> RunStats:
    """Bring the store up to date with ``source``; block until done.

    An upstream that cannot be reached, or that talks nonsense, ends the run with ``why``, and what was stored stays. Raises
    `ConfigError` for an unknown kind, what the store raises, and whatever a fault of ours raises.
    """
    upstream = source_of(source_id, source)
    intake = Intake(source_id, source, store, now)
    arguments = {
        "source": upstream,
        "intake": intake,
        "bodies": BodyIntake(intake, store, now),
        "proxy": proxy_for(network, str(source.base_url)),
    }
    crawler = asyncio.run(crawl(crawl_settings(source, network), arguments))
    count = crawler.stats.get_value if crawler.stats is not None else (lambda _name, default: default)
    return RunStats(
        asked=count("downloader/request_count", 0),
        got=count("downloader/response_count", 0),
        new=intake.tally.new,
        doubts=intake.tally.doubts,
        why=intake.tally.why,
    )


async def crawl(settings: dict[str, Any], arguments: dict[str, Any]) -> Crawler:
    """Run the spider to its end. Scrapy only logs what a callback raises; here it is raised again."""
    crawler = AsyncCrawlerRunner(settings).create_crawler(IndexSpider)
    raised: list[BaseException] = []

    def note(failure: Failure) -> None:
        raised.append(failure.value or RuntimeError(str(failure)))

    crawler.signals.connect(note, signal=signals.spider_error)
    await crawler.crawl_async(**arguments)
    if raised:
        raise raised[0]
    return crawler


def crawl_settings(source: SourceConfig, network: Network) -> dict[str, Any]:
    """Return Scrapy's settings for a crawl of ``source``: one request at a time, at its pace."""
    handler = "crawler.sources.transport.SourceHandler"
    # Files of this machine are for a source of this machine alone: no page of the web may name one.
    local = "crawler.sources.local.LocalHandler" if source.base_url.startswith("file:") else None
    return settings_for(
        network,
        CONCURRENT_REQUESTS=1,
        CONCURRENT_REQUESTS_PER_DOMAIN=1,
        DOWNLOAD_DELAY=source.pace_seconds,
        DOWNLOAD_TIMEOUT=TIMEOUT,
        DOWNLOAD_MAXSIZE=LARGEST,
        DOWNLOAD_FAIL_ON_DATALOSS=False,
        DOWNLOAD_HANDLERS={"http": handler, "https": handler, "file": local},
        DOWNLOADER_MIDDLEWARES={"crawler.sources.patience.Patience": 550},
        DEFAULT_REQUEST_HEADERS={"Accept": "application/json, application/pdf, */*;q=0.5", "Accept-Encoding": "identity"},
        **{
            CA_FILE: str(network.ca_file) if network.ca_file else None,
            TRUSTED_HOST: urlsplit(source.base_url).hostname,
            NAMESERVERS: network.nameservers,
            ALLOWED: network.allow_addresses,
        },
    )


def proxy_for(network: Network, base_url: str) -> str | None:
    """Return the forward proxy to go through; none to a source on this very machine, which no proxy could reach for us."""
    host = urlsplit(base_url).hostname or ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    return None if local or network.proxy is None else str(network.proxy)
