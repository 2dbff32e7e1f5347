"""Feeds over HTTP, their pages for people, and the lists of them."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from store.site_queries import SiteState
from voetnoot.feeds.feed import Feed
from voetnoot.feeds.gathering import closed_periods
from voetnoot.feeds.publishing import RENDERERS
from voetnoot.feeds.selection import DIGESTS, FORMATS, STANDARD, FeedSpec, narrow, spec_at, spec_of
from webapp.freshness import fresh, tag_of
from webapp.site import Newest, Site, site_of

router = APIRouter()

_LISTED = ("ministry", "party")
_KEEP = "public, max-age=300"
_KEEP_ARCHIVE = "public, max-age=604800"
_MOST_CHOSEN = 200


@router.get("/feeds.opml")
def list_of_feeds(request: Request, feed: Annotated[list[str] | None, Query(max_length=_MOST_CHOSEN)] = None) -> Response:
    """Serve the feeds that are asked for (``?feed=answers&feed=ministry/Defensie``), or all that have a name, as OPML."""
    site = site_of(request)
    specs = [*STANDARD, *(spec.per(digest) for spec in STANDARD for digest in DIGESTS), *_by_facet(site)]
    if feed is not None:
        chosen = {address: spec_at(address) for address in feed}
        if unknown := [address for address, spec in chosen.items() if spec is None]:
            raise HTTPException(404, f"there is no feed {unknown[0]!r}; /feeds lists what there is")
        specs = [spec for spec in chosen.values() if spec is not None]
    headers = {"Content-Disposition": 'attachment; filename="voetnoot.opml"'}
    return Response(site.publisher().opml(specs), media_type="text/x-opml; charset=utf-8", headers=headers)


@router.get("/feeds")
def page_of_feeds(request: Request) -> Response:
    """Show what can be subscribed to."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    hosts = [FeedSpec(f"host/{name}", (("host", name),)) for name, _ in site.pages.host_counts(40)]
    by_facet = _by_facet(site)
    groups = [(facet, [spec for spec in by_facet if spec.group == facet]) for facet in (*_LISTED, "source")]
    values = {"standard": STANDARD, "digests": DIGESTS, "groups": [*groups, ("host", hosts)], "forms": list(FORMATS)}
    return site.page(request, "feeds.html", {**values, "current": "feeds"})


@router.get("/feeds/make")
def make_address(request: Request) -> Response:
    """Lead from the form on the page of feeds to the feed that was put together there."""
    asked = [(name, value) for name, value in request.query_params.multi_items() if value]
    given = dict(asked)
    name, digest, form = given.get("feed", "answers"), given.get("digest", ""), given.get("form", "html")
    base = spec_of(name)
    facets = [(facet, value) for facet, value in asked if facet not in ("feed", "digest", "form")]
    spec = narrow(base.per(digest), facets) if base and digest in ("", *DIGESTS) else None
    if spec is None or form not in {*FORMATS, "html"}:
        raise HTTPException(404)
    return RedirectResponse(spec.at(form), 303)


@router.get("/feeds/{name:path}")
def feed(request: Request, name: str) -> Response:
    """Serve one feed in the form that the end of its address asks for; ``.html`` is its page for people."""
    site = site_of(request)
    stem, _, form = name.rpartition(".")
    spec = spec_of(stem)
    if spec is not None and request.query_params:
        spec = narrow(spec, request.query_params.multi_items())
    if spec is None or form not in {*FORMATS, "html"}:
        raise HTTPException(404)
    if form == "html":
        return _twin(site, request, spec)
    state = site.pages.site_state()
    newest = None if spec.digest or spec.page else site.newest_of(spec, state)
    tag = _tag(site, spec, form, newest, state)
    keep = {"ETag": tag, "Cache-Control": _KEEP_ARCHIVE if spec.page else _KEEP}
    if fresh(request, tag) or (newest and _knows(request, newest[1])):
        site.counts.requests.labels(form, "304").inc()
        return Response(status_code=304, headers=keep)
    site.counts.requests.labels(form, "200").inc()
    made = _make(site, spec, state)
    headers = {**keep, "Link": f'<{made.address(form)}>; rel="self"'}
    if made.hub:
        headers["Link"] += f', <{made.hub}>; rel="hub"'
    if made.items:
        headers["Last-Modified"] = format_datetime(made.updated, usegmt=True)
    return Response(RENDERERS[form](made), media_type=f"{FORMATS[form]}; charset=utf-8", headers=headers)


def _tag(site: Site, spec: FeedSpec, form: str, newest: Newest, state: SiteState) -> str:
    """Return the entity tag of a feed, from what its bytes depend on: nothing is rendered."""
    config = site.config
    settings = (config.language, config.web.public_url, config.feeds.title, config.feeds.max_bytes, config.websub.hub)
    if spec.page:
        return tag_of(spec, form, settings)
    hours = [(source, at and at.replace(minute=0, second=0, microsecond=0)) for source, at in state.complete]
    over = closed_periods(spec.digest, site.queries.closed_to())[0].start if spec.digest else None
    return tag_of(spec, form, newest, over, hours, settings)


def _knows(request: Request, newest: datetime) -> bool:
    """Tell whether a reader that knows dates only has the newest item (RFC 9110, section 13.1.3)."""
    since = request.headers.get("if-modified-since")
    if since is None or "if-none-match" in request.headers:
        return False
    try:
        known = parsedate_to_datetime(since)
    except ValueError:
        return False
    return (known if known.tzinfo else known.replace(tzinfo=UTC)) >= newest


def _make(site: Site, spec: FeedSpec, state: SiteState) -> Feed:
    gathered = site.gather(spec, state)
    if gathered is None:
        raise HTTPException(404, f"there is no archive {spec.page} of this feed")
    return site.publisher(state).feed(spec, gathered)


def _twin(site: Site, request: Request, spec: FeedSpec) -> Response:
    if unchanged := site.unchanged(request):
        return unchanged
    values = {
        "feed": _make(site, spec, site.pages.site_state()),
        "spec": spec,
        "forms": list(FORMATS),
        "digests": DIGESTS,
        "current": "feeds",
    }
    return site.page(request, "twin.html", values)


def _by_facet(site: Site) -> list[FeedSpec]:
    names = [f"{facet}/{value}" for facet in _LISTED for value, _ in site.pages.facet_counts(facet)]
    names += [f"source/{state.source}" for state in site.complete()]
    return [spec for name in names if (spec := spec_of(name)) is not None]
