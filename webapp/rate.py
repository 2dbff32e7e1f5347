"""How much one reader may ask of the API: a bucket of requests per address that fills up evenly."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from webapp.problems import problem

_MOST_READERS = 10_000


@dataclass(slots=True)
class Buckets:
    """What each reader has left: ``per_minute`` requests at first, and as many come back per minute.

    Readers that were not seen for longest are forgotten first; what is forgotten is a full bucket again.
    """

    per_minute: int
    now: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, reader: str) -> tuple[int, int]:
        """Take one request out; return how many are left and, where there was none, the seconds until there is (else 0)."""
        now = self.now()
        left, at = self._left.pop(reader, (float(self.per_minute), now))
        left = min(left + (now - at) * self.per_minute / 60, float(self.per_minute))
        wait = 0 if left >= 1 else math.ceil((1 - left) * 60 / self.per_minute)
        left = left if wait else left - 1
        self._left[reader] = (left, now)
        if len(self._left) > _MOST_READERS:
            self._left.popitem(last=False)
        return int(left), wait


class RateLimit:
    """ASGI middleware over ``/api/``: 429 with ``Retry-After`` for who asks too much, and to everybody how much is left."""

    def __init__(self, app: ASGIApp, *, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self._buckets = Buckets(per_minute, now)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        client = scope.get("client")
        left, wait = self._buckets.take(client[0] if client else "")
        told = {"RateLimit-Limit": str(self._buckets.per_minute), "RateLimit-Remaining": str(left)}
        if wait:
            refused = problem(429, "too many requests from this address", {**told, "Retry-After": str(wait)})
            await refused(scope, receive, send)
            return

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        await self.app(scope, receive, telling)
