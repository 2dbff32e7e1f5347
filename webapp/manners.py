"""What every response has, whatever it answers: headers that keep it harmless, and HEAD beside GET."""

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OURS = ("style-src", "script-src", "img-src", "frame-src", "form-action")
_NOWHERE = ("default-src", "base-uri", "frame-ancestors", "object-src")
POLICY = "; ".join([*(f"{what} 'none'" for what in _NOWHERE), *(f"{what} 'self'" for what in _OURS)])
"""No script but our file, none inline, nothing from elsewhere, no frame around us."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "interest-cohort=(), geolocation=(), camera=(), microphone=()",
}

_OPEN = ("/api/", "/feeds", "/openapi.json", "/timemap/", "/timegate/")

_SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Memento-Datetime, Retry-After, RateLimit-Limit, RateLimit-Remaining",
}
_PREFLIGHT = {
    **_SHARED,
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, Accept-Datetime",
    "Access-Control-Max-Age": "86400",
    **HEADERS,
}

_ASKED = "voetnoot.asked"


def is_head(request: Request) -> bool:
    """Tell whether only the head of the response is wanted, so that a long body need not be made."""
    return request.scope.get(_ASKED) == "HEAD"


class Manners:
    """ASGI middleware: the headers above on every response; a HEAD is answered as its GET without the body; any site may ask."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        shared = scope["path"].startswith(_OPEN)
        if shared and scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET", _ASKED: "HEAD"} if head else scope

        async def polite(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if shared:
                    headers.update(_SHARED)
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app(inner, receive, polite)
