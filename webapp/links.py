"""The pages of a link and of a host: what we hold true, since when, how often we looked, who cites it, what we kept."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from voetnoot.feeds.selection import FORMATS, FeedSpec, spec_of
from voetnoot.links import Probe
from voetnoot.reports.plots import share_strip
from voetnoot.reports.rot import RotRow, rot_report
from voetnoot.verdicts import Class, classify, explain
from voetnoot.verdicts.detail import detail
from webapp.site import Site, site_of

router = APIRouter()

LinkId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
HostName = Annotated[str, Path(min_length=1, max_length=255)]
MOST_OF_A_HOST = 1000


_WORTH = {
    Class.ALIVE: "alive",
    Class.BLOCKED: "blocked",
    Class.DISALLOWED: "disallowed",
    Class.UNSURE: "unknown",
    Class.OURS: "not-checked",
}


@dataclass(frozen=True, slots=True)
class Look:
    """One probe in words: the colour of its worth, the reason's code, and what was said in a word or two."""

    probe: Probe
    shade: str
    reason: str
    said: str


@router.get("/links/{link}")
def link(request: Request, link: LinkId) -> Response:
    """Show one link."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    row = row_of(site, link)
    if row is None:
        raise HTTPException(404)
    events = site.queries.published((("link", link),), limit=50)
    values = {
        "row": row,
        "looks": looks(site, row),
        "why": explain(row.verdict, site.config.language) if row.verdict else "",
        "history": site.history(events),
        "spec": spec_of(f"host/{row.host}") or FeedSpec("links"),
        "forms": list(FORMATS),
    }
    return site.page(request, "link.html", values)


@router.get("/hosts/{name}")
def host(request: Request, name: HostName) -> Response:
    """Show every cited link on one host, worst first."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    rows = host_rows(site, name)
    events = site.queries.published((("host", name),), limit=30)
    if not rows and not events:
        raise HTTPException(404)
    report = rot_report(rows, site.as_of())
    values = {
        "name": name,
        "rows": rows,
        "report": report,
        "strip": share_strip(report.total, site.words),
        "health": site.queries.host_health([name]).get(name),
        "history": site.history(events),
        "spec": spec_of(f"host/{name}") or FeedSpec("links"),
        "forms": list(FORMATS),
    }
    return site.page(request, "host.html", values)


def row_of(site: Site, link: str) -> RotRow | None:
    """Return one link with its verdict, its citations and our first copy, or ``None``."""
    watched = site.queries.links([link])
    return site.rows.rot_rows_of(watched.values())[0] if watched else None


def host_rows(site: Site, name: str) -> list[RotRow]:
    """Return the links on a host, dead ones first, then by how many cite them."""
    rows = site.rows.rot_rows_of(site.queries.links_of_host(name)[:MOST_OF_A_HOST])
    order = ("dead", "suspect", "moved", "blocked", "disallowed", "unknown", "not-checked", "alive")
    return sorted(rows, key=lambda row: (order.index(row.state), -len(row.cited_in), row.url))


def looks(site: Site, row: RotRow) -> list[Look]:
    """Return the newest probes of a link in words, newest first."""
    return [_look(probe) for probe in site.pages.newest_probes(row.link)]


def _look(probe: Probe) -> Look:
    finding = classify(probe)
    shade = "not-checked" if probe.void else _WORTH.get(finding.worth, "dead")
    return Look(probe, shade, finding.reason.value, detail(probe.outcome))
