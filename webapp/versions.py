"""The versions of an answer: each file that its source gave, and what changed from one to the next, word by word."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from voetnoot.differ.changes import changes
from webapp.answers import Name, find
from webapp.site import site_of

router = APIRouter()


@router.get("/answers/{name}/versions/{number}")
def difference(request: Request, name: Name, number: Annotated[int, Path(ge=2, le=10_000)]) -> Response:
    """Show what changed between the version ``number`` and the one before it."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    found = find(site, name)
    versions = site.pages.versions(found.main.id) if found and found.main else []
    if found is None or found.main is None or number > len(versions):
        raise HTTPException(404)
    before, after = versions[number - 2], versions[number - 1]
    old, new = (site.pages.reading(one.reading) for one in (before, after))
    if old is None or new is None:
        raise HTTPException(404)
    told = changes(old.document, new.document) if old.document and new.document else None
    values = {"found": found, "main": found.main, "number": number, "before": before, "after": after, "told": told}
    return site.page(request, "version.html", values)
