"""The report and the tables behind it, made once per state of the store."""

import threading
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from voetnoot.reports.pages import report_values
from voetnoot.reports.publishing import report_tables
from voetnoot.reports.rot import Report, rot_report
from voetnoot.reports.tables import links_csv
from webapp.freshness import fresh
from webapp.site import Site, site_of

router = APIRouter()

_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@dataclass(slots=True)
class Kept:
    """The last report that was made, under the tag of the state that it was made of."""

    tag: str = ""
    report: Report | None = None


_LOCK = threading.Lock()


def current_report(site: Site, kept: Kept, tag: str) -> Report:
    """Return the report of the store as it is; one request makes it, those that wait for it take it over."""
    with _LOCK:
        if kept.report is None or kept.tag != tag:
            kept.report = rot_report(site.rows.rot_rows(), site.as_of(), complete=site.complete())
            kept.tag = tag
        return kept.report


def kept_of(request: Request) -> Kept:
    """Return where this application keeps its report."""
    state = request.app.state
    if not hasattr(state, "report"):
        state.report = Kept()
    kept: Kept = state.report
    return kept


@router.get("/report")
def report(request: Request) -> Response:
    """Show the link-rot report."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    made = current_report(site, kept_of(request), site.store_tag())
    return site.page(request, "report.html", {**report_values(made, site.words), "files": "/report/", "current": "report"})


@router.get("/report.csv")
@router.get("/report/{name}")
def table(request: Request, name: str = "links.csv") -> Response:
    """Serve one of the tables behind the report."""
    site = site_of(request)
    tag = site.tag(request)
    if unchanged := fresh(request, tag):
        return unchanged
    if name == "links.csv":
        body = links_csv(site.rows.rot_rows())
    else:
        tables = report_tables(current_report(site, kept_of(request), site.store_tag()))
        if name not in tables:
            raise HTTPException(404)
        body = tables[name]
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Content-Disposition": f'attachment; filename="voetnoot-{name}"'}
    return Response(body, media_type=_TYPES[name.rpartition(".")[2]], headers=headers)
