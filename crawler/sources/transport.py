"""How a source is reached: aiohttp under Scrapy, certificates verified, the extra authorities of the configuration trusted."""

from pathlib import Path
from typing import ClassVar

from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.crawler import Crawler

from crawler.probing.tls import verifying

CA_FILE = "VOETNOOT_CA_FILE"
"""Name of the Scrapy setting that holds ``network.ca_file``."""


class SourceHandler(AiohttpDownloadHandler):
    """Scrapy's handler for asyncio, with our verification in place of its own (which is off by default)."""

    experimental: ClassVar[bool] = False
    lazy = True  # a source on plain HTTP need not wait for the authorities to load

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        ca_file = crawler.settings.get(CA_FILE)
        self._ssl_context = verifying(Path(ca_file) if ca_file else None)
