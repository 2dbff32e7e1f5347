"""Our copies of an address as CDXJ, the index that replay software reads (pywb, ReplayWeb.page)."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.exceptions import HTTPException

from store.archive_index import lines
from webapp.api.answering import Limit, answering
from webapp.mementos import copies_of

router = APIRouter()

Url = Annotated[str, Query(min_length=1, max_length=4000, description="The address that was cited, however it is spelt")]


class CdxjResponse(PlainTextResponse):
    """Lines of an index of web archives: a key, a moment of 14 digits, a JSON object."""

    media_type = "text/x-cdxj"


@router.get("/cdxj", response_class=CdxjResponse)
def cdxj(request: Request, response: Response, url: Url, limit: Limit = 100) -> str:
    """Return our copies of a cited address as CDXJ, the newest `limit` of them, with the redirects that led to each.

    Sorted, as replay software wants an index to be. File and offset are those of the WARC files below `archive`.
    """
    site = answering(request, response)
    copies = copies_of(site, url)[-limit:]
    if not copies:
        raise HTTPException(404, "no copy of this address is held")
    found = {line for copy in copies for line in lines(site.store.archive, copy.capture.place.whole)}
    return "".join(f"{line}\n" for line in sorted(found))
