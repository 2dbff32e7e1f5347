"""How every part of the API answers: problems that are declared, 304 before anything is made, cursors that lead on."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from webapp.freshness import fresh
from webapp.problems import Problem
from webapp.site import Site, site_of

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "content": {"application/problem+json": {}}, "description": said}
    for status, said in (
        (404, "Nothing is known under this name"),
        (422, "A parameter is not what it should be"),
        (429, "Too many requests; Retry-After says when to come back"),
        (503, "The store cannot be read now; Retry-After says when to come back"),
    )
}
PROBLEMS[304] = {"description": "The reader has this answer already (If-None-Match)"}

MOST = 200
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most")]
Text = Annotated[str | None, Query(max_length=200)]
Place = Annotated[int | None, Query(ge=1, lt=2**63, description="The `next` of the page before")]


class NotModified(HTTPException):
    """The reader has the answer already."""


def answering(request: Request, response: Response) -> Site:
    """Return the site; a reader that has this answer already gets 304 before it is made."""
    site = site_of(request)
    tag = site.tag(request)
    if fresh(request, tag):
        raise NotModified(304, headers={"ETag": tag})
    response.headers.update({"ETag": tag, "Cache-Control": "no-cache"})
    return site


def lead_on(request: Request, response: Response, name: str, value: object) -> None:
    """Say in a ``Link`` header where the next page is: the same request with parameter ``name`` set to ``value``."""
    asked = [(key, one) for key, one in request.query_params.multi_items() if key != name]
    response.headers["Link"] = f'<{request.url.path}?{urlencode([*asked, (name, str(value))])}>; rel="next"'
