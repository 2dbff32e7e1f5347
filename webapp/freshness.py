"""Entity tags and 304, answered before anything is rendered (RFC 9110, sections 8.8 and 13)."""

import hashlib

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
