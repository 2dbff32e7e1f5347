"""Lists of answers: the search, and the pages of a ministry, a party and a member."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from store.case_queries import OpenQuestion
from store.search_queries import Wanted, most_counted
from store.site_queries import AnswerCard
from voetnoot.facets import Facet
from voetnoot.feeds.selection import FORMATS, FeedSpec, narrow, spec_of
from voetnoot.reports.facts import NOT_CHECKED, STATES
from voetnoot.reports.plots import share_strip
from voetnoot.reports.rot import Tally
from voetnoot.searching import Query as Asked
from voetnoot.searching import Stretch, excerpt, parse_query
from webapp.site import Site, site_of

router = APIRouter()

PAGE = 20
_FACETS = ("ministry", "party", "member")
BODIES = {"ministries": "ministry", "parties": "party", "members": "member"}
"""The addresses of the lists of those who ask and answer, with the facet of each."""

Word = Annotated[str, Query(max_length=200)]
Before = Annotated[int | None, Query(ge=1, lt=2**63)]
Day = Annotated[str, Query(max_length=40)]


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer in a list: the card, the first passage that has what was asked for, and how its links stand."""

    card: AnswerCard
    where: str
    passage: tuple[Stretch, ...]
    states: tuple[tuple[str, int], ...]

    @property
    def path(self) -> str:
        """The address of its page: by its first kenmerk where it is the answer to it, else by its id."""
        return f"/answers/{self.card.id}"


@router.get("/search")
def search(
    request: Request,
    q: Word = "",
    ministry: Word = "",
    party: Word = "",
    member: Word = "",
    host: Word = "",
    since: Day = "",
    until: Day = "",
    before: Before = None,
) -> Response:
    """Search questions, answers and notes, and offer the feed of what is searched for."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    given = {"ministry": ministry.strip(), "party": party.strip(), "member": member.strip()}
    wanted = Wanted(
        query=parse_query(q),
        facets=tuple((facet, value) for facet, value in given.items() if value),
        host=host.strip().lower() or None,
        since=_day(since),
        until=_day(until),
    )
    asked = q.strip() != ""
    found, number = ([], 0) if asked and wanted.query is None else _found(site, wanted, before)
    typed = {"q": q, **given, "host": host, "since": wanted.since or "", "until": wanted.until or ""}
    values = {
        "typed": typed,
        "hits": hits(site, [answer for _, answer in found[:PAGE]], wanted.query),
        "number": number if found else 0,
        "most": most_counted(wanted),
        "older": _older(typed, found[PAGE - 1][0]) if len(found) > PAGE else None,
        "first": before is None,
        "narrowed": any(value for name, value in typed.items() if name != "q"),
        "choices": {facet: [value for value, _ in site.pages.facet_counts(facet)] for facet in _FACETS[:2]},
        "spec": _feed(q, wanted),
        "forms": list(FORMATS),
        "current": "search",
    }
    return site.page(request, "search.html", values)


def _day(typed: str) -> date | None:
    """Return a day that was typed; what is none (a browser sends empty fields too) asks for nothing."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def _found(site: Site, wanted: Wanted, before: int | None = None) -> tuple[list[tuple[int, str]], int]:
    """Return the answers of a page and one more, and how many there are on all pages."""
    if before is None:
        return site.pages.newest_with(wanted, limit=PAGE + 1)
    return site.pages.answers_with(wanted, limit=PAGE + 1, before=before), site.pages.count_answers_with(wanted)


def _older(typed: dict[str, Any], before: int) -> str:
    asked = {name: value for name, value in typed.items() if value} | {"before": before}
    return f"/search?{urlencode(asked)}"


def _feed(q: str, wanted: Wanted) -> FeedSpec | None:
    """Return the feed of a search: of its words and facets. Days are no part of it, what is new is always later."""
    pairs = [*wanted.facets, *([("q", q)] if wanted.query else []), *([("domain", wanted.host)] if wanted.host else [])]
    everything = spec_of("answers")
    return narrow(everything, pairs) if everything and pairs else everything


def hits(site: Site, answers: list[str], query: Asked | None = None) -> list[Hit]:
    """Return answers for a list, in the order given."""
    cards, states = site.pages.answers(answers), site.pages.link_states(answers)
    passages = site.pages.passages(answers) if query else {}
    return [
        Hit(cards[answer], *_passage(query, passages.get(answer, [])), in_order(states.get(answer, {})))
        for answer in answers
        if answer in cards
    ]


def _passage(query: Asked | None, texts: Iterable[tuple[str, str]]) -> tuple[str, tuple[Stretch, ...]]:
    if query is not None:
        for where, text in texts:
            if found := excerpt(query, text):
                return where, found
    return "", ()


def in_order(states: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """Return the states that occur, in the order in which they are always shown."""
    return tuple((state, states[state]) for state in STATES if states.get(state))


@router.get("/ministries")
@router.get("/parties")
@router.get("/members")
def bodies(request: Request) -> Response:
    """List the ministries, the parties or the members, those with the most answers first."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    kind = request.url.path.strip("/")
    facet = BODIES[kind]
    values = {"kind": kind, "facet": facet, "counts": site.pages.facet_counts(facet, 500), "current": "search"}
    return site.page(request, "bodies.html", values)


@router.get("/ministries/{name:path}")
@router.get("/parties/{name:path}")
@router.get("/members/{name:path}")
def body(request: Request, name: Annotated[str, Path(max_length=400)]) -> Response:
    """Show a ministry, a party or a member: answers, open questions, how long it took, how the cited links stand."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    kind = request.url.path.split("/")[1]
    facet = BODIES[kind]
    wanted = Wanted(facets=((facet, name),))
    found, number = _found(site, wanted)
    waiting = [one for one in site.open_questions() if (facet, name) in of_question(one)]
    if not found and not waiting:
        raise HTTPException(404)
    counts = site.pages.facet_link_states(facet, name)
    tally = Tally(tuple(counts.get(None if state == NOT_CHECKED else state, 0) for state in STATES))
    days = site.pages.days_taken(facet, name)
    values = {
        "name": name,
        "kind": kind,
        "facet": facet,
        "hits": hits(site, [answer for _, answer in found[:PAGE]]),
        "number": number,
        "most": most_counted(wanted),
        "older": _older({facet: name}, found[PAGE - 1][0]) if len(found) > PAGE else None,
        "waiting": waiting,
        "late": sum(one.due is not None and one.due < site.as_of().date() for one in waiting),
        "today": site.as_of().date(),
        "days": round(median(days)) if days else None,
        "days_of": len(days),
        "tally": tally,
        "strip": share_strip(tally, site.words),
        "spec": spec_of(f"{facet}/{name}"),
        "forms": list(FORMATS),
        "current": "search",
    }
    return site.page(request, "body.html", values)


def of_question(one: OpenQuestion) -> set[Facet]:
    """Return the facets of questions that wait: who asked, and whom."""
    found = {("member", asker.name) for asker in one.case.askers} | {("party", asker.party or "") for asker in one.case.askers}
    return found | {("ministry", answerer.ministry or "") for answerer in one.case.addressed_to}
