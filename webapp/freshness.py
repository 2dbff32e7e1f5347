"""Entity tags and 304, answered before anything is rendered (RFC 9110, sections 8.8 and 13)."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Generic, TypeVar

from fastapi import Request
from fastapi.responses import Response

from voetnoot import __version__


def tag_of(*parts: object) -> str:
    """Return a weak entity tag over ``parts`` and the version of the program: equal parts, equal page."""
    return 'W/"' + hashlib.sha256(repr((__version__, *parts)).encode("utf-8", "surrogatepass")).hexdigest()[:24] + '"'


def fresh(request: Request, tag: str) -> Response | None:
    """Return 304 where the reader's ``If-None-Match`` names ``tag`` (weak comparison), else ``None``."""
    asked = request.headers.get("if-none-match", "")
    names = {name.strip().removeprefix("W/") for name in asked.split(",")}
    if tag.removeprefix("W/") in names or "*" in names:
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": "no-cache"})
    return None


T = TypeVar("T")
_FEEDS_KEPT = 2_000


class Looked(Generic[T]):
    """What was found for each feed that was asked for lately: looked up once per publication, then told from memory.

    An event belongs to a feed from its publication on and for ever, and each publication has a later stamp than the one before
    (`store.event_ledger`). So what was looked up under a stamp holds while that is the last one, and is looked up anew after.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[object, tuple[datetime | None, T]] = OrderedDict()
        self._lock = Lock()

    def up(self, feed: object, stamp: datetime | None, look: Callable[[], T]) -> T:
        """Return what ``look`` finds for ``feed``. ``stamp`` is the last one, read before: what is found is no older."""
        with self._lock:
            held = self._kept.get(feed)
            if held is not None and held[0] == stamp:
                self._kept.move_to_end(feed)
                return held[1]
        found = look()
        with self._lock:
            self._kept[feed] = (stamp, found)
            self._kept.move_to_end(feed)
            while len(self._kept) > _FEEDS_KEPT:
                self._kept.popitem(last=False)
        return found
