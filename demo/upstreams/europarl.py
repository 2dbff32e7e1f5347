"""The stand-in of the European Parliament's open data service (``/api/v2/``) and of its distribution of files.

UNVERIFIED: that the feed is a list like the others, without paging; that it answers 404 when nothing changed; names of formats.
"""

import json
import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from demo.serving import Asked, Response
from demo.upstreams.papers import Paper, Upstream
from demo.upstreams.paperwork import pdf

ROOT = "/api/v2/"
_JSON = (("Content-Type", "application/ld+json; charset=utf-8"),)
_FILE = re.compile(r"/distribution/reds_iMaQp_Asw/E-10-\d{4}-(\d{6})-ASW/.*_EN\.pdf")
_WINDOW = timedelta(days=31)


def answer(upstream: Upstream, now: datetime, asked: Asked) -> Response | None:
    """Return what the service says to ``asked`` at ``now``; ``None``: it hangs up."""
    stopped, response = upstream.stopped(now, asked)
    if stopped:
        return response
    parts = urlsplit(asked.target)
    if file := _FILE.fullmatch(parts.path):
        paper = upstream.paper(int(file[1]))
        told = paper.at(now) if paper else None
        body = pdf("Answer given by Ms Answerer on behalf of the European Commission", told.answer) if told else b""
        return Response(200, (("Content-Type", "application/pdf"),), body) if told else Response(404)
    path, wanted = unquote(parts.path).removeprefix(f"{ROOT}parliamentary-questions"), parse_qs(parts.query)
    shown = [paper for paper in upstream.shown(now) if not paper.gone_at(now)]
    if path == "/feed":
        new = [_stub(paper) for paper in shown if paper.changed(now) >= now - _WINDOW]
        return _json(new) if new else Response(404)
    if path:
        ids = path.strip("/").split(",")
        return _json([_record(paper, now) for paper in shown if _id(paper) in ids])
    start, count = int(wanted["offset"][0]), min(int(wanted["limit"][0]), 1000)
    return _json([_stub(paper) for paper in shown if str(paper.asked.year) == wanted["year"][0]][start : start + count])


def _id(paper: Paper) -> str:
    return f"E-10-{paper.asked.year}-{paper.number:06d}"


def _stub(paper: Paper) -> dict[str, Any]:
    return {
        "id": f"eli/dl/doc/{_id(paper)}",
        "type": "Work",
        "work_type": "def/ep-document-types/QUESTION_WRITTEN",
        "identifier": _id(paper),
    }


def _record(paper: Paper, now: datetime) -> dict[str, Any]:
    told = paper.at(now)
    addressed = {"participation_role": "def/ep-roles/ADDRESSEE", "had_participant_organization": ["org/COM"]}
    plain = {
        "document_date": paper.asked.isoformat(),
        "title_dcterms": {"en": paper.subject},
        "workHadParticipation": [addressed],
    }
    return {**_stub(paper), **plain, **({"inverse_answers_to": [_answer(paper, told.since)]} if told else {})}


def _answer(paper: Paper, since: datetime) -> dict[str, Any]:
    name = f"{_id(paper)}-ASW"
    path = f"distribution/reds_iMaQp_Asw/{name}/{name}_EN.pdf"
    file = {
        "id": f"eli/dl/doc/{name}/en/pdf",
        "format": "http://publications.europa.eu/resource/authority/file-type/PDF",
        "is_exemplified_by": path,
    }
    language = "http://publications.europa.eu/resource/authority/language/ENG"
    spoken = {"id": f"eli/dl/doc/{name}/en", "language": language, "is_embodied_by": [file]}
    return {
        "id": f"eli/dl/doc/{name}",
        "document_date": since.date().isoformat(),
        "creator": ["org/COM"],
        "is_realized_by": [spoken],
    }


def _json(rows: list[dict[str, Any]]) -> Response:
    context = [{"data": "@graph", "@base": "https://data.europarl.europa.eu/"}]
    return Response(200, _JSON, json.dumps({"data": rows, "@context": context}).encode())
