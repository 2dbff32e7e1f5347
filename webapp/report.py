"""The report, the rows behind its figures and the tables behind it, made once per state of the store and narrowing."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.exceptions import HTTPException

from voetnoot.reports.counting import rot_report
from voetnoot.reports.narrowing import Narrowing, narrowing_of
from voetnoot.reports.pages import report_values
from voetnoot.reports.publishing import report_table, table_names
from voetnoot.reports.rot import Report, RotRow
from voetnoot.reports.tables import links_csv_parts
from webapp.freshness import fresh
from webapp.manners import is_head
from webapp.site import Site, site_of

router = APIRouter()

MOST_ROWS = 300
"""Rows on one page; the table to download holds them all."""

_KEPT = 8
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(slots=True)
class Kept:
    """The reports made last, by narrowing, under the tag of the state that they were made of."""

    tag: str = ""
    reports: OrderedDict[Narrowing, Report] = field(default_factory=OrderedDict)


_LOCK = threading.Lock()


def current_report(site: Site, kept: Kept, tag: str, narrowing: Narrowing = Narrowing()) -> Report:  # noqa: B008 - frozen
    """Return the report of the store as it is; one request makes it, those that wait for it take it over."""
    with _LOCK:
        if kept.tag != tag:
            kept.tag = tag
            kept.reports.clear()
        if narrowing not in kept.reports:
            kept.reports[narrowing] = rot_report(
                site.rows.rot_rows(), site.as_of(), complete=site.complete(), narrowing=narrowing
            )
        kept.reports.move_to_end(narrowing)
        while len(kept.reports) > _KEPT:
            kept.reports.popitem(last=False)
        return kept.reports[narrowing]


def kept_of(request: Request) -> Kept:
    """Return where this application keeps its reports."""
    state = request.app.state
    if not hasattr(state, "report"):
        state.report = Kept()
    kept: Kept = state.report
    return kept


def _asked(request: Request) -> Narrowing:
    try:
        return narrowing_of(request.query_params.multi_items())
    except ValueError as trouble:
        raise HTTPException(422, str(trouble)) from trouble


@router.get("/report")
def report(request: Request) -> Response:
    """Show the link-rot report, of all links or of those that the query means."""
    site, narrowing = site_of(request), _asked(request)
    if unchanged := site.unchanged(request):
        return unchanged
    made = current_report(site, kept_of(request), site.store_tag(), narrowing)
    around = {"files": "/report/", "files_query": narrowing.query, "current": "report", "form": True}
    return site.page(request, "report.html", {**report_values(made, site.words), **around})


@router.get("/report/rows")
def rows(request: Request) -> Response:
    """Show the links behind one figure of the report."""
    site, narrowing = site_of(request), _asked(request)
    if unchanged := site.unchanged(request):
        return unchanged
    total, shown = 0, list[RotRow]()
    for row in site.rows.rot_rows():
        if narrowing.fits(row):
            total += 1
            shown += [row] if total <= MOST_ROWS else []
    values = {"rows": shown, "total": total, "narrowing": narrowing, "current": "report"}
    return site.page(request, "rows.html", values)


@router.get("/report.csv")
@router.get("/report/{name}")
def table(request: Request, name: str = "links.csv") -> Response:
    """Serve one of the tables behind the report."""
    site, narrowing = site_of(request), _asked(request)
    tag = site.tag(request)
    if unchanged := fresh(request, tag):
        return unchanged
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Content-Disposition": f'attachment; filename="voetnoot-{name}"'}
    media_type = _TYPES.get(name.rpartition(".")[2])
    if name == "links.csv":
        return StreamingResponse(_links(site, narrowing, whole=not is_head(request)), media_type=media_type, headers=headers)
    made = current_report(site, kept_of(request), site.store_tag(), narrowing)
    if name not in table_names(made):
        raise HTTPException(404)
    return Response(report_table(made, name), media_type=media_type, headers=headers)


def _links(site: Site, narrowing: Narrowing, *, whole: bool) -> Iterator[bytes]:
    """Return the table of all links part by part, or its beginning. A store that cannot be read is found out before it begins."""
    parts = links_csv_parts([row for row in page if narrowing.fits(row)] for page in site.rows.rot_pages())
    first = next(parts)
    return chain([first], parts if whole else ())
