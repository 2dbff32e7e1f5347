"""The page of questions that wait for their answer, those whose term has passed first."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from voetnoot.feeds.selection import FORMATS, FeedSpec, narrow, spec_of
from webapp.lists import of_question
from webapp.site import site_of

router = APIRouter()


@router.get("/open")
def open_questions(request: Request, ministry: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Show the open questions, all or those put to one ministry."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    every = site.open_questions()
    shown = [one for one in every if not ministry or ("ministry", ministry) in of_question(one)]
    today = site.as_of().date()
    late = [one for one in shown if one.due is not None and one.due < today]
    ministries = sorted({value for one in every for facet, value in of_question(one) if facet == "ministry" and value})
    values = {
        "late": late,
        "waiting": [one for one in shown if one not in late],
        "today": today,
        "ministry": ministry,
        "ministries": ministries,
        "spec": _feed(ministry),
        "forms": list(FORMATS),
        "current": "open",
    }
    return site.page(request, "questions.html", values)


def _feed(ministry: str) -> FeedSpec | None:
    answers = spec_of("answers")
    wanted = [("kind", "AnswerOverdue"), *([("ministry", ministry)] if ministry else [])]
    return narrow(answers, wanted) if answers else None
