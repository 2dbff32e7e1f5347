"""Entity tags and 304, answered before anything is rendered (RFC 9110, sections 8.8 and 13)."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from threading import Lock

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


Newest = tuple[int, datetime] | None
"""``seq`` and stamp of the newest event of a feed; ``None`` where it has none."""

_FEEDS_KEPT = 5_000


class NewestKept:
    """The newest event of each feed that was asked for lately: looked up once per publication, then told from memory.

    An event belongs to a feed from its publication on and for ever, and each publication has a later stamp than the one before
    (`store.event_ledger`). So what was looked up under a stamp holds while that is the last one, and is looked up anew after.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[object, tuple[datetime | None, Newest]] = OrderedDict()
        self._lock = Lock()

    def of(self, feed: object, stamp: datetime | None, look: Callable[[], Newest]) -> Newest:
        """Return the newest event of ``feed``, as ``look`` finds it, given the last ``stamp``, read before."""
        with self._lock:
            held = self._kept.get(feed)
            if held is not None and held[0] == stamp:
                self._kept.move_to_end(feed)
                return held[1]
        newest = look()
        with self._lock:
            self._kept[feed] = (stamp, newest)
            self._kept.move_to_end(feed)
            while len(self._kept) > _FEEDS_KEPT:
                self._kept.popitem(last=False)
        return newest
