"""The download handler: one exchange, with every fact about it kept.

It stands in the place of Scrapy's handlers because those tell neither a refused name from a silent one, nor the bytes of a
head, nor which address was connected to before the connection is made.
"""

import asyncio
import ssl
from dataclasses import dataclass
from typing import Any

import aiohttp
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from yarl import URL

from crawler.probing import tls
from crawler.probing.connections import Exchanges, Progress, connector
from crawler.probing.evidence import Evidence
from crawler.probing.faults import Unanswered, outcome_of
from crawler.probing.guard import Guard
from crawler.probing.lenient import lenient
from crawler.probing.names import NameRefused, NotPublic, Resolver
from crawler.probing.pace import Pace
from crawler.probing.proxied import said_by_proxy
from voetnoot.config import Links, Network
from voetnoot.content_coding import decode, still_coded
from voetnoot.links import Guarded, Malformed, NameFailed

_WAIT_STATUS = frozenset({429, 503})
_GATEWAY = frozenset({502, 503, 504})
_READ_WHOLE = ("text/", "html", "xml", "json", "pdf")
_OTHER_BODY = 256_000
"""Bytes that are read of a video, an archive or a program: enough to know it by."""

_ACCEPT_ENCODING = "gzip, deflate, br"
_SPARE = 15.0
"""Seconds beyond the pause per host for which an idle connection is kept; only hosts of which a link waits have one."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What all handlers and checks of one crawl share. It travels in Scrapy's settings under ``TOOLS``."""

    links: Links
    network: Network
    guard: Guard
    pace: Pace

    def __deepcopy__(self, _: object) -> "Tools":
        """Scrapy copies its settings; the shared state must stay one."""
        return self


TOOLS = "VOETNOOT_TOOLS"


class ExchangeHandler(BaseDownloadHandler):
    """Fetches ``http`` and ``https`` and puts an `Evidence` into ``request.meta["evidence"]``; raises `Unanswered`."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        tools: Tools = crawler.settings[TOOLS]
        self._tools = tools
        self._contexts: dict[bool, ssl.SSLContext] = {}
        seconds = tools.links.connect_timeout
        self._resolver = None if tools.network.proxy else Resolver(tools.guard, tools.network.nameservers, seconds=seconds)
        self._fields = _standing_fields(crawler.settings)
        self._proxy = URL(tools.network.proxy) if tools.network.proxy else None
        self._kept = Exchanges(connector(tools.guard, self._resolver, idle=tools.links.pace_seconds + _SPARE), seconds)
        self._fresh = Exchanges(connector(tools.guard, self._resolver), seconds)
        self._lenient: Exchanges | None = None

    async def download_request(self, request: Request) -> Response:
        """Return Scrapy's response with the decoded body.

        ``request.meta["verify"]`` false looks without verifying, ``request.meta["lenient"]`` true mends what cannot be parsed,
        ``request.meta["fresh"]`` true uses no connection that was used before.
        """
        host: str = request.meta["host"]
        async with self._tools.pace.turn(host, await self._address(host, request.meta["port"])):
            evidence = await self._exchange(request, host)
            if evidence.status in _WAIT_STATUS and evidence.retry_after:
                self._tools.pace.hold(host, evidence.retry_after)
        request.meta["evidence"] = evidence
        return Response(request.url, status=evidence.status, body=evidence.decoded)

    async def close(self) -> None:
        """Close what is open."""
        await self._kept.close()
        await self._fresh.close()
        if self._lenient is not None:
            await self._lenient.close()
        if self._resolver is not None:
            await self._resolver.close()

    async def _address(self, host: str, port: int) -> str | None:
        """Return the address of ``host``, ``None`` where only the proxy knows it. Raises `Unanswered` when there is none."""
        if self._resolver is None:
            return None
        try:
            return await self._resolver.first(host, port)
        except NameRefused as error:
            raise Unanswered(NameFailed(host, error.fault)) from error
        except NotPublic as error:
            raise Unanswered(Guarded(host, error.why)) from error

    async def _exchange(self, request: Request, host: str) -> Evidence:
        """Return what came. A kept connection that its server closed meanwhile says nothing of it: a new one is made then."""
        kept = Progress(fresh=request.meta.get("fresh", False))
        try:
            return await self._exchanged(request, host, kept)
        except Unanswered:
            if not kept.used_before or kept.phase != "first-byte":
                raise
        return await self._exchanged(request, host, Progress(fresh=True))

    async def _exchanged(self, request: Request, host: str, progress: Progress) -> Evidence:
        try:
            async with asyncio.timeout(self._tools.links.total_timeout):
                response = await self._ask(request, progress)
                try:
                    progress.phase = "body"
                    body, truncated, bounded = await _read(response, self._bound(response))
                    evidence = self._evidence(request.url, response, progress, body, truncated=truncated, bounded=bounded)
                finally:
                    response.release()
        except Exception as error:
            outcome = outcome_of(error, host, progress.phase, proxied=bool(self._tools.network.proxy))
            if outcome is None:
                raise
            raise Unanswered(outcome, unparsed=isinstance(outcome, Malformed)) from error
        self._refuse_what_is_not_the_site_s(evidence, host)
        return evidence

    async def _ask(self, request: Request, progress: Progress) -> Any:
        plain = self._fresh if progress.fresh else self._kept
        exchanges = self._mending() if request.meta.get("lenient") else plain
        url, fields, context = URL(request.url, encoded=True), self._headers(request), self._tls(request.meta.get("verify", True))
        body = request.body or None
        return await exchanges.ask(request.method, url, fields, progress, data=body, ssl=context, proxy=self._proxy)

    def _headers(self, request: Request) -> dict[str, str]:
        """Return the fields of ``request`` (each once), and those of every request that it does not have."""
        own = {name.decode(): value.decode("latin-1") for name in request.headers for value in request.headers.getlist(name)}
        last = {} if self._tools.pace.more_to_come(request.meta["host"]) else {"Connection": "close"}
        return {**own, **{name: value for name, value in self._fields if name not in own}, **last}

    def _mending(self) -> Exchanges:
        """Return exchanges for answers that break the syntax, made at its first use: most crawls meet none."""
        if self._lenient is None:
            seconds = self._tools.links.connect_timeout
            self._lenient = Exchanges(lenient(connector(self._tools.guard, self._resolver)), seconds)
        return self._lenient

    def _tls(self, verify: bool) -> ssl.SSLContext:
        """Return a context, made at its first use: reading all authorities takes a tenth of a second."""
        if verify not in self._contexts:
            self._contexts[verify] = tls.verifying(self._tools.network.ca_file) if verify else tls.unverifying()
        return self._contexts[verify]

    def _bound(self, response: aiohttp.ClientResponse) -> int:
        kind = response.headers.get("Content-Type", "").split(";", 1)[0].lower()
        whole = not kind or any(part in kind for part in _READ_WHOLE)
        return self._tools.links.max_body if whole else min(self._tools.links.max_body, _OTHER_BODY)

    def _evidence(
        self,
        url: str,
        response: aiohttp.ClientResponse,
        progress: Progress,
        body: bytes,
        *,
        truncated: bool,
        bounded: bool,
    ) -> Evidence:
        version = response.version or aiohttp.HttpVersion11
        plain = decode(body, response.headers.get("Content-Encoding", ""), self._tools.links.max_body)
        return Evidence(
            url=url,
            status=response.status,
            headers=tuple((name.decode("latin-1"), value.decode("utf-8", "replace")) for name, value in response.raw_headers),
            asked=progress.sent,
            answered=(f"HTTP/{version.major}.{version.minor} {response.status} {response.reason or ''}", response.raw_headers),
            body=body,
            decoded=plain.body,
            truncated=truncated,
            bounded=bounded or plain.bounded,
            fault=None if bounded or truncated else plain.fault,
            tls_version=getattr(response, "tls_version", None),
            ip=None if self._tools.network.proxy else getattr(response, "peer", None),
        )

    def _refuse_what_is_not_the_site_s(self, evidence: Evidence, host: str) -> None:
        if self._tools.network.proxy and evidence.status in _GATEWAY:
            said = said_by_proxy(host, {"Proxy-Status": evidence.header("Proxy-Status") or ""})
            if said is not None:
                raise Unanswered(said)
        if evidence.fault is not None and (not evidence.decoded or still_coded(evidence.decoded)):
            raise Unanswered(Malformed(host, f"body: {evidence.fault}"))


async def _read(response: aiohttp.ClientResponse, bound: int) -> tuple[bytes, bool, bool]:
    """Return the body, whether it ended before its declared end, and whether we stopped at ``bound``."""
    body = bytearray()
    try:
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > bound:
                response.close()
                del body[bound:]
                return bytes(body), False, True
    except (aiohttp.ClientPayloadError, aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
        return bytes(body), True, False
    return bytes(body), False, False


def _standing_fields(settings: Any) -> tuple[tuple[str, str], ...]:
    """Return the header fields of every request, named as Scrapy spells names."""
    always: dict[str, str] = settings.getdict("DEFAULT_REQUEST_HEADERS")
    return (*always.items(), ("Accept-Encoding", _ACCEPT_ENCODING), ("User-Agent", settings["USER_AGENT"]))
