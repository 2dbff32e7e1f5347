"""The stand-in of the Riksdag's open data (``/dokumentlista/``) and of its documents as HTML.

UNVERIFIED: that ``from`` goes by the day of the document; that an answer has the number of its question; the empty list.
"""

import json
import re
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from demo.serving import Asked, Response
from demo.upstreams.papers import Paper, Upstream

ROOT = "/"
_FILE = re.compile(r"/dokument/HD12(\d+)\.html")
_JSON = (("Content-Type", "application/json; charset=utf-8"),)


def answer(upstream: Upstream, now: datetime, asked: Asked) -> Response | None:
    """Return what the service says to ``asked`` at ``now``; ``None``: it hangs up."""
    stopped, response = upstream.stopped(now, asked)
    if stopped:
        return response
    parts = urlsplit(asked.target)
    if file := _FILE.fullmatch(parts.path):
        paper = upstream.paper(int(file[1]))
        told = paper.at(now) if paper else None
        text = f"<html><body><p>{escape(told.answer)}</p></body></html>" if told else ""
        return Response(200, (("Content-Type", "text/html; charset=utf-8"),), text.encode()) if told else Response(404)
    if parts.path != "/dokumentlista/":
        return Response(404)
    wanted = {name: values[0] for name, values in parse_qs(parts.query).items()}
    answers, size, page_number = wanted["doktyp"] == "frs", min(int(wanted["sz"]), upstream.page_size), int(wanted["p"])
    shown = [paper for paper in upstream.shown(now) if not paper.gone_at(now) and (paper.at(now) or not answers)]
    found = [
        one
        for one in (_row(paper, now, asked.origin, answered=answers) for paper in shown)
        if one["systemdatum"] >= wanted["from"]
    ]
    page = found[(page_number - 1) * size : page_number * size]
    more = page_number * size < len(found)
    following = asked.origin + asked.target.replace(f"&p={page_number}", f"&p={page_number + 1}")
    listed: dict[str, Any] = {"@traffar": str(len(found)), "@sida": str(page_number)}
    listed |= {"@nasta_sida": following} if more else {}
    listed |= {"dokument": page[0] if len(page) == 1 else page} if page else {}
    return Response(200, _JSON, json.dumps({"dokumentlista": listed}).encode())


def _row(paper: Paper, now: datetime, origin: str, *, answered: bool) -> dict[str, str]:
    told = paper.at(now)
    return {
        "dok_id": f"HD1{2 if answered else 1}{paper.number}",
        "rm": "2025/26",
        "nummer": str(paper.number),
        "titel": paper.subject,
        "undertitel": "av Statsrådet Svarar" if answered else "av Ada Frågar (S)",
        "datum": (told.since.date() if told and answered else paper.asked).isoformat(),
        "systemdatum": paper.changed(now).isoformat(sep=" ", timespec="seconds").partition("+")[0],
        "dokument_url_html": f"{origin}/dokument/HD12{paper.number}.html" if answered else "",
        "organ": "Finansdepartementet",
    }
