"""One check of a link: a look, more looks when the first told nothing of the link, and the reading of what came."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime

from crawler.memory import Memory
from crawler.probed import Probed
from crawler.probing.beside import Siblings
from crawler.probing.digestion import digested, facts_of
from crawler.probing.follow import Follower, Seen
from crawler.probing.handler import Tools
from voetnoot import revisits
from voetnoot.links import Answered, ConnectFailed, Link, Malformed, NameFailed, NameFault, NotCheckable, Outcome, TimedOut
from voetnoot.siblings import place_to_ask

_WEAK_NAMES = frozenset({NameFault.SERVFAIL, NameFault.SILENCE})
_TOO_MANY = 429
_PATIENCE = 10
"""Seconds of ``Retry-After`` after which the same check looks again."""

_MOST_WAITING = 16
"""Bodies that wait to be read before no further transfer begins; those that have begun may come on top."""

_SERVER_ERRORS = range(500, 600)
_OF_CONDITIONS = frozenset({304, 412})
"""Statuses that answer a condition and not the request (RFC 9110, section 13.2)."""


class Checker:
    """Checks links one at a time or many at once; ``hands`` do the heavy reading beside the event loop."""

    def __init__(self, follower: Follower, tools: Tools, hands: Executor, now: Callable[[], datetime], memory: Memory) -> None:
        self._follower = follower
        self._tools = tools
        self._hands = hands
        self._now = now
        self._memory = memory
        self._waiting = 0
        self._siblings = Siblings(self._once, memory, now)

    async def check(self, link: Link) -> Probed:
        """Return what one check of ``link`` found. Only a fault of ours raises."""
        at = self._now()
        page = self._memory.standing(link, at)
        seen = await self._follower.look(link.url, revisits.conditions(page) if page else None)
        if page is not None and seen.evidence is not None and seen.evidence.status in _OF_CONDITIONS:
            same = revisits.told(page, seen.evidence.status, seen.evidence.header("ETag")) if not seen.trail.hops else None
            if same is not None:
                return Probed(link, at, same, unread=True)
            seen = await self._follower.look(link.url)
        for _ in range(self._tools.links.retries):
            if not weak(seen) or _told_to_wait(seen):
                break
            await asyncio.sleep(self._tools.links.retry_wait)
            seen = _better(seen, await self._follower.look(link.url, fresh=True))
        probed = await self._probed(link, at, seen, self._memory.read_before(link))
        return probed if probed.unread else await self._siblings.told(probed)

    async def _once(self, link: Link) -> Probed:
        return await self._probed(link, self._now(), await self._follower.look(link.url), None)

    async def _probed(self, link: Link, at: datetime, seen: Seen, before: Answered | None) -> Probed:
        if seen.evidence is None:
            return Probed(link, at, seen.outcome or NotCheckable("no outcome"))
        facts = facts_of(seen)
        same = revisits.unread(before, facts) if before is not None else None
        if same is not None and not _suspect(same, link.url):
            return Probed(link, at, same, unread=True)
        return await self._read(link, at, seen, facts)

    async def _read(self, link: Link, at: datetime, seen: Seen, facts: Answered) -> Probed:
        self._count(1)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._hands, digested, link, at, seen, facts)
        finally:
            self._count(-1)

    def _count(self, step: int) -> None:
        """Keep few bodies waiting to be read: no transfer begins while there are so many, or more of them than transfers."""
        self._waiting += step
        if self._waiting < min(_MOST_WAITING, self._tools.links.concurrency):
            self._tools.pace.room.set()
        else:
            self._tools.pace.room.clear()


def _suspect(page: Answered, asked: str) -> bool:
    """Return whether ``page`` is one of which a sibling is asked for. A page at its own address without a signal is none."""
    return bool(page.hops or page.signals) and place_to_ask(page, asked, drifted=False) is not None


def weak(seen: Seen) -> bool:
    """Return whether a look told nothing that another one, on a new connection, might not gainsay."""
    if seen.evidence is not None:
        return seen.evidence.status in _SERVER_ERRORS or seen.evidence.status == _TOO_MANY or seen.evidence.truncated
    outcome: Outcome | None = seen.outcome
    if isinstance(outcome, NameFailed):
        return outcome.fault in _WEAK_NAMES
    if isinstance(outcome, ConnectFailed):
        return outcome.fault != "proxy"
    return isinstance(outcome, TimedOut | Malformed)


def _told_to_wait(seen: Seen) -> bool:
    """Return whether the host asked for more rest than one check waits out: it is asked again at another time."""
    return seen.evidence is not None and (seen.evidence.retry_after or 0) > _PATIENCE


def _better(first: Seen, second: Seen) -> Seen:
    """Return the look that tells more: an answer over none, the later over the earlier."""
    return first if second.evidence is None and first.evidence is not None else second
