"""The small web that the letters cite: a pure function of address and simulated moment."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from urllib.parse import quote, urlsplit

from demo.composing.page import pdf_page
from demo.scenario import CitedPage, Gives, Scenario, Turn
from demo.serving import Response

_HTML = ("Content-Type", "text/html; charset=utf-8")
_GATE = "myprivacy.dpgmedia.nl"


@dataclass(frozen=True, slots=True)
class Unreached:
    """Nothing came back from the site. ``error`` and ``rcode`` in the words of RFC 9209, section 2.3."""

    error: str
    rcode: str | None = None


Answer = Response | Unreached

_UNREACHED = {
    Gives.UNKNOWN_NAME: Unreached("dns_error", "NXDOMAIN"),
    Gives.REFUSED: Unreached("connection_refused"),
    Gives.SILENT: Unreached("connection_timeout"),
}


class Web:
    """The pages of ``scenario`` under their real addresses, each host with a front page and, where it says so, a robots.txt."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._pages = {_key(page.url): page for page in scenario.pages}
        self._hosts: dict[str, list[CitedPage]] = {}
        for page in scenario.pages:
            self._hosts.setdefault(_host(page.url), []).append(page)

    def reach(self, host: str, now: datetime) -> Unreached | None:
        """Return why no connection to ``host`` can be made at ``now``, or ``None`` when it can.

        A host that the scenario does not name answers all the same, with a front page and nothing else.
        """
        held = [page.at(now).gives for page in self._hosts.get(host, [])]
        return next((_UNREACHED[gives] for gives in held if gives in _UNREACHED), None)

    def visit(self, url: str, now: datetime) -> Answer:
        """Return what ``url`` gives at ``now``."""
        unreached = self.reach(_host(url), now)
        if unreached is not None:
            return unreached
        page = self._pages.get(_key(url)) or self._moved_here(url, now)
        return _perform(page, page.at(now)) if page is not None else self._uncited(_host(url), urlsplit(url).path, now)

    def _uncited(self, host: str, path: str, now: datetime) -> Response:
        """Return what an address gives that no letter cites."""
        if path == "/robots.txt":
            return self._robots(host)
        if host == _GATE:
            return _html(200, "DPG Media Privacy Gate", "Wij vragen uw toestemming voor cookies.")
        if any(one.at(now).gives is Gives.HIDDEN_NOT_FOUND for one in self._hosts.get(host, [])):
            return _hidden_not_found(host)
        if path in ("", "/"):
            return _html(200, host, f"Welkom op {host}.\n\nDeze site bestaat alleen in een demonstratie.")
        return _html(404, "Pagina niet gevonden", "De pagina die u zoekt bestaat niet.")

    def _robots(self, host: str) -> Response:
        site = self._scenario.sites.get(host)
        if site is None or site.robots is None:
            return _html(404, "Niet gevonden", "Dit bestand bestaat niet.")
        return Response(200, (("Content-Type", "text/plain; charset=utf-8"),), site.robots.encode())

    def _moved_here(self, url: str, now: datetime) -> CitedPage | None:
        """Return the page, as it was, that moved to ``url`` by ``now``."""
        for page in self._scenario.pages:
            turn = page.at(now)
            if turn.gives is Gives.MOVED and turn.to is not None and _key(turn.to) == _key(url):
                return CitedPage(turn.to, turn.title or page.title, turn.text or page.text, page.kind, page.language)
        return None


def page_as_it_was(page: CitedPage, at: datetime) -> Response:
    """Return what ``page`` gave at ``at``."""
    return _perform(page, page.at(at))


def _perform(page: CitedPage, turn: Turn) -> Response:
    trouble = _troubles().get(turn.gives)
    if trouble is not None:
        return trouble
    if turn.gives is Gives.CONSENT_WALL:
        return Response(302, (("Location", f"https://{_GATE}/consent?siteKey=demo&callbackUrl={quote(page.url, safe='')}"),))
    if turn.gives is Gives.MOVED:
        return Response(301, (("Location", turn.to or "/"),))
    return _hidden_not_found(_host(page.url)) if turn.gives is Gives.HIDDEN_NOT_FOUND else _as_it_is(page, turn)


@cache
def _troubles() -> dict[Gives, Response]:
    """Return what is the same on every site."""
    challenge = b"<!doctype html><title>Just a moment...</title><p>Checking your browser.</p>"
    return {
        Gives.NOT_FOUND: _html(404, "Pagina niet gevonden", "De pagina die u zoekt bestaat niet."),
        Gives.GONE: _html(410, "Pagina verwijderd", "Deze pagina is verwijderd."),
        Gives.OUT_OF_ORDER: _html(500, "Storing", "Er is een fout opgetreden. Probeer het later opnieuw."),
        Gives.BOT_WALL: Response(403, (_HTML, ("cf-mitigated", "challenge"), ("Server", "cloudflare")), challenge),
    }


def _as_it_is(page: CitedPage, turn: Turn) -> Response:
    title, text = turn.title or page.title, turn.text or page.text
    if page.kind == "pdf":
        return Response(200, (("Content-Type", "application/pdf"),), _pdf(title, text))
    return _html(200, title, text, language=page.language, host=_host(page.url))


def _hidden_not_found(host: str) -> Response:
    text = f"Helaas, deze pagina bestaat niet meer.\n\nGa naar de voorpagina van {host} of gebruik het zoekveld."
    return _html(200, "Pagina niet gevonden", text, host=host)


def _html(status: int, title: str, text: str, *, language: str = "nl", host: str = "") -> Response:
    paragraphs = "".join(f"<p>{escape(' '.join(part.split()))}</p>\n" for part in text.split("\n\n"))
    name = escape(host)
    body = (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body><header><nav><a href='/'>{name or 'Voorpagina'}</a> <a href='/contact'>Contact</a></nav></header>\n"
        f"<main><article><h1>{escape(title)}</h1>\n{paragraphs}</article></main>\n"
        f"<footer><small>Verzonnen voor een demonstratie. {name}</small></footer></body></html>\n"
    )
    return Response(status, (_HTML,), body.encode())


_pdf = cache(pdf_page)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def _key(url: str) -> tuple[str, str, str]:
    """Return what makes two addresses one page: host, path and query; whether it was asked over TLS does not matter."""
    parts = urlsplit(url)
    return _host(url), parts.path or "/", parts.query
