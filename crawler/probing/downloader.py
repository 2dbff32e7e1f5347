"""Scrapy's downloader without a second queue: hosts are queued by the spider and paced by `Pace`."""

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.http import Response


class StraightDownloader(Downloader):
    """Hands a request straight to its download handler.

    Scrapy's slots and middlewares cost more than an exchange does, and here have nothing to do: the turns of hosts are
    given by `crawler.probing.pace.Pace`, and the header fields by the handler. `fetch` stays as it is.
    """

    async def ask(self, request: Request) -> Response:
        """Return what the handler of the request's scheme returns. Raises what it raises."""
        self.active.add(request)
        try:
            return await self.handlers.download_request_async(request)
        finally:
            self.active.remove(request)
