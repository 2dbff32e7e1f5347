"""Fetch by a Scrapy spider at Scrapy's defaults, and throw the bodies away."""

from collections.abc import AsyncIterator
from typing import Any

from measuring import measured
from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class Plain(Spider):
    """Counts the pages among ``urls``."""

    name = "plain"
    urls: list[str]
    good = 0

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every address."""
        for url in self.urls:
            yield Request(url)

    def parse(self, response: Response) -> None:
        """Count ``response``."""
        Plain.good += response.status == 200


def _all(urls: list[str]) -> int:
    process = CrawlerProcess({"LOG_ENABLED": False})
    process.crawl(Plain, urls=urls)
    process.start()
    return Plain.good


if __name__ == "__main__":
    measured(_all, rehearse=False)  # a reactor starts once in a process
