"""The sibling probe within a crawl: asked for a suspect page, once a week per directory, in the turn of its host."""

import asyncio
import dataclasses
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
        self._asked: dict[str, asyncio.Task[Sibling]] = {}

    async def told(self, probed: Probed) -> Probed:
        """Return ``probed``, with the signal of a sibling where its page is suspect and a sibling tells."""
        page = probed.outcome
        if not isinstance(page, Answered):
            return probed
        drifted = 200 <= page.status < 300 and self._memory.drifted(probed.link, probed.text)  # noqa: PLR2004
        place = place_to_ask(page, probed.link.url, drifted=drifted)
        if place is None:
            return probed
        if place.name not in self._asked:
            self._asked[place.name] = asyncio.create_task(self._learn(place))
        signal = compared(page, probed.text, probed.link.url, await asyncio.shield(self._asked[place.name]))
        if signal is None:
            return probed
        return dataclasses.replace(probed, outcome=dataclasses.replace(page, signals=in_order((*page.signals, signal))))

    async def _learn(self, place: Place) -> Sibling:
        known, now = self._memory.sibling(place.name), self._now()
        if known is not None and now - known.at < WEEK:
            return known
        probed = await self._look(Link(content_id("link", place.url), place.url, ""))
        page = probed.outcome if isinstance(probed.outcome, Answered) else None
        sibling = sibling_of(place, page, probed.text, now)
        self._memory.keep_sibling(sibling)
        return sibling
