"""The stand-in of the official publications: SRU search (``/sru``) and the repository of files (``/frbr/``).

A refused query and an unknown id come with status 200. UNVERIFIED: order and values inside the content XML; how a withdrawn
publication words it; that ``dt.modified`` moves when the text does; whether a stamp is on the record.
"""

import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from demo.serving import Asked, Response
from demo.upstreams.papers import Paper, Upstream

ROOT = "/sru"
_XML = (("Content-Type", "application/xml; charset=utf-8"),)
_FILE = re.compile(r"/frbr/officielepublicaties/.*/(ah-tk-20252026|kv-tk)-([0-9Z]+)\.xml")
_CONDITION = re.compile(r"(dt\.modified|dt\.date)(>=|<=)(\d{4}-\d\d-\d\d)")
_ERROR = b"<!DOCTYPE html><html><head><title>Fout 404</title></head><body>Deze pagina bestaat niet (fout404)</body></html>"


def nummer(paper: Paper) -> str:
    """Return the number of the questions in ``paper``."""
    return f"2026Z{paper.number:05d}"


def answer(upstream: Upstream, now: datetime, asked: Asked) -> Response | None:
    """Return what the service says to ``asked`` at ``now``; ``None``: it hangs up."""
    stopped, response = upstream.stopped(now, asked)
    if stopped:
        return response
    parts = urlsplit(asked.target)
    if file := _FILE.fullmatch(parts.path):
        number = int(file[2].partition("Z")[2] or file[2])
        paper = upstream.paper(number)
        return Response(200, _XML, _content(paper, now, answered=file[1].startswith("ah")).encode()) if paper else _no_page()
    if parts.path != ROOT:
        return _no_page()
    wanted = {name: values[0] for name, values in parse_qs(parts.query).items()}
    query = wanted.get("query", "")
    if "w.publicatienaam==" not in query:
        return Response(200, _XML, _refused().encode())
    answers = "(Aanhangsel)" in query
    shown = [paper for paper in upstream.shown(now) if _holds(query, paper, now) and (not answers or paper.at(now))]
    start, most = int(wanted["startRecord"]), min(int(wanted["maximumRecords"]), upstream.page_size)
    records = "".join(_record(paper, now, asked.origin, answered=answers) for paper in shown[start - 1 : start - 1 + most])
    return Response(200, _XML, _response(len(shown), f"<records>{records}</records>").encode())


def _holds(query: str, paper: Paper, now: datetime) -> bool:
    dates = {"dt.modified": paper.changed(now).date().isoformat(), "dt.date": _day(paper, now)}
    return all(dates[name] >= day if sign == ">=" else dates[name] <= day for name, sign, day in _CONDITION.findall(query))


def _day(paper: Paper, now: datetime) -> str:
    told = paper.said[0] if paper.at(now) else None
    return (told.since.date() if told else paper.asked).isoformat()


def _response(count: int, inside: str) -> str:
    names = 'xmlns="http://docs.oasis-open.org/ns/search-ws/sruResponse"'
    about = f"<version>2.0</version><numberOfRecords>{count}</numberOfRecords>"
    return f'<?xml version="1.0"?><searchRetrieveResponse {names}>{about}{inside}</searchRetrieveResponse>'


def _refused() -> str:
    said = "<uri>info:srw/diagnostic/1/10</uri><message>Query syntax error</message>"
    return _response(0, f"<diagnostics><diagnostic>{said}</diagnostic></diagnostics>")


def _no_page() -> Response:
    return Response(200, (("Content-Type", "text/html"),), _ERROR)


def _record(paper: Paper, now: datetime, origin: str, *, answered: bool) -> str:
    name = f"ah-tk-20252026-{paper.number}" if answered else f"kv-tk-{nummer(paper)}"
    folder = f"{origin}/frbr/officielepublicaties/{'ah-tk/20252026' if answered else 'kv-tk/2026'}/{name}/1/xml/{name}.xml"
    linked = f"<aanhangsel>ah-tk-20252026-{paper.number}</aanhangsel>" if paper.at(now) and not answered else ""
    core = (
        f"<identifier>{name}</identifier><title>{escape(paper.subject)}</title><modified>{paper.changed(now).date()}</modified>"
    )
    mine = (
        f"<publicatienaam>{'Kamervragen (Aanhangsel)' if answered else 'Kamervragen zonder antwoord'}</publicatienaam>"
        f"<vraagnummer>{nummer(paper)}</vraagnummer><aanhangselnummer>{paper.number}</aanhangselnummer>{linked}"
        f"<datumIndiening>{paper.asked}</datumIndiening><datumOntvangst>{_day(paper, now)}</datumOntvangst>"
        f"<datumTijdstipWijzigingExpression>{paper.changed(now).isoformat()}</datumTijdstipWijzigingExpression>"
    )
    meta = (
        f"<meta><owmskern>{core}</owmskern><owmsmantel><date>{_day(paper, now)}</date></owmsmantel><tpmeta>{mine}</tpmeta></meta>"
    )
    files = f'<enrichedData><url>{folder}</url><itemUrl manifestation="xml">{folder}</itemUrl></enrichedData>'
    return f"<record><recordData><gzd><originalData>{meta}</originalData>{files}</gzd></recordData></record>"


def _content(paper: Paper, now: datetime, *, answered: bool) -> str:
    told = paper.at(now)
    if paper.gone_at(now):
        return "<officiele-publicatie><al>Deze publicatie is op verzoek van de uitgever verwijderd.</al></officiele-publicatie>"
    if answered and told is not None and told.holding:
        return (
            "<officiele-publicatie><kamervragen><kamervraagkop/>"
            f"<vraag><nr>Vraag 1</nr><al>{escape(paper.question)}</al></vraag>"
            f"<kamervraagopmerking><kop><titel>Mededeling</titel></kop><al>{escape(told.answer)}</al></kamervraagopmerking>"
            "</kamervragen></officiele-publicatie>"
        )
    reply = f"<antwoord><nr>Antwoord 1</nr><al>{escape(told.answer)}</al></antwoord>" if answered and told else ""
    return (
        "<officiele-publicatie><kamervragen><kamervraagkop/>"
        f"<kamervraagnummer>{paper.number if answered else nummer(paper)}</kamervraagnummer>"
        f"<vraag><nr>Vraag 1</nr><al>{escape(paper.question)}</al></vraag>{reply}</kamervragen></officiele-publicatie>"
    )
