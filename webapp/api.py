"""The JSON API: read-only, the same facts as the pages."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from voetnoot.codec import event_to_json, to_json
from voetnoot.events import Published
from voetnoot.facets import Facet
from voetnoot.feeds.item import Voice, guid_of
from voetnoot.feeds.wording import item_of
from voetnoot.links import State
from voetnoot.reports.rot import STATES, RotRow, rot_report
from voetnoot.reports.tables import report_json
from voetnoot.runs import Run
from webapp.answers import Name, find
from webapp.freshness import fresh
from webapp.hosts import HostName, host_rows
from webapp.links import LinkId, row_of
from webapp.problems import Problem
from webapp.report import current_report, kept_of
from webapp.shapes import (
    AnswerShape,
    CitationShape,
    CopyShape,
    EventShape,
    EventsShape,
    HostShape,
    LinkShape,
    RunShape,
    SourceShape,
    StatusShape,
)
from webapp.site import Site, site_of

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "content": {"application/problem+json": {}}} for status in (404, 422, 503)
}
router = APIRouter(prefix="/api/v1", responses=_PROBLEMS)

Text = Annotated[str | None, Query(max_length=200)]


@router.get("/events")
def events(  # one parameter per facet, as the description should show them
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    group: Text = None,
    kind: Text = None,
    kenmerk: Text = None,
    host: Text = None,
    ministry: Text = None,
    party: Text = None,
) -> EventsShape:
    """Return published events that have every facet asked for, newest first."""
    site = _site(request, response)
    given = {"group": group, "kind": kind, "kenmerk": kenmerk, "host": host, "ministry": ministry, "party": party}
    wanted: list[Facet] = [(name, value) for name, value in given.items() if value]
    found = site.queries.published(wanted, limit=limit + 1, before=before)
    page = found[:limit]
    return EventsShape(events=[_event(site, one) for one in page], next=page[-1].seq if len(found) > limit else None)


@router.get("/answers/{name}")
def answer(request: Request, response: Response, name: Name) -> AnswerShape:
    """Return the answer to a kenmerk, or the answer with this id."""
    site = _site(request, response)
    found = find(site, name)
    if found is None or found.main is None:
        raise HTTPException(404, "no answer is known under this kenmerk or id")
    rows = site.rows.rot_rows_of({source.watched.link.id: source.watched for source in found.sources if source.watched}.values())
    document = found.held.reading.document if found.held else None
    return AnswerShape(
        id=found.main.id,
        kind=found.main.kind,
        subject=found.main.subject,
        kenmerken=list(found.main.values("kenmerk")),
        dated=found.main.dated,
        sent=found.main.sent,
        withdrawn=found.main.withdrawn,
        document=to_json(document) if document else None,
        links=[_link(row) for row in rows],
        others=[other.id for other in found.others],
    )


@router.get("/links/{link}")
def link(request: Request, response: Response, link: LinkId) -> LinkShape:
    """Return one link with its verdict and its citations."""
    row = row_of(_site(request, response), link)
    if row is None:
        raise HTTPException(404, "no link has this id")
    return _link(row)


@router.get("/hosts/{name}")
def host(request: Request, response: Response, name: HostName) -> HostShape:
    """Return every cited link on a host, dead ones first."""
    site = _site(request, response)
    rows = host_rows(site, name)
    if not rows:
        raise HTTPException(404, "no cited link is on this host")
    total = rot_report(rows, site.as_of()).total
    states = dict(zip(STATES, total.counts, strict=True))
    return HostShape(host=name, total=total.total, states=states, links=[_link(row) for row in rows])


@router.get("/report")
def report(request: Request, response: Response) -> dict[str, Any]:
    """Return the link-rot report: totals that add up, groups, causes, and the dead links with their evidence."""
    site = _site(request, response)
    return report_json(current_report(site, kept_of(request), site.store_tag()))


@router.get("/status")
def status(request: Request, response: Response) -> StatusShape:
    """Return how far we know."""
    site = _site(request, response)
    counts = site.tally()
    return StatusShape(
        sources=[
            SourceShape(source=one.id, complete_to=one.complete_to, began=one.began, silent_since=one.silent_since)
            for one in site.queries.sources()
        ],
        links=dict(zip(STATES, counts.counts, strict=True)),
        total=counts.total,
        jobs=[_run(run) for _, run in sorted(site.queries.last_runs().items())],
    )


class NotModified(HTTPException):
    """The reader has the answer already."""


def _site(request: Request, response: Response) -> Site:
    """Return the site; a reader that has this answer already gets 304 before it is made."""
    site = site_of(request)
    tag = site.tag(request)
    if fresh(request, tag):
        raise NotModified(304, headers={"ETag": tag})
    response.headers.update({"ETag": tag, "Cache-Control": "no-cache"})
    return site


def _event(site: Site, published: Published) -> EventShape:
    item = item_of(published, Voice(site.words, site.config.web.public_url))
    return EventShape(
        seq=published.seq,
        id=published.event.id,
        guid=guid_of(published.event),
        kind=published.event.kind,
        published_at=published.published_at,
        title=item.title,
        summary=item.text,
        url=item.link,
        event=event_to_json(published.event),
    )


def _link(row: RotRow) -> LinkShape:
    verdict = row.verdict
    return LinkShape(
        id=row.link,
        url=row.url,
        host=row.host,
        verdict=row.state,
        reason=row.reason,
        since=verdict.since if verdict else None,
        content=verdict.content if verdict else "unknown",
        status=verdict.status if verdict else None,
        final_url=verdict.final_url if verdict else None,
        checks=verdict.checks if verdict else 0,
        next=verdict.next if verdict else None,
        never_worked=bool(verdict and verdict.never_worked and verdict.state is State.DEAD),
        why=verdict.why if verdict else "",
        cited_in=[CitationShape.model_validate(cited, from_attributes=True) for cited in row.cited_in],
        copy_=CopyShape.model_validate(row.capture, from_attributes=True) if row.capture else None,
    )


def _run(run: Run) -> RunShape:
    stats = run.stats
    return RunShape(
        job=run.job,
        due=run.due,
        started=run.started,
        ended=run.ended,
        state=run.state.value,
        asked=stats.asked,
        got=stats.got,
        new=stats.new,
        doubts=stats.doubts,
        why=stats.why,
        void=stats.void,
    )
