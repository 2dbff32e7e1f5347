"""The pages of hosts: which links of a site parliament cites, how they stand, and what its score is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from voetnoot.feeds.selection import FORMATS, FeedSpec, spec_of
from voetnoot.reports.facts import NOT_CHECKED, STATES
from voetnoot.reports.plots import share_strip
from voetnoot.reports.rot import RotRow, Tally
from voetnoot.urls import registrable
from webapp.site import Site, site_of

router = APIRouter()

HostName = Annotated[str, Path(min_length=1, max_length=255)]
PAGE = 100

_KEPT = ("alive", "moved")


@dataclass(frozen=True, slots=True)
class Standing:
    """How the cited links of a host stand. ``causes``: (state, reason, links) of what is not simply alive, most first."""

    tally: Tally
    causes: tuple[tuple[str, str, int], ...]

    @property
    def judged(self) -> int:
        """Links of which we know whether they live: the denominator of the score."""
        return sum(self.tally.of(state) for state in (*_KEPT, "dead"))

    @property
    def kept(self) -> int:
        """Links that still lead to their page."""
        return sum(self.tally.of(state) for state in _KEPT)


def standing_of(counts: Mapping[tuple[str | None, str | None], int]) -> Standing:
    """Return the standing that (state, reason) counts add up to."""
    states: dict[str, int] = {}
    for (state, _), links in counts.items():
        states[state or NOT_CHECKED] = states.get(state or NOT_CHECKED, 0) + links
    causes = [(state, reason or "", links) for (state, reason), links in counts.items() if state not in (None, "alive")]
    ordered = sorted(((str(state), reason, links) for state, reason, links in causes), key=lambda one: (-one[2], one))
    return Standing(Tally(tuple(states.get(state, 0) for state in STATES)), tuple(ordered))


@router.get("/hosts")
def hosts(request: Request, name: Annotated[str, Query(max_length=255)] = "") -> Response:
    """Show the sites with the most dead links, or those whose name holds what was typed."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    found = site.pages.worst_hosts(part=_host_of(name))
    return site.page(request, "hosts.html", {"typed_name": name, "hosts": found, "current": "hosts"})


def _host_of(typed: str) -> str:
    """Return the host in what a person typed: a name, a part of one, or a whole address."""
    bare = typed.strip().lower()
    return bare.partition("://")[2].partition("/")[0] if "://" in bare else bare.partition("/")[0]


@router.get("/hosts/{name}")
def host(
    request: Request,
    name: HostName,
    state: Annotated[str, Query(max_length=20)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Show the cited links on one host, worst first."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    counts = site.pages.host_states(name)
    events = site.queries.published((("host", name),), limit=30)
    if not counts and not events:
        raise HTTPException(404)
    standing = standing_of(counts)
    wanted = state if state in STATES else None
    rows = host_rows(site, name, state=wanted, page=page)
    number = standing.tally.of(wanted) if wanted else standing.tally.total
    values = {
        "name": name,
        "rows": rows,
        "standing": standing,
        "reach": site.pages.host_reach(name),
        "strip": share_strip(standing.tally, site.words),
        "state": wanted,
        "page": page,
        "pages": -(-number // PAGE),
        "health": site.queries.host_health([name]).get(name),
        "history": site.history(events),
        "spec": spec_of(f"webteam/{registrable(name)}") or spec_of(f"host/{name}") or FeedSpec("links"),
        "own": spec_of(f"host/{name}") or FeedSpec("links"),
        "forms": list(FORMATS),
        "current": "hosts",
    }
    return site.page(request, "host.html", values)


def host_rows(site: Site, name: str, *, state: str | None = None, page: int = 1) -> list[RotRow]:
    """Return a page of the cited links on a host with their citations, dead ones first."""
    return site.rows.rot_rows_of(site.pages.host_links(name, limit=PAGE, skip=(page - 1) * PAGE, state=state))
