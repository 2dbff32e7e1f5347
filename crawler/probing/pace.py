"""Manners: how long a site or an address is left alone between two requests, and how many requests run at once in all."""

import asyncio
import ipaddress
import math
from collections import Counter
from functools import lru_cache
from time import monotonic

from crawler.probing.faults import Unanswered
from voetnoot.config import Links
from voetnoot.links import HeldBack
from voetnoot.urls import registrable

_HELD_UP = 1.0
"""Seconds, or the pause where that is longer, for which a request keeps the other sites of its address waiting.

One that is not answered by then is no load, and dead sites must not keep the living ones of a large host from being asked.
"""


class _Place:
    """How a site or an address stands: when it may be asked again, until when it asked for rest, and its gate."""

    def __init__(self, parallel: int, rest: float) -> None:
        self.open(parallel)
        self.rest = rest
        self.free = 0.0
        self.held = 0.0
        self.waited = 0.0

    def open(self, parallel: int) -> None:
        """Let ``parallel`` requests in at once."""
        self.gate = asyncio.Semaphore(parallel)

    def leave(self) -> None:
        """Begin to rest, and let the next one in."""
        self.free = monotonic() + self.rest
        self.gate.release()


@lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """Return the name under which ``host`` is paced: its registrable domain, by the rule ``*`` where the list knows no suffix."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        known = registrable(host)
        return ".".join(host.rsplit(".", 2)[-2:]) if known == host else known
    return host


class _Turn:
    """One turn of ``host`` at the address ``there``: that of its site, then that of its address, then a transfer."""

    __slots__ = ("_held", "_host", "_pace", "_there", "_timer")

    def __init__(self, pace: "Pace", host: str, there: _Place | None) -> None:
        self._pace = pace
        self._host = host
        self._there = there
        self._held = False
        self._timer: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> None:
        came = monotonic()
        await self._pace.enter_site(self._host)
        try:
            if self._there is not None:
                await self._enter_address(self._there)
            await self._pace.enter_transfer(self._host, came)
        except BaseException:
            self._leave()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._pace.leave_transfer()
        self._leave()

    async def _enter_address(self, there: _Place) -> None:
        await there.gate.acquire()
        self._held = True
        if (wait := there.free - monotonic()) > 0:
            await asyncio.sleep(wait)
        self._timer = asyncio.get_running_loop().call_later(max(_HELD_UP, there.rest), self._leave_address)

    def _leave_address(self) -> None:
        if self._held and self._there is not None:
            self._held = False
            self._there.leave()

    def _leave(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._leave_address()
        self._pace.leave_site(self._host)


class Pace:
    """Gives turns: ``parallel`` requests per site at once, ``seconds`` of rest between them, ``concurrency`` in all.

    The rest counts from the end of a request. Scrapy's own slots start too many requests of a host when they arrive together
    (the transfer is counted only when its task runs), and know neither this rest nor ``Retry-After``. ``longest_wait``:
    seconds of a ``Retry-After`` that a run waits out; for more, the host's other links are left for a later run. ``room`` is
    cleared while too many bodies wait to be read, so that they do not pile up in memory.
    """

    def __init__(self, seconds: float, parallel: int, concurrency: int, longest_wait: float) -> None:
        self._seconds = seconds
        self._parallel = parallel
        self._longest_wait = longest_wait
        self._places: dict[str, _Place] = {}
        self._addresses: dict[str, _Place] = {}
        self._concurrency = concurrency
        self.begin()

    def begin(self) -> None:
        """Begin a crawl, in an event loop of its own: how sites rest after the one before stays as it is."""
        self._expected: Counter[str] = Counter()
        self._transfers = asyncio.Semaphore(self._concurrency)
        self.room = asyncio.Event()
        self.room.set()
        for place in (*self._places.values(), *self._addresses.values()):
            place.open(self._parallel)

    def turn(self, host: str, address: str | None = None) -> "_Turn":
        """Give (``async with``) a turn of ``host``: wait until it may be asked again, and hold it until the end.

        Raises `Unanswered` when that takes too long. All hosts of a registrable domain take turns, and so do all that live at one
        ``address`` (``None``: it is not known).
        """
        return _Turn(self, host, None if address is None else self._known(self._addresses, address))

    async def enter_site(self, host: str) -> None:
        """Take the turn of the site of ``host``. Raises `Unanswered` when that takes too long."""
        site, own = self._place(site_of(host)), self._place(host)
        await site.gate.acquire()
        try:
            while (wait := max(site.free, own.held) - monotonic()) > 0:
                self._refuse_what_takes_too_long(host, own.held - monotonic())
                await asyncio.sleep(wait)
        except BaseException:
            site.gate.release()
            raise
        site.free = monotonic() + site.rest

    async def enter_transfer(self, host: str, came: float) -> None:
        """Wait for room for one more transfer, for ``host``, which has waited since ``came``."""
        await self.room.wait()
        await self._transfers.acquire()
        self._place(host).waited += monotonic() - came

    def leave_transfer(self) -> None:
        """Make room for another transfer."""
        self._transfers.release()

    def leave_site(self, host: str) -> None:
        """Give back the turn of the site of ``host``."""
        self._place(site_of(host)).leave()

    def _refuse_what_takes_too_long(self, host: str, left: float) -> None:
        if left > self._longest_wait:
            raise Unanswered(HeldBack(host, math.ceil(left)))

    def expect(self, host: str) -> None:
        """Note that one more link of ``host`` is to be checked."""
        self._expected[host] += 1

    def done(self, host: str) -> None:
        """Note that one link of ``host`` was checked."""
        self._expected[host] -= 1
        if not self._expected[host]:
            del self._expected[host]

    def more_to_come(self, host: str) -> bool:
        """Return whether another link of ``host`` waits beside the one under way, so that its connection is worth keeping."""
        return self._expected[host] > 1

    def hold(self, name: str, seconds: float) -> None:
        """Leave the host ``name`` alone for ``seconds``: it asked for that (``Retry-After``)."""
        host = self._place(name)
        host.held = max(host.held, monotonic() + seconds)

    def slow_down(self, name: str, seconds: float) -> None:
        """Rest ``seconds`` between two requests to the site of ``name`` (``Crawl-delay``), as far as a run can wait that out."""
        site = self._place(site_of(name))
        site.rest = max(site.rest, min(seconds, self._longest_wait))

    def longest_waits(self, most: int = 10) -> dict[str, float]:
        """Return how many seconds the requests of a host waited for their turn in all, of the hosts that waited longest."""
        waits = sorted(((host.waited, name) for name, host in self._places.items() if host.waited >= 1), reverse=True)
        return {name: round(seconds, 1) for seconds, name in waits[:most]}

    def _place(self, name: str) -> _Place:
        return self._known(self._places, name)

    def _known(self, places: dict[str, _Place], name: str) -> _Place:
        place = places.get(name)
        if place is None:
            place = places[name] = _Place(self._parallel, self._seconds)
        return place


def pace_of(links: Links) -> Pace:
    """Return the pace that the settings ``links`` ask for."""
    return Pace(links.pace_seconds, links.per_host, links.concurrency, links.total_timeout)
