"""Answers and open questions, as JSON."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from store.case_queries import OpenQuestion
from store.search_queries import Wanted
from store.site_queries import AnswerCard
from voetnoot.codec import to_json
from voetnoot.searching import parse_query
from webapp.answers import Name, find
from webapp.api.answering import Limit, Place, Text, answering, lead_on
from webapp.api.links import capture_shape, link_shape
from webapp.api.shapes import AnswerShape, AnswersShape, CardShape, QuestionShape, QuestionsShape, VersionShape, VersionsShape
from webapp.copies import Copy

router = APIRouter()

Day = Annotated[date | None, Query(description="A day, as 2026-01-31")]


@router.get("/answers")
def answers(
    request: Request,
    response: Response,
    q: Annotated[str | None, Query(max_length=200, description="Words, as in the search of the site")] = None,
    ministry: Text = None,
    party: Text = None,
    member: Text = None,
    kenmerk: Text = None,
    host: Annotated[str | None, Query(max_length=255, description="Answers that cite this host")] = None,
    since: Day = None,
    until: Day = None,
    limit: Limit = 50,
    cursor: Place = None,
) -> AnswersShape:
    """Search answers by words, people, cited host and date, newest first."""
    site = answering(request, response)
    given = {"ministry": ministry, "party": party, "member": member, "kenmerk": kenmerk}
    query = parse_query(q) if q else None
    if q and query is None:
        raise HTTPException(422, "q: there is no word in it that must be there")
    facets = tuple((facet, value) for facet, value in given.items() if value)
    wanted = Wanted(query, facets, host.lower() if host else None, since, until)
    found = site.pages.answers_with(wanted, limit=limit + 1, before=cursor)
    following = found[limit - 1][0] if len(found) > limit else None
    if following is not None:
        lead_on(request, response, "cursor", following)
    ids = [answer for _, answer in found[:limit]]
    cards, states = site.pages.answers(ids), site.pages.link_states(ids)
    return AnswersShape(answers=[_card(cards[one], states.get(one, {})) for one in ids if one in cards], next=following)


@router.get("/answers/{name}")
def answer(request: Request, response: Response, name: Name) -> AnswerShape:
    """Return the answer to a kenmerk, or the answer with this id."""
    site = answering(request, response)
    found = find(site, name)
    if found is None or found.main is None:
        raise HTTPException(404, "no answer is known under this kenmerk or id")
    watched = {source.watched.link.id: source.watched for source in found.sources if source.watched}
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
        links=[link_shape(row) for row in site.rows.rot_rows_of(watched.values())],
        others=[other.id for other in found.others],
    )


@router.get("/answers/{name}/versions")
def versions(request: Request, response: Response, name: Name) -> VersionsShape:
    """Return every file of an answer, oldest first."""
    site = answering(request, response)
    found = find(site, name)
    if found is None or found.main is None:
        raise HTTPException(404, "no answer is known under this kenmerk or id")
    shown = [
        VersionShape(reader=one.reader, capture=capture_shape(site, Copy(one.number, one.capture))) for one in found.versions
    ]
    return VersionsShape(versions=shown)


@router.get("/questions/open")
def open_questions(request: Request, response: Response) -> QuestionsShape:
    """Return the questions that wait for an answer, the longest due first."""
    site = answering(request, response)
    today = site.as_of().date()
    return QuestionsShape(questions=[_question(one, today) for one in site.open_questions()])


def _card(card: AnswerCard, states: dict[str, int]) -> CardShape:
    return CardShape(
        id=card.id,
        kind=card.kind,
        subject=card.subject,
        dated=card.dated,
        sent=card.sent,
        withdrawn=card.withdrawn,
        kenmerken=list(card.values("kenmerk")),
        ministries=list(card.values("ministry")),
        members=list(card.values("member")),
        parties=list(card.values("party")),
        links=states,
    )


def _question(one: OpenQuestion, today: date) -> QuestionShape:
    case = one.case
    return QuestionShape(
        kenmerk=case.kenmerk,
        subject=case.subject,
        sent=case.sent,
        due=one.due,
        postponed=one.postponed,
        overdue=one.due is not None and one.due < today,
        members=[asker.name for asker in case.askers],
        parties=sorted({asker.party for asker in case.askers if asker.party}),
        ministries=sorted({answerer.ministry for answerer in case.addressed_to if answerer.ministry}),
    )
