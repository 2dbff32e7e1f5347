"""The stand-in of the Bundestag's documentation service (DIP, ``/api/v1/``) and of the server of its papers (``/btd/``).

UNVERIFIED: that titles of answers name the paper of the question in this form; the order of documents; how long a cursor holds.
"""

import base64
import hashlib
import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from demo.serving import Asked, Response
from demo.upstreams.papers import Paper, Upstream
from demo.upstreams.paperwork import pdf

ROOT = "/api/v1/"
_JSON = (("Content-Type", "application/json; charset=utf-8"),)
_FILE = re.compile(r"/btd/20/(\d+)\.pdf")


def answer(upstream: Upstream, now: datetime, asked: Asked) -> Response | None:
    """Return what the service says to ``asked`` at ``now``; ``None``: it hangs up. Without a key, which it does not know: 401."""
    stopped, response = upstream.stopped(now, asked)
    if stopped:
        return response
    parts = urlsplit(asked.target)
    if file := _FILE.fullmatch(parts.path):
        paper = upstream.paper(int(file[1]))
        return (
            Response(200, (("Content-Type", "application/pdf"),), _file(paper, now)) if paper and paper.at(now) else Response(404)
        )
    if parts.path != f"{ROOT}drucksache":
        return Response(404, _JSON, b'{"code":404,"message":"Not Found"}')
    wanted = {name: values[0] for name, values in parse_qs(parts.query).items()}
    since = datetime.fromisoformat(wanted["f.aktualisiert.start"])
    answers = wanted["f.drucksachetyp"] == "Antwort"
    shown = [paper for paper in upstream.shown(now) if not paper.gone_at(now) and (paper.at(now) or not answers)]
    found = [paper for paper in shown if paper.changed(now) >= since]
    start = int(base64.b64decode(wanted["cursor"]).decode().partition(":")[2]) if "cursor" in wanted else 0
    page = found[start : start + upstream.page_size]
    made = [(_answer if answers else _question)(paper, now, asked.origin) for paper in page]
    cursor = base64.b64encode(f"at:{start + len(page)}".encode()).decode()
    return Response(200, _JSON, json.dumps({"numFound": len(found), "cursor": cursor, "documents": made}).encode())


def _question(paper: Paper, now: datetime, origin: str) -> dict[str, Any]:
    del origin
    return {
        "id": str(500_000 + paper.number),
        "drucksachetyp": "Kleine Anfrage",
        "dokumentnummer": f"20/{paper.number}",
        "datum": paper.asked.isoformat(),
        "aktualisiert": paper.changed(now).isoformat(),
        "titel": paper.subject,
        "autoren_anzeige": [{"id": "1", "title": "Ada Fragerin, MdB, DIE LINKE", "autor_titel": "Ada Fragerin"}],
    }


def _answer(paper: Paper, now: datetime, origin: str) -> dict[str, Any]:
    told = paper.at(now)
    assert told is not None
    asked = f"auf die Kleine Anfrage der Abgeordneten Ada Fragerin und der Fraktion DIE LINKE - Drucksache 20/{paper.number} - "
    return {
        "id": str(600_000 + paper.number),
        "drucksachetyp": "Antwort",
        "dokumentnummer": f"20/{paper.number + 5000}",
        "datum": told.since.date().isoformat(),
        "aktualisiert": paper.changed(now).isoformat(),
        "titel": f"{asked}{paper.subject}",
        "fundstelle": {"pdf_url": f"{origin}/btd/20/{paper.number}.pdf"},
        "pdf_hash": hashlib.md5(told.answer.encode(), usedforsecurity=False).hexdigest(),
        "ressort": [{"titel": "Bundesministerium des Innern", "federfuehrend": True}],
        "vorgangsbezug": [{"id": str(paper.number), "titel": paper.subject, "vorgangstyp": "Kleine Anfrage"}],
    }


def _file(paper: Paper, now: datetime) -> bytes:
    told = paper.at(now)
    heading = "Antwort"
    question = f"Was ist über {paper.subject} bekannt, und seit wann?"
    return pdf("Frage 1", question, heading, told.answer if told else "", headings=frozenset({"Frage 1", heading}))
