"""The stand-in of the written questions service of the United Kingdom (``/api/writtenquestions/``).

The list cuts ``answerText``; the single item is whole. UNVERIFIED: the order of the list; the status of an unknown id.
"""

import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from demo.serving import Asked, Response
from demo.upstreams.papers import Paper, Upstream

ROOT = "/api/writtenquestions/"
_ITEM = re.compile(r"/api/writtenquestions/questions/(\d+)")
_CUT = 250
_JSON = (("Content-Type", "application/json; charset=utf-8"),)


def answer(upstream: Upstream, now: datetime, asked: Asked) -> Response | None:
    """Return what the service says to ``asked`` at ``now``; ``None``: it hangs up."""
    stopped, response = upstream.stopped(now, asked)
    if stopped:
        return response
    parts = urlsplit(asked.target)
    if item := _ITEM.fullmatch(parts.path):
        paper = upstream.paper(int(item[1]))
        shown = paper is not None and paper in upstream.shown(now)
        return _json(_record(upstream, paper, now, cut=False)) if paper and shown else Response(404)
    if parts.path != f"{ROOT}questions":
        return Response(404)
    wanted = {name: values[0] for name, values in parse_qs(parts.query).items()}
    found = [paper for paper in upstream.shown(now) if _chosen(paper, now, wanted)]
    skip, take = int(wanted.get("skip", 0)), min(int(wanted.get("take", 20)), upstream.page_size)
    page = [_record(upstream, paper, now, cut=True) for paper in found[skip : skip + take]]
    return _json({"totalResults": len(found), "results": page})


def _chosen(paper: Paper, now: datetime, wanted: dict[str, str]) -> bool:
    if paper.gone_at(now) and wanted.get("includeWithdrawn") != "true":
        return False
    told = [one.since.date() for one in paper.said if one.since <= now]
    days = {"tabledWhenFrom": [paper.asked], "answeredWhenFrom": told[:1], "correctedWhenFrom": told[1:]}
    return all(
        any(day.isoformat() >= wanted[name] for day in found) for name, found in days.items() if name in wanted
    ) or _just_gone(paper, now, wanted)


def _just_gone(paper: Paper, now: datetime, wanted: dict[str, str]) -> bool:
    """UNVERIFIED: that a withdrawn question shows among those tabled, however long ago, on the day it is withdrawn."""
    return "tabledWhenFrom" in wanted and paper.gone_at(now)


def _record(upstream: Upstream, paper: Paper, now: datetime, *, cut: bool) -> dict[str, Any]:
    told = [one for one in paper.said if one.since <= now]
    answers = [one for one in told if not one.holding]
    text = f"<p>{told[-1].answer}</p>" if told else ""
    group = [one for one in map(upstream.paper, paper.group) if one is not None]
    value = {
        "id": paper.number,
        "askingMember": {"id": 11, "name": "Ada Asker", "party": "Independent"},
        "house": "Commons",
        "dateTabled": f"{paper.asked}T00:00:00",
        "uin": str(paper.number),
        "questionText": paper.question,
        "answeringBodyName": "Department for Examples",
        "isWithdrawn": paper.gone_at(now),
        "groupedQuestions": [str(one.number) for one in group],
        "groupedQuestionsDates": [{"questionUin": str(one.number), "dateTabled": f"{one.asked}T00:00:00"} for one in group],
        "answerIsHolding": bool(told) and told[-1].holding,
        "answerIsCorrection": len(answers) > 1,
        "answeringMember": {"id": 12, "name": "Bob Answerer"},
        "dateAnswered": f"{answers[0].since.date()}T00:00:00" if answers else None,
        "answerText": f"{text[:_CUT]}..." if cut and len(text) > _CUT else text,
        "dateAnswerCorrected": f"{answers[-1].since.date()}T00:00:00" if len(answers) > 1 else None,
        "dateHoldingAnswer": next((f"{one.since.date()}T00:00:00" for one in told if one.holding), None),
        "attachmentCount": 0,
        "heading": paper.subject,
    }
    return {"value": value, "links": [{"rel": "self", "href": f"/Questions/{paper.number}", "method": "GET"}]}


def _json(body: dict[str, Any]) -> Response:
    return Response(200, _JSON, json.dumps(body).encode())
