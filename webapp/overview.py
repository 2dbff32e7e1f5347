"""The start page, how far we know, how we judge, and the page of one event."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from voetnoot.events import Published
from voetnoot.feeds.selection import FORMATS, STANDARD, FeedSpec
from voetnoot.feeds.wording import item_of
from voetnoot.reports.plots import share_strip
from webapp.site import Site, site_of

router = APIRouter()

_NEWS, _EACH = 20, 8


@router.get("/")
def start(request: Request, before: Annotated[int | None, Query(ge=1, le=2**53)] = None) -> Response:
    """Show what is new, what died, and how far we know; with ``before``, all events older than that one."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    if before is not None:
        events = site.queries.published(limit=_NEWS + 1, before=before)
        older = events[_NEWS - 1].seq if len(events) > _NEWS else None
        return site.page(request, "news.html", {"items": site.items(events[:_NEWS]), "older": older, "current": "start"})
    counts = site.tally()
    waiting = site.open_questions()
    today = site.as_of().date()
    newest = site.pages.site_state().event
    values = {
        "answers": site.items(site.queries.published((("group", "answers"),), limit=_EACH)),
        "links": site.items(site.queries.published((("group", "links"),), limit=_EACH)),
        "older": newest + 1 if newest else None,
        "tally": counts,
        "strip": share_strip(counts, site.words),
        "waiting": len(waiting),
        "late": sum(one.due is not None and one.due < today for one in waiting),
        "standard": STANDARD,
        "forms": list(FORMATS),
        "current": "start",
    }
    return site.page(request, "start.html", values)


@router.get("/status")
def status(request: Request) -> Response:
    """Show per source how far we know, and how each job last ended."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    runs = sorted(site.queries.last_runs().values(), key=lambda run: run.job)
    values = {"sources": site.queries.sources(), "runs": runs, "operators": FeedSpec("operators"), "forms": list(FORMATS)}
    return site.page(request, "status.html", {**values, "current": "status"})


@router.get("/help")
def explain(request: Request) -> Response:
    """Say in plain words when a link is called dead."""
    site = site_of(request)
    return site.unchanged(request) or site.page(request, "help.html", {"current": "help"})


@router.get("/events/{event}")
def event(request: Request, event: Annotated[str, Path(pattern="^[0-9a-f]{32}$")]) -> Response:
    """Show one event as its feed item tells it."""
    site = site_of(request)
    found = published_event(site, event)
    if found is None:
        raise HTTPException(404)
    item = item_of(found, site.publisher().voice)
    return site.unchanged(request) or site.page(request, "event.html", {"item": item})


def published_event(site: Site, event: str) -> Published | None:
    """Return a published event by its id."""
    seq = site.pages.event_seq(event)
    return None if seq is None else site.queries.published(limit=1, before=seq + 1)[0]
