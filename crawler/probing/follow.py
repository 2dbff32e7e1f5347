"""From an address to its final answer: redirects are followed by us, hop by hop, each through the guard and robots.txt."""

import dataclasses
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar
from scrapy.http.request import NO_CALLBACK
from w3lib.html import get_meta_refresh

from crawler.memory import Memory
from crawler.probing.addresses import Target, joined, refusal, target_of
from crawler.probing.evidence import Evidence
from crawler.probing.faults import Unanswered
from crawler.probing.handler import Tools
from crawler.probing.robots import Robots
from voetnoot.captures import HttpExchange
from voetnoot.links import (
    ConnectFailed,
    Disallowed,
    Guarded,
    Hop,
    Malformed,
    NotCheckable,
    Outcome,
    RedirectFailed,
    TlsFailed,
    TlsFault,
)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ROBOTS_REDIRECTS = 5
_OLD_TLS = frozenset({"SSLv3", "TLSv1", "TLSv1.1"})
_REMEMBERED = 5000
_SOON = 10.0
_SMALL = 65_536
"""A page that only refreshes to another is small; a large one that refreshes is a page."""

_TINY = 8_192
_FEW = 80
"""Characters of text that a page may show while it sends its reader on."""

_REFRESH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s]+)", re.IGNORECASE)
_DASH_E = re.compile(rb"-[eE]")
_MARKUP = re.compile(r"<(script|style|noscript|title)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL)
_BY_SCRIPT = re.compile(r"\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\s*\()\s*[\"']([^\"'\s]+)[\"']")

Download = Callable[[Request], Awaitable[Response]]


@dataclass(slots=True)
class Trail:
    """Where one look has been: the redirects so far (``exchanges``: as bytes), the fault of a certificate looked past.

    ``mended``: an answer broke the syntax and was read as it was meant.
    """

    hops: tuple[Hop, ...] = ()
    exchanges: tuple[HttpExchange, ...] = ()
    tls: TlsFault | None = None
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """How a look ended: ``outcome`` without response, or ``evidence`` of the final one, and the ``trail`` to it."""

    trail: Trail
    outcome: Outcome | None = None
    evidence: Evidence | None = None


class Follower:
    """Looks at addresses through Scrapy's downloader (``download``); ``memory`` holds what each robots.txt said at its time."""

    def __init__(self, download: Download, tools: Tools, memory: Memory, now: Callable[[], datetime]) -> None:
        self._download = download
        self._tools = tools
        self._refusals: dict[tuple[str, int], Guarded | NotCheckable | None] = {}
        obeyed = tools.links.robots == "obey"
        self._robots = Robots(self._robots_txt, tools.pace.slow_down, memory, now) if obeyed else None

    async def look(self, url: str, conditions: dict[str, str] | None = None, *, fresh: bool = False) -> Seen:
        """Follow ``url`` to its end with a cookie jar of its own. Every expected trouble is in the `Seen`.

        ``conditions``: header fields of the first request, by which its server may answer that nothing changed. ``fresh``: over
        new connections.
        """
        trail = Trail()
        try:
            evidence = await self._follow(url, trail, self._tools.links.max_redirects, self._robots, conditions, fresh=fresh)
        except Unanswered as end:
            return Seen(trail, outcome=dataclasses.replace(end.outcome, hops=trail.hops))
        return Seen(trail, evidence=evidence)

    async def _follow(
        self,
        url: str,
        trail: Trail,
        limit: int,
        robots: Robots | None,
        conditions: dict[str, str] | None = None,
        *,
        fresh: bool = False,
    ) -> Evidence:
        jar: CookieJar | None = None
        been: set[tuple[str, bytes]] = set()
        while True:
            target = self._passed(url, trail)
            if robots is not None and not await robots.allows(target.url):
                raise Unanswered(Disallowed(target.url))
            request = _request(target, conditions if not trail.hops else None, fresh=fresh)
            cookies = b""
            if jar is not None:
                jar.add_cookie_header(request)
                cookies = request.headers.get("Cookie") or b""
            state = (target.url, cookies)
            if state in been:
                raise Unanswered(RedirectFailed("loop"))
            been.add(state)
            evidence = await self._exchange(request, trail)
            further = _further(evidence)
            if further is None:
                return evidence
            if given := _set_cookies(evidence):
                jar = jar or CookieJar(check_expired_frequency=1)
                jar.extract_cookies(Response(target.url, headers={"Set-Cookie": given}), request)
            trail.hops = (*trail.hops, Hop(target.url, evidence.status, further))
            trail.exchanges = (*trail.exchanges, evidence.exchange(_SMALL))
            if len(trail.hops) > limit:
                raise Unanswered(RedirectFailed("too-many"))
            url = further

    def _passed(self, url: str, trail: Trail) -> Target:
        """Return the target of ``url`` when the guard lets it through; a redirect to no web address is the site's fault."""
        target = target_of(url)
        refused = target if isinstance(target, NotCheckable) else self._refusal(target)
        if isinstance(refused, NotCheckable) and trail.hops:
            raise Unanswered(RedirectFailed("scheme" if refused.why.startswith("scheme") else "bad-location"))
        if refused is not None:
            raise Unanswered(refused)
        assert isinstance(target, Target)
        return target

    def _refusal(self, target: Target) -> Guarded | NotCheckable | None:
        """Return why ``target`` is not asked; what holds of one address of a host and port holds of all."""
        place = (target.host, target.port)
        if place not in self._refusals:
            if len(self._refusals) >= _REMEMBERED:
                self._refusals.clear()
            self._refusals[place] = refusal(target, self._tools.guard)
        return self._refusals[place]

    async def _exchange(self, request: Request, trail: Trail) -> Evidence:
        """Ask; look again, each time in a turn of its own, where another kind of look may tell more.

        Without verifying where the handshake failed, and with an eye for what was meant where an answer breaks the syntax. When
        those are in vain too, the first clear outcome stands.
        """
        ends: list[Unanswered] = []
        while True:
            try:
                await self._download(request)
            except Unanswered as end:
                ends.append(end)
                more = _closer(end, request)
                if more is None:
                    raise next((one for one in ends if isinstance(one.outcome, TlsFailed | Malformed)), end) from end
                request = request.replace(meta={**request.meta, **more}, dont_filter=True)
                continue
            evidence: Evidence = request.meta["evidence"]
            if "verify" in request.meta:
                trail.tls = trail.tls or _fault(ends[0].outcome, evidence)
            trail.mended = trail.mended or "lenient" in request.meta
            return evidence

    async def _robots_txt(self, url: str) -> Evidence:
        return await self._follow(url, Trail(), _ROBOTS_REDIRECTS, None)


def _closer(end: Unanswered, request: Request) -> dict[str, bool] | None:
    """Return how ``request`` is asked once more after ``end``, ``None`` when another look would tell no more."""
    if "lenient" in request.meta:
        return None
    if end.unparsed:
        return {"lenient": True}
    return {"verify": False} if "verify" not in request.meta and _in_handshake(end.outcome, request.url) else None


def _in_handshake(outcome: Outcome, url: str) -> bool:
    """Return whether ``outcome`` may come of the handshake: servers with old protocols often just hang up on a new client."""
    hung_up = isinstance(outcome, ConnectFailed) and outcome.fault in {"closed", "reset"} and url.startswith("https:")
    return hung_up or isinstance(outcome, TlsFailed)


def _fault(outcome: Outcome, evidence: Evidence) -> TlsFault | None:
    if evidence.tls_version in _OLD_TLS:
        return TlsFault.TOO_OLD
    return outcome.fault if isinstance(outcome, TlsFailed) else None


def _request(target: Target, conditions: dict[str, str] | None, *, fresh: bool) -> Request:
    meta: dict[str, Any] = {"verbatim_url": True, "host": target.host, "port": target.port, "fresh": fresh}
    return Request(target.url, callback=NO_CALLBACK, headers=conditions, meta=meta, dont_filter=True)


def _set_cookies(evidence: Evidence) -> list[str]:
    return [value for name, value in evidence.headers if name.lower() == "set-cookie"]


def _further(evidence: Evidence) -> str | None:
    """Return where ``evidence`` sends us, or ``None`` when it is the end. Raises `Unanswered` for a redirect to nothing."""
    if evidence.status in _REDIRECTS:
        location = evidence.header("Location")
        if not (location or "").strip():
            raise Unanswered(RedirectFailed("no-location"))
        absolute = joined(evidence.url, (location or "").encode())
        if absolute is None:
            raise Unanswered(RedirectFailed("bad-location"))
        return absolute
    return _refresh(evidence)


def _refresh(evidence: Evidence) -> str | None:
    """Return the target of a page that does nothing but send its reader on at once: by meta element, header or script."""
    if evidence.status != 200 or "html" not in (evidence.media_type or "html") or len(evidence.decoded) > _SMALL:  # noqa: PLR2004
        return None
    page = evidence.decoded.decode("utf-8", "replace") if _may_send_on(evidence.decoded) else ""
    location = _by_meta(page, evidence.url) or _by_header(evidence) or _by_script(page)
    absolute = joined(evidence.url, location.encode()) if location else None
    same = absolute is not None and absolute.split("#", 1)[0] == evidence.url
    return None if same else absolute


def _may_send_on(body: bytes) -> bool:
    """Return whether ``body`` has the words that a meta element or a script needs for it: few pages are worth a closer look."""
    if b"location" in body:
        return True
    if _DASH_E.search(body) is None:
        return False  # found ten times as fast as the words in whatever case
    low = body.lower()
    return b"http-equiv" in low and (b"refresh" in low or b"&#" in low)


def _by_meta(page: str, url: str) -> str | None:
    seconds, location = get_meta_refresh(page, url, ignore_tags=("noscript",)) if page else (None, None)
    return location if seconds is not None and seconds <= _SOON else None


def _by_header(evidence: Evidence) -> str | None:
    """Return the target of a ``Refresh`` field: in no standard, and obeyed by every browser."""
    found = _REFRESH.match(evidence.header("Refresh") or "")
    return found[2] if found and float(found[1]) <= _SOON else None


def _by_script(page: str) -> str | None:
    """Return the literal address to which a page without words sends by script. One that sets a cookie first tests its reader."""
    found = _BY_SCRIPT.search(page) if len(page) <= _TINY else None
    if found is None or "cookie" in page.lower() or len("".join(_MARKUP.sub(" ", page).split())) > _FEW:
        return None
    return found[1]
