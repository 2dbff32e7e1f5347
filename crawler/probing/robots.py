"""robots.txt (RFC 9309): asked once per site and day, obeyed when it can be read, no hindrance where nothing is known of it."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import urlsplit

from scrapy.robotstxt import ProtegoRobotParser

from crawler.memory import Memory
from crawler.probing.evidence import Evidence
from crawler.probing.faults import Unanswered
from voetnoot.links import HeldBack
from voetnoot.robots import RobotsTxt, after, holds, site_of

TOKEN = "voetnoot"  # noqa: S105 - the name by which a robots.txt addresses us
_REMEMBERED = 2000
_LONGEST = 512_000
"""Bytes of a robots.txt that are read: RFC 9309 section 2.5 asks for at least 500 KiB."""

Fetch = Callable[[str], Awaitable[Evidence]]


class Robots:
    """Answers whether an address may be asked.

    ``fetch`` gets a robots.txt with its redirects followed or raises `Unanswered`; ``memory`` holds what earlier runs were told.
    """

    def __init__(
        self, fetch: Fetch, slow_down: Callable[[str, float], None], memory: Memory, now: Callable[[], datetime]
    ) -> None:
        self._fetch = fetch
        self._slow_down = slow_down
        self._memory = memory
        self._now = now
        self._sites: OrderedDict[str, asyncio.Task[ProtegoRobotParser | None]] = OrderedDict()

    async def allows(self, url: str) -> bool:
        """Return whether the site of ``url`` lets us fetch it."""
        site = site_of(url)
        learning = self._sites.get(site)
        if learning is None:
            learning = self._sites[site] = asyncio.create_task(self._learn(site, urlsplit(url).hostname or ""))
            if len(self._sites) > _REMEMBERED:
                self._sites.popitem(last=False)
        rules = learning.result() if learning.done() else await asyncio.shield(learning)
        return rules is None or rules.allowed(url, TOKEN)

    async def _learn(self, site: str, host: str) -> ProtegoRobotParser | None:
        """Return the rules of ``site``; ``None`` when there are none or nothing is known of them."""
        said = await self._said(site)
        if said is None or said.text is None:
            return None
        rules = ProtegoRobotParser(said.text.encode(), None)
        delay = rules.crawl_delay(TOKEN) if hasattr(rules, "crawl_delay") else None
        if delay:
            self._slow_down(host, delay)
        return rules

    async def _said(self, site: str) -> RobotsTxt | None:
        """Return what ``site`` said within the day, asking it now where it was not asked; ``None``: it must not be asked yet."""
        before = self._memory.robots(site)
        if holds(before, self._now()):
            return before
        status, text = None, ""
        try:
            evidence = await self._fetch(f"{site}/robots.txt")
            status, text = evidence.status, evidence.decoded[:_LONGEST].decode("utf-8-sig", "ignore")
        except Unanswered as end:
            if isinstance(end.outcome, HeldBack):
                return before
        said = after(before, site, status, text, self._now())
        self._memory.keep_robots(said)
        return said
