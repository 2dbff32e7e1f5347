"""robots.txt (RFC 9309): asked once per site in a run, obeyed when it can be read, no hindrance when it cannot."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from scrapy.robotstxt import ProtegoRobotParser

from crawler.probing.evidence import Evidence

TOKEN = "voetnoot"  # noqa: S105 - the name by which a robots.txt addresses us
_REMEMBERED = 2000
_LONGEST = 512_000
"""Bytes of a robots.txt that are read: RFC 9309 section 2.5 asks for at least 500 KiB."""

Fetch = Callable[[str], Awaitable[Evidence | None]]


class Robots:
    """Answers whether an address may be asked. ``fetch`` gets a robots.txt with its redirects followed, or ``None``."""

    def __init__(self, fetch: Fetch, slow_down: Callable[[str, float], None]) -> None:
        self._fetch = fetch
        self._slow_down = slow_down
        self._sites: OrderedDict[str, asyncio.Task[ProtegoRobotParser | None]] = OrderedDict()

    async def allows(self, url: str) -> bool:
        """Return whether the site of ``url`` lets us fetch it."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._sites:
            self._sites[site] = asyncio.create_task(self._learn(site, parts.hostname or ""))
            if len(self._sites) > _REMEMBERED:
                self._sites.popitem(last=False)
        rules = await asyncio.shield(self._sites[site])
        return rules is None or rules.allowed(url, TOKEN)

    async def _learn(self, site: str, host: str) -> ProtegoRobotParser | None:
        """Return the rules of ``site``; ``None`` when there are none or they cannot be had (4xx, 5xx, no answer)."""
        evidence = await self._fetch(f"{site}/robots.txt")
        if evidence is None or not 200 <= evidence.status < 300:  # noqa: PLR2004
            return None
        rules = ProtegoRobotParser(evidence.decoded[:_LONGEST], None)
        delay = rules.crawl_delay(TOKEN) if hasattr(rules, "crawl_delay") else None
        if delay:
            self._slow_down(host, delay)
        return rules
