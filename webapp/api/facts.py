"""What happened, how far we know, and the report, as JSON."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from voetnoot.codec import event_to_json
from voetnoot.events import Published
from voetnoot.facets import Facet
from voetnoot.feeds.item import Voice, guid_of
from voetnoot.feeds.wording import item_of
from voetnoot.reports.facts import STATES
from voetnoot.reports.tables import report_json
from voetnoot.runs import Run
from webapp.api.answering import Limit, Text, answering, lead_on
from webapp.api.shapes import EventShape, EventsShape, RunShape, SourceShape, StatusShape
from webapp.overview import published_event
from webapp.report import kept_of
from webapp.site import Site, site_of

router = APIRouter()


@router.get("/events")
def events(  # one parameter per facet, as the description should show them
    request: Request,
    response: Response,
    limit: Limit = 50,
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    group: Text = None,
    kind: Text = None,
    kenmerk: Text = None,
    host: Text = None,
    ministry: Text = None,
    party: Text = None,
    member: Text = None,
) -> EventsShape:
    """Return published events that have every facet asked for, newest first."""
    site = answering(request, response)
    given = {
        "group": group,
        "kind": kind,
        "kenmerk": kenmerk,
        "host": host,
        "ministry": ministry,
        "party": party,
        "member": member,
    }
    wanted: list[Facet] = [(name, value) for name, value in given.items() if value]
    found = site.queries.published(wanted, limit=limit + 1, before=before)
    page = found[:limit]
    following = page[-1].seq if len(found) > limit else None
    if following is not None:
        lead_on(request, response, "before", following)
    return EventsShape(events=[_event(site, one) for one in page], next=following)


@router.get("/events/{event}")
def event(request: Request, response: Response, event: Annotated[str, Path(pattern="^[0-9a-f]{32}$")]) -> EventShape:
    """Return one published event."""
    site = answering(request, response)
    found = published_event(site, event)
    if found is None:
        raise HTTPException(404, "no published event has this id")
    return _event(site, found)


@router.get("/report")
def report(request: Request, response: Response) -> dict[str, Any]:
    """Return the link-rot report: totals that add up, groups, causes, and the dead links with their evidence."""
    kept, site = kept_of(request), site_of(request)
    site.tag(request, kept.tag_with_rows(site))
    answering(request, response)
    made = kept.current(site).report
    return report_json(made, site.rows.behind())


@router.get("/status")
def status(request: Request, response: Response) -> StatusShape:
    """Return how far we know."""
    site = answering(request, response)
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
