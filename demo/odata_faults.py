"""What the stand-in of the chamber's service answers on its bad days."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from demo.odata_model import ErrorPage, Frozen, Missing, Refused, Silent, Truncated, Window
from demo.serving import Asked, Response

_XML = b'<?xml version="1.0" encoding="utf-8"?><Error><Message>An error has occurred.</Message></Error>'
_PAGE = (
    b"<!DOCTYPE html><html lang='nl'><head><title>Storing</title></head><body><h1>Deze dienst is tijdelijk niet beschikbaar</h1>"
    b"<p>Probeer het later opnieuw.</p></body></html>"
)
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Stopped:
    """A fault answers instead of the service; ``response`` ``None``: it hangs up."""

    response: Response | None


def moment_of(windows: Iterable[Window], now: datetime) -> datetime:
    """Return the moment whose world is shown: ``now``, or the one at which the service froze."""
    return min([now, *(fault.starts for fault in windows if isinstance(fault, Frozen))])


def before(windows: Iterable[Window], asked: Asked) -> Stopped | None:
    """Return what stops ``asked`` before the service looks at it, or ``None``."""
    path = asked.target.partition("?")[0]
    for fault in windows:
        if isinstance(fault, Silent):
            return Stopped(None)
        if isinstance(fault, Refused) and path.endswith(fault.path) and _holds(fault.first, asked):
            return Stopped(_refusal(fault))
        if isinstance(fault, ErrorPage) and path.endswith(fault.path):
            return Stopped(Response(200, (("Content-Type", "text/html; charset=utf-8"),), _PAGE))
        if isinstance(fault, Missing) and f"({fault.guid})" in path:
            return Stopped(Response(fault.status))
    return None


def on_file(windows: Iterable[Window], asked: Asked, guid: str, whole: Response) -> Response:
    """Return ``whole``, the answer with a file, cut when a fault says so."""
    for fault in windows:
        if isinstance(fault, Truncated) and fault.guid in (None, guid) and _holds(fault.first, asked):
            piece = whole.body[: int(len(whole.body) * fault.share)]
            return replace(whole, body=piece, declared=len(whole.body) if fault.honest else None)
    return whole


def _holds(first: int | None, asked: Asked) -> bool:
    return first is None or asked.earlier < first


def _refusal(fault: Refused) -> Response:
    later = () if fault.retry_after is None else (("Retry-After", str(fault.retry_after)),)
    if fault.status >= _SERVER_ERROR:
        return Response(fault.status, (("Content-Type", "application/xml; charset=utf-8"), *later), _XML)
    return Response(fault.status, (("Content-Type", "text/plain"), *later), b"Too many requests")
