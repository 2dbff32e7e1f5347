"""The queue of hosts: each has a line of its own, so that a run lasts as long as its slowest host and no longer."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from urllib.parse import urlsplit

from crawler.probing.pace import Pace
from voetnoot.config import Links
from voetnoot.links import Link

Check = Callable[[Link], Awaitable[None]]

_QUICK = 0.1
"""Seconds in which a quick host answers: so many hosts are begun that their rests do not leave a transfer idle."""


def begun_at_once(links: Links) -> int:
    """Return with how many hosts a run under the settings ``links`` is busy at once."""
    return links.concurrency * (2 + round(links.pace_seconds / _QUICK))


@dataclass(slots=True)
class _Line:
    """The links of one host that wait, and how many tasks check them."""

    waiting: deque[Link] = field(default_factory=deque)
    hands: int = 0


class HostQueue:
    """Gives each link to ``check`` in a task of ``group``, in the order of its host's line.

    Some hosts at a time, until their lines are empty, so that connections can be kept; then those with the longest lines, since
    the last one decides when the run ends. When a request may be made is for ``pace`` to say. One link more of a host than may be
    asked at once is under way, so that the next request need not wait until an answer is read. ``ahead`` links are held at most.
    Once ``late`` says so, those that still wait are let go unchecked: they stay due.
    """

    def __init__(
        self, check: Check, group: asyncio.TaskGroup, pace: Pace, links: Links, ahead: int, late: Callable[[], bool]
    ) -> None:
        self._check = check
        self._late = late
        self._group = group
        self._pace = pace
        self._hands = links.per_host + 1
        self._most = begun_at_once(links)
        self._lines: dict[str, _Line] = {}
        self._longest: list[tuple[int, int, str]] = []
        self._begun = 0
        self._taken = 0
        self._room = asyncio.Semaphore(ahead)

    async def put(self, link: Link) -> None:
        """Put ``link`` in line as soon as there is room."""
        await self._room.acquire()
        host = _host(link.url)
        self._pace.expect(host)
        line = self._lines.setdefault(host, _Line())
        line.waiting.append(link)
        if line.hands:
            self._help(host, line)
            return
        self._taken += 1
        heappush(self._longest, (-len(line.waiting), self._taken, host))
        self._begin()

    def _begin(self) -> None:
        """Begin with further hosts, as far as that is allowed."""
        while self._longest and self._begun < self._most:
            length, _, host = heappop(self._longest)
            line = self._lines.get(host)
            if line is not None and not line.hands and len(line.waiting) == -length:
                self._begun += 1
                self._help(host, line)

    def _help(self, host: str, line: _Line) -> None:
        for _ in range(min(self._hands - line.hands, len(line.waiting))):
            line.hands += 1
            self._group.create_task(self._work(host, line))

    async def _work(self, host: str, line: _Line) -> None:
        while line.waiting:
            link = line.waiting.popleft()
            try:
                if not self._late():
                    await self._check(link)
            finally:
                self._pace.done(host)
                self._room.release()
        line.hands -= 1
        if not line.hands:
            del self._lines[host]
            self._begun -= 1
            self._begin()


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
