"""Manners: how long a host is left alone between two requests, and how many requests run at once in all."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from crawler.probing.faults import Unanswered
from voetnoot.links import HeldBack


class _Host:
    """How one host stands: when it may be asked again, until when it asked for rest, and its gate."""

    def __init__(self, parallel: int, rest: float) -> None:
        self.gate = asyncio.Semaphore(parallel)
        self.rest = rest
        self.free = 0.0
        self.held = 0.0
        self.waited = 0.0


class Pace:
    """Gives turns: ``parallel`` requests per host at once, ``seconds`` of rest between them, ``concurrency`` in all.

    The rest counts from the end of a request. Scrapy's own slots start too many requests of a host when they arrive together
    (the transfer is counted only when its task runs), and know neither this rest nor ``Retry-After``. ``longest_wait``:
    seconds of a ``Retry-After`` that a run waits out; for more, the host's other links are left for a later run. ``room`` is
    cleared while too many bodies wait to be read, so that they do not pile up in memory.
    """

    def __init__(self, seconds: float, parallel: int, concurrency: int, longest_wait: float) -> None:
        self._seconds = seconds
        self._parallel = parallel
        self._longest_wait = longest_wait
        self._hosts: dict[str, _Host] = {}
        self._transfers = asyncio.Semaphore(concurrency)
        self.room = asyncio.Event()
        self.room.set()

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait until the host ``name`` may be asked again, and hold the turn. Raises `Unanswered` when that takes too long."""
        host = self._host(name)
        came = monotonic()
        async with host.gate:
            while (wait := max(host.free, host.held) - monotonic()) > 0:
                left = host.held - monotonic()
                if left > self._longest_wait:
                    raise Unanswered(HeldBack(name, math.ceil(left)))
                await asyncio.sleep(wait)
            host.free = monotonic() + host.rest
            await self.room.wait()
            async with self._transfers:
                host.waited += monotonic() - came
                try:
                    yield
                finally:
                    host.free = monotonic() + host.rest

    def hold(self, name: str, seconds: float) -> None:
        """Leave the host ``name`` alone for ``seconds``: it asked for that (``Retry-After``)."""
        host = self._host(name)
        host.held = max(host.held, monotonic() + seconds)

    def slow_down(self, name: str, seconds: float) -> None:
        """Rest ``seconds`` between two requests to the host ``name`` (``Crawl-delay``), as far as a run can wait that out."""
        host = self._host(name)
        host.rest = max(host.rest, min(seconds, self._longest_wait))

    def longest_waits(self, most: int = 10) -> dict[str, float]:
        """Return how many seconds the requests of a host waited for their turn in all, of the hosts that waited longest."""
        waits = sorted(((host.waited, name) for name, host in self._hosts.items() if host.waited >= 1), reverse=True)
        return {name: round(seconds, 1) for seconds, name in waits[:most]}

    def _host(self, name: str) -> _Host:
        return self._hosts.setdefault(name, _Host(self._parallel, self._seconds))
