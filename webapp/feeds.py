"""Feeds over HTTP, their pages for people, and the list of them all."""

from email.utils import format_datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from voetnoot.feeds.feed import make_feed
from voetnoot.feeds.publishing import RENDERERS
from voetnoot.feeds.selection import FORMATS, STANDARD, FeedSpec, narrow, spec_of
from webapp.freshness import fresh, tag_of
from webapp.site import Site, site_of

router = APIRouter()

_FACETS = ("ministry", "party")
_KEEP = "public, max-age=300"


@router.get("/feeds.opml")
def list_of_feeds(request: Request) -> Response:
    """Serve every feed that always exists, and one per ministry and party, as OPML."""
    site = site_of(request)
    specs = [*STANDARD, *_by_facet(site)]
    return Response(site.publisher().opml(specs), media_type="text/x-opml; charset=utf-8")


@router.get("/feeds")
def page_of_feeds(request: Request) -> Response:
    """Show what can be subscribed to."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    hosts = [FeedSpec(f"host/{name}", (("host", name),)) for name, _ in site.pages.host_counts(40)]
    groups = [(facet, [spec for spec in _by_facet(site) if spec.group == facet]) for facet in _FACETS]
    values = {"standard": STANDARD, "groups": [*groups, ("host", hosts)], "forms": list(FORMATS), "current": "feeds"}
    return site.page(request, "feeds.html", values)


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
    newest = site.queries.newest_published(spec.facets)
    publisher = site.publisher()
    hours = [(state.source, state.at and state.at.replace(minute=0, second=0, microsecond=0)) for state in publisher.complete]
    tag = tag_of(spec, form, newest, hours, publisher.language, publisher.base_url, publisher.name, publisher.max_bytes)
    if unchanged := fresh(request, tag):
        site.counts.requests.labels(form, "304").inc()
        return unchanged
    site.counts.requests.labels(form, "200").inc()
    made = publisher.feed(spec, site.events(spec))
    headers = {"ETag": tag, "Cache-Control": _KEEP, "Link": f'<{made.address(form)}>; rel="self"'}
    if made.items:
        headers["Last-Modified"] = format_datetime(made.updated, usegmt=True)
    return Response(RENDERERS[form](made), media_type=f"{FORMATS[form]}; charset=utf-8", headers=headers)


def _twin(site: Site, request: Request, spec: FeedSpec) -> Response:
    if unchanged := site.unchanged(request):
        return unchanged
    publisher = site.publisher()
    made = make_feed(spec, site.events(spec), publisher.voice, complete=publisher.complete, name=publisher.name)
    return site.page(request, "twin.html", {"feed": made, "spec": spec, "forms": list(FORMATS), "current": "feeds"})


def _by_facet(site: Site) -> list[FeedSpec]:
    found = [spec_of(f"{facet}/{value}") for facet in _FACETS for value, _ in site.pages.facet_counts(facet)]
    return [spec for spec in found if spec is not None]
