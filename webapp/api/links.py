"""Links, their checks, hosts and copies, as JSON."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from voetnoot.codec import outcome_to_json
from voetnoot.links import State
from voetnoot.mementos import PublicCopy
from voetnoot.reports.facts import STATES
from voetnoot.reports.rot import RotRow
from webapp.api.answering import Limit, Place, answering, lead_on
from webapp.api.shapes import (
    CaptureShape,
    CitationShape,
    CopyShape,
    HostCountShape,
    HostShape,
    HostsShape,
    LinkShape,
    LinksShape,
    ProbeShape,
    ProbesShape,
    PublicCopyShape,
)
from webapp.copies import Copy, Number, copy_of
from webapp.hosts import PAGE, HostName, host_rows, standing_of
from webapp.links import LinkId, row_of
from webapp.site import Site

router = APIRouter()

_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_LAST = (datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH) // _TICK

StateName = Annotated[State, Query(description="Links in this state")]
Cursor = Annotated[str | None, Query(pattern="^[0-9a-f]{32}$", description="The `next` of the page before")]


@router.get("/links")
def links(request: Request, response: Response, state: StateName, limit: Limit = 50, cursor: Cursor = None) -> LinksShape:
    """Return the links that are in a state, in the order of their ids."""
    site = answering(request, response)
    found = site.pages.links_in_state(state, limit=limit + 1, after=cursor or "")
    rows = site.rows.rot_rows_of(found[:limit])
    following = rows[-1].link if len(found) > limit else None
    if following is not None:
        lead_on(request, response, "cursor", following)
    return LinksShape(links=[link_shape(row) for row in rows], next=following)


@router.get("/links/{link}")
def link(request: Request, response: Response, link: LinkId) -> LinkShape:
    """Return one link with its verdict, its citations and our first copy."""
    row = row_of(answering(request, response), link)
    if row is None:
        raise HTTPException(404, "no link has this id")
    return link_shape(row)


@router.get("/links/{link}/probes")
def probes(request: Request, response: Response, link: LinkId, limit: Limit = 50, before: Place = None) -> ProbesShape:
    """Return the checks of a link, newest first, each with all that was seen."""
    site = answering(request, response)
    if not site.queries.links([link]):
        raise HTTPException(404, "no link has this id")
    found = site.queries.newest_probes(link, limit + 1, before=None if before is None else _moment(before))
    following = _place(found[limit - 1].at) if len(found) > limit else None
    if following is not None:
        lead_on(request, response, "before", following)
    shown = [
        ProbeShape(
            at=probe.at,
            void=probe.void,
            content=probe.content,
            similarity=probe.similarity,
            outcome=outcome_to_json(probe.outcome),
        )
        for probe in found[:limit]
    ]
    return ProbesShape(probes=shown, next=following)


def _place(moment: datetime) -> int:
    return (moment - _EPOCH) // _TICK


def _moment(place: int) -> datetime:
    return _EPOCH + min(place, _LAST) * _TICK


@router.get("/hosts")
def hosts(
    request: Request, response: Response, name: Annotated[str, Query(max_length=255)] = "", limit: Limit = 100
) -> HostsShape:
    """Return the hosts whose name holds ``name``, those with the most dead links first."""
    found = answering(request, response).pages.worst_hosts(limit, part=name.strip())
    return HostsShape(hosts=[HostCountShape(host=one.name, links=one.links, dead=one.dead) for one in found])


@router.get("/hosts/{name}")
def host(request: Request, response: Response, name: HostName, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> HostShape:
    """Return how the cited links of a host stand, and a page of them, dead ones first."""
    site = answering(request, response)
    counts = site.pages.host_states(name)
    if not counts:
        raise HTTPException(404, "no cited link is on this host")
    standing = standing_of(counts)
    total = standing.tally.total
    following = page + 1 if page * PAGE < total else None
    if following is not None:
        lead_on(request, response, "page", following)
    return HostShape(
        host=name,
        total=total,
        states=dict(zip(STATES, standing.tally.counts, strict=True)),
        links=[link_shape(row) for row in host_rows(site, name, page=page)],
        next=following,
    )


@router.get("/captures/{number}")
def capture(request: Request, response: Response, number: Number) -> CaptureShape:
    """Return the facts of one copy, and where its bytes are."""
    site = answering(request, response)
    return capture_shape(site, copy_of(site, number))


def capture_shape(site: Site, copy: Copy) -> CaptureShape:
    """Return the facts of a copy, its addresses whole."""
    base, held = site.config.web.public_url, copy.capture
    facts = {name: getattr(held, name) for name in CaptureShape.model_fields if hasattr(held, name)}
    replay = base + copy.replay if copy.shown else None
    return CaptureShape(number=copy.number, file=base + copy.download, replay=replay, **facts)


def link_shape(row: RotRow) -> LinkShape:
    """Return a link as `voetnoot check --json` has it, with where it is cited."""
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
        public_copy=_public(row.public),
    )


def _public(copy: PublicCopy) -> PublicCopyShape:
    made = copy.memento
    return PublicCopyShape(
        url=made.url if made else None,
        at=made.at if made else None,
        archive=made.archive if made else None,
        sought=copy.sought,
        failed=copy.failed,
    )
