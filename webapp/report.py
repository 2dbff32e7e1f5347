"""The report, the rows behind its figures and the tables behind it, made once per state of the store and narrowing."""

import pickle
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.exceptions import HTTPException

from store.uncollected import uncollected
from voetnoot.errors import StoreError
from voetnoot.reports.counting import rot_report
from voetnoot.reports.narrowing import EVERYTHING, Narrowing, narrowing_of
from voetnoot.reports.pages import MOST_DEAD, report_values
from voetnoot.reports.publishing import TABLES, WITH_DEAD, report_table
from voetnoot.reports.rot import Report, RotRow
from voetnoot.reports.tables import links_csv_parts
from webapp.freshness import fresh
from webapp.manners import is_head
from webapp.site import Site, site_of

router = APIRouter()

MOST_ROWS = 100
"""Rows on one page; the table to download holds them all."""

MOST_WAITED_FOR = 50_000
"""A report over more links takes seconds, and is not waited for while there is one of before: the first reader of all waits."""

_KEPT = 8
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A report, the rows of the dead links that its page shows, the tag of the state of the store."""

    report: Report
    dead: tuple[RotRow, ...]
    tag: str


@dataclass(slots=True)
class Kept:
    """The reports that were made last, by narrowing.

    One over more links than `MOST_WAITED_FOR` is shown, with its date, until the next one is there: that is made meanwhile,
    one at a time. Any other is made when the store has moved, by one request; those that wait for it take it over.
    """

    reports: OrderedDict[Narrowing, Made] = field(default_factory=OrderedDict)
    making: threading.Lock = field(default_factory=threading.Lock)
    meanwhile: threading.Lock = field(default_factory=threading.Lock)
    _changing: threading.Lock = field(default_factory=threading.Lock)

    def tag(self, site: Site, narrowing: Narrowing = EVERYTHING) -> str:
        """Return the tag of the state that the report to show is made of, or will be."""
        held = self._shown(site, narrowing)
        return site.store_tag() if held is None else held.tag

    def tag_with_rows(self, site: Site, narrowing: Narrowing = EVERYTHING) -> str:
        """Return the tag of that report together with rows of its dead links, which are read when they are asked for."""
        return f"{self.tag(site, narrowing)} {site.store_tag()}"

    def current(self, site: Site, narrowing: Narrowing = EVERYTHING) -> Made:
        """Return the report to show. Raises what the store raises."""
        held = self._shown(site, narrowing)
        if held is None:
            with self.making:
                held = self._shown(site, narrowing) or self._make(site, narrowing, site.store_tag())
        return held

    def _shown(self, site: Site, narrowing: Narrowing) -> Made | None:
        """Return a report that need not be waited for, if there is one; see to it that the next one is made."""
        held, tag = self.reports.get(narrowing), site.store_tag()
        if held is None or held.tag == tag:
            return held
        if held.report.total.total <= MOST_WAITED_FOR:
            return None
        if self.meanwhile.acquire(blocking=False):
            threading.Thread(target=self._make_meanwhile, args=(site, narrowing), name="report", daemon=True).start()
        return held

    def _make_meanwhile(self, site: Site, narrowing: Narrowing) -> None:
        try:
            self._make(site, narrowing, site.store_tag())
        except StoreError as trouble:  # the next request tries again; until then there is the one of before
            structlog.get_logger().warning("the report could not be made anew", why=str(trouble))
        finally:
            self.meanwhile.release()

    def _make(self, site: Site, narrowing: Narrowing, tag: str) -> Made:
        report: Report = pickle.loads(_packed_report(site, narrowing))  # noqa: S301 - ours
        dead = site.rows.behind(narrowing).dead(MOST_DEAD)
        made = Made(report, tuple(dead), tag)
        with self._changing:
            self.reports[narrowing] = made
            self.reports.move_to_end(narrowing)
            while len(self.reports) > _KEPT:
                self.reports.popitem(last=False)
        return made


def _packed_report(site: Site, narrowing: Narrowing) -> bytes:
    """Return a report in one piece.

    Its parts came about between all that was counted, and Python gives back no megabyte in which one of them is left.
    """
    with uncollected():
        report = rot_report(site.counting.counts(narrowing), site.as_of(), complete=site.complete(), narrowing=narrowing)
        return pickle.dumps(report)


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
    kept = kept_of(request)
    if unchanged := fresh(request, site.tag(request, kept.tag(site, narrowing))):
        return unchanged
    made = kept.current(site, narrowing)
    around = {"files": "/report/", "files_query": narrowing.query, "current": "report", "form": True}
    return site.page(request, "report.html", {**report_values(made.report, made.dead, site.words), **around})


@router.get("/report/rows")
def rows(request: Request) -> Response:
    """Show the links behind one figure of the report."""
    site, narrowing = site_of(request), _asked(request)
    if unchanged := site.unchanged(request):
        return unchanged
    shown, total = site.rows.first_rows(narrowing, MOST_ROWS)
    values = {"rows": shown, "total": total, "narrowing": narrowing, "current": "report"}
    return site.page(request, "rows.html", values)


@router.get("/report.csv")
@router.get("/report/{name}")
def table(request: Request, name: str = "links.csv") -> Response:
    """Serve one of the tables behind the report."""
    site, narrowing = site_of(request), _asked(request)
    kept, all_links = kept_of(request), name == "links.csv"
    if not all_links and name not in TABLES:
        raise HTTPException(404)
    tag = site.tag(request, None if all_links else _tag_of_table(kept, site, narrowing, name))
    if unchanged := fresh(request, tag):
        return unchanged
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Content-Disposition": f'attachment; filename="voetnoot-{name}"'}
    media_type = _TYPES.get(name.rpartition(".")[2])
    if all_links:
        return StreamingResponse(_links(site, narrowing, whole=not is_head(request)), media_type=media_type, headers=headers)
    made = kept.current(site, narrowing).report
    return Response(b"".join(report_table(made, name, site.rows.behind(narrowing))), media_type=media_type, headers=headers)


def _tag_of_table(kept: Kept, site: Site, narrowing: Narrowing, name: str) -> str:
    return kept.tag_with_rows(site, narrowing) if name in WITH_DEAD else kept.tag(site, narrowing)


def _links(site: Site, narrowing: Narrowing, *, whole: bool) -> Iterator[bytes]:
    """Return the table of all links part by part, or its beginning. A store that cannot be read is found out before it begins."""
    parts = links_csv_parts(site.rows.rot_pages(narrowing))
    first = next(parts)
    return chain([first], parts if whole else ())
