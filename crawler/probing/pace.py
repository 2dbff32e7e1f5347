"""Manners: how long a host is left alone between two requests, and how many requests run at once in all."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from crawler.probing.faults import Unanswered
from voetnoot.links import HeldBack

LONGEST_WAIT = 120.0
"""Seconds of a ``Retry-After`` that a run waits out; for more, the host's other links are left for a later run."""


class Pace:
    """Gives turns: ``seconds`` of rest per host, counted from the end of a request; ``concurrency`` transfers in all.

    ``room`` is cleared while too many bodies wait to be read, so that they do not pile up in memory.
    """

    def __init__(self, seconds: float, concurrency: int, *, longest_wait: float = LONGEST_WAIT) -> None:
        self._seconds = seconds
        self._longest_wait = longest_wait
        self._free: dict[str, float] = {}
        self._held: dict[str, float] = {}
        self._own: dict[str, float] = {}
        self._transfers = asyncio.Semaphore(concurrency)
        self.room = asyncio.Event()
        self.room.set()

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until ``host`` may be asked again, and hold the turn. Raises `Unanswered` when that would take too long."""
        rest = max(self._seconds, self._own.get(host, 0.0))
        while (wait := max(self._free.get(host, 0.0), self._held.get(host, 0.0)) - monotonic()) > 0:
            self._give_up_on(host)
            await asyncio.sleep(wait)
        self._free[host] = monotonic() + rest
        await self.room.wait()
        async with self._transfers:
            try:
                yield
            finally:
                self._free[host] = monotonic() + rest

    def hold(self, host: str, seconds: float) -> None:
        """Leave ``host`` alone for ``seconds``: it asked for that (``Retry-After``)."""
        self._held[host] = max(self._held.get(host, 0.0), monotonic() + seconds)

    def slow_down(self, host: str, seconds: float) -> None:
        """Rest ``seconds`` between two requests to ``host`` (``Crawl-delay``), as far as a run can wait that out."""
        self._own[host] = min(seconds, self._longest_wait)

    def _give_up_on(self, host: str) -> None:
        left = self._held.get(host, 0.0) - monotonic()
        if left > self._longest_wait:
            raise Unanswered(HeldBack(host, math.ceil(left)))
