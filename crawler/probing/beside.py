"""The sibling probe within a crawl: asked for a suspect page, once a week per host, in the turn of that host."""

import asyncio
import dataclasses
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime

from crawler.memory import Memory
from crawler.probed import Probed
from voetnoot.ids import content_id
from voetnoot.links import Answered, Link
from voetnoot.siblings import WEEK, Place, Sibling, compared, place_to_ask, sibling_of
from voetnoot.walls.kinds import in_order

Look = Callable[[Link], Awaitable[Probed]]


class Siblings:
    """Adds to a `Probed` what a random address beside it says. ``look`` does one look at an address, without further tries."""

    def __init__(self, look: Look, memory: Memory, now: Callable[[], datetime]) -> None:
        self._look = look
        self._memory = memory
        self._now = now
        self._asked: dict[str, Sibling] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def told(self, probed: Probed) -> Probed:
        """Return ``probed``, with the signal of a sibling where its page is suspect and a sibling tells."""
        page = probed.outcome
        if not isinstance(page, Answered):
            return probed
        drifted = 200 <= page.status < 300 and self._memory.drifted(probed.link, probed.text)  # noqa: PLR2004
        place = place_to_ask(page, probed.link.url, drifted=drifted)
        if place is None:
            return probed
        signal = compared(page, probed.text, probed.link.url, await self._of(place), place)
        if signal is None:
            return probed
        return dataclasses.replace(probed, outcome=dataclasses.replace(page, signals=in_order((*page.signals, signal))))

    async def _of(self, place: Place) -> Sibling:
        """Return what is known of ``place``, or of the whole host while it was asked for one within the week."""
        async with self._turns[place.host]:
            now, known, last = self._now(), self._known(place.name), self._known(place.host)
            if known is not None and now - known.at < WEEK:
                return known
            if last is not None and now - last.at < WEEK:
                return known or last
            probed = await self._look(Link(content_id("link", place.url), place.url, ""))
            page = probed.outcome if isinstance(probed.outcome, Answered) else None
            sibling = sibling_of(place, page, probed.text, now)
            for name in (place.name, place.host):
                self._asked[name] = dataclasses.replace(sibling, place=name)
                self._memory.keep_sibling(self._asked[name])
            return sibling

    def _known(self, name: str) -> Sibling | None:
        return self._asked.get(name) or self._memory.sibling(name)
