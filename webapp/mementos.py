"""Memento (RFC 7089) over what we hold: a TimeMap and a TimeGate per cited address, for browsers and tools that speak it."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from voetnoot.urls import link_id, normalise
from webapp.copies import Copy, header_safe, http_date
from webapp.problems import problem
from webapp.site import Site, site_of

router = APIRouter()

Form = Annotated[str, Path(pattern="^(link|json)$")]


@router.get("/timemap/{form}/{url:path}")
def timemap(request: Request, form: Form, url: str) -> Response:
    """List every copy that we hold of an address, as link format (RFC 6690, RFC 7089 section 5) or JSON."""
    del url  # decoded once too often; the address is taken as it was sent
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    original = _original(request, f"/timemap/{form}/")
    copies = copies_of(site, original)
    if not copies:
        return problem(404, "no copy of this address is held")
    headers = {"ETag": site.tag(request), "Cache-Control": "no-cache"}
    base = site.config.web.public_url
    if form == "json":
        return JSONResponse(_as_json(base, original, copies), headers=headers)
    return Response(_as_links(base, original, copies), media_type="application/link-format", headers=headers)


@router.get("/timegate/{url:path}")
def timegate(request: Request, url: str) -> Response:
    """Lead to the copy nearest to ``Accept-Datetime``; without one, to the newest."""
    del url
    site = site_of(request)
    original = _original(request, "/timegate/")
    copies = copies_of(site, original)
    if not copies:
        return problem(404, "no copy of this address is held", {"Vary": "accept-datetime"})
    try:
        wanted = _moment(request.headers.get("accept-datetime"))
    except ValueError:
        return problem(400, "Accept-Datetime: wanted a moment such as Tue, 20 Jan 2026 10:00:00 GMT", {"Vary": "accept-datetime"})
    chosen = copies[-1] if wanted is None else min(copies, key=lambda copy: abs(copy.capture.at - wanted))
    base, safe = site.config.web.public_url, header_safe(original)
    links = f'<{safe}>; rel="original", <{base}/timemap/link/{safe}>; rel="timemap"; type="application/link-format"'
    headers = {"Vary": "accept-datetime", "Link": links, "Cache-Control": "no-cache"}
    return RedirectResponse(chosen.replay if chosen.shown else chosen.download, 302, headers)


def copies_of(site: Site, url: str) -> list[Copy]:
    """Return the copies that we hold of the address ``url``, however it is spelt, oldest first."""
    try:
        link = link_id(normalise(url))
    except ValueError:
        return []
    return [Copy(number, capture) for number, capture in site.pages.copies(f"link:{link}")]


def _original(request: Request, prefix: str) -> str:
    """Return the address that stands behind ``prefix`` in what was asked for, its escapes and its query as they were sent."""
    raw = request.scope.get("raw_path") or request.url.path.encode()
    path = bytes(raw).decode("ascii", "replace").partition("?")[0]
    query = request.url.query
    return path[len(prefix) :] + (f"?{query}" if query else "")


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    found = parsedate_to_datetime(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _as_links(base: str, original: str, copies: list[Copy]) -> str:
    safe = header_safe(original)
    first, last = copies[0].capture.at, copies[-1].capture.at
    span = f'from="{http_date(first)}"; until="{http_date(last)}"'
    lines = [
        f'<{safe}>; rel="original"',
        f'<{base}/timemap/link/{safe}>; rel="self"; type="application/link-format"; {span}',
        f'<{base}/timegate/{safe}>; rel="timegate"',
        *(
            f'<{base}{_address(copy)}>; rel="{_relation(place, len(copies))}"; datetime="{http_date(copy.capture.at)}"'
            for place, copy in enumerate(copies)
        ),
    ]
    return ",\n".join(lines) + "\n"


def _address(copy: Copy) -> str:
    return copy.replay if copy.shown else copy.download


def _relation(place: int, number: int) -> str:
    parts = [*(["first"] if place == 0 else []), *(["last"] if place == number - 1 else []), "memento"]
    return " ".join(parts)


def _as_json(base: str, original: str, copies: list[Copy]) -> dict[str, object]:
    listed = [{"uri": base + _address(copy), "datetime": copy.capture.at.astimezone(UTC).isoformat()} for copy in copies]
    safe = header_safe(original)
    return {
        "original_uri": original,
        "self": f"{base}/timemap/json/{safe}",
        "timegate_uri": f"{base}/timegate/{safe}",
        "mementos": {"list": listed, "first": listed[0], "last": listed[-1]},
    }
