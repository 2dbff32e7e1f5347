"""How a source is reached: aiohttp under Scrapy, certificates verified, the extra authorities of the configuration trusted.

The service that the configuration names may be anywhere. Any other address, which only an index named, must be public.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import aiohttp
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError
from scrapy.http import Request

from crawler.probing.guard import EVERYWHERE, Guard, literal
from crawler.probing.names import NameRefused, NotPublic, Resolver
from crawler.probing.tls import verifying

CA_FILE = "VOETNOOT_CA_FILE"
"""Name of the Scrapy setting that holds ``network.ca_file``."""

TRUSTED_HOST = "VOETNOOT_TRUSTED_HOST"
"""Name of the Scrapy setting that holds the host that the configuration names."""

NAMESERVERS = "VOETNOOT_NAMESERVERS"
"""Name of the Scrapy setting that holds ``network.nameservers``."""

ALLOWED = "VOETNOOT_ALLOWED"
"""Name of the Scrapy setting that holds ``network.allow_addresses``."""


class SourceHandler(AiohttpDownloadHandler):
    """Scrapy's handler for asyncio, with our verification in place of its own (which is off by default), behind the guard."""

    experimental: ClassVar[bool] = False
    lazy = True  # a source on plain HTTP need not wait for the authorities to load

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        ca_file = crawler.settings.get(CA_FILE)
        self._ssl_context = verifying(Path(ca_file) if ca_file else None)
        self._trusted = crawler.settings.get(TRUSTED_HOST)
        self._guard = Guard(crawler.settings.get(ALLOWED) or ())
        nameservers = crawler.settings.get(NAMESERVERS) or ()
        self._resolver = Resolver(self._guard, nameservers)
        if nameservers and isinstance(self._session.connector, aiohttp.TCPConnector):
            self._session.connector._resolver = Resolver(EVERYWHERE, nameservers)  # noqa: SLF001 - the handler offers no door

    @asynccontextmanager
    async def _make_request(self, request: Request, timeout: float) -> AsyncIterator[Any]:  # noqa: ASYNC109 - inherited
        """Make the request, unless it would leave the public network; what a name resolved to meanwhile is checked as well."""
        host = urlsplit(request.url).hostname or ""
        trusted = host == self._trusted or (bool(request.meta.get("proxy")) and literal(host) is None)
        if not trusted:
            await self._check(host)
        async with super()._make_request(request, timeout) as response:
            peer: tuple[str, int] | None = response._peername  # noqa: SLF001 - where the handler keeps it
            if not trusted and peer is not None and (why := self._guard.address(peer[0])):
                raise DownloadConnectionRefusedError(f"{host} may not be reached: {why}") from NotPublic(why)
            yield response

    async def _check(self, host: str) -> None:
        address = literal(host)
        if address is not None:
            if why := self._guard.address(address):
                raise DownloadConnectionRefusedError(f"{host} may not be reached: {why}") from NotPublic(why)
            return
        try:
            await self._resolver.resolve(host)
        except NameRefused as refused:
            raise CannotResolveHostError(f"{host} cannot be resolved") from refused
        except NotPublic as refused:
            raise DownloadConnectionRefusedError(f"{host} may not be reached: {refused.why}") from refused
