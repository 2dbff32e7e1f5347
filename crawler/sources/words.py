"""Answers and failures of a source, as values of ours and in words."""

import json
from http import HTTPStatus
from urllib.parse import urlsplit

from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError
from scrapy.http import Headers, Request, Response

from crawler.probing.names import NotPublic
from crawler.sources.body_look import Fetched

_LONGEST = 200
_REDIRECTS = range(300, 400)


def fetched_of(response: Response) -> Fetched:
    """Return ``response`` as plain values, with both heads as they go into the archive."""
    request, parts = response.request, urlsplit(response.url)
    sent = _open_headers(request) if request is not None else b""
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    asked = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n".encode()
    status = f"HTTP/1.1 {response.status} {_phrase(response.status)}\r\n".encode()
    return Fetched(
        url=response.url,
        status=response.status,
        media_type=media_type_of(response),
        body=response.body,
        request=asked + _lines(sent) + b"\r\n",
        response_head=status + _lines(response.headers.to_string()) + b"\r\n",
        lost="dataloss" in response.flags,
    )


def media_type_of(response: Response) -> str | None:
    """Return the media type of ``response`` in lower case, without parameters."""
    given = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return given.partition(";")[0].strip().lower() or None


def _open_headers(request: Request) -> bytes | None:
    """Return the headers of ``request`` but for those that hold a key: an archive is made to be handed on."""
    headers = Headers(request.headers)
    for name in request.meta.get("secret", ()):
        headers.pop(name, None)
    return headers.to_string()


def _lines(headers: bytes | None) -> bytes:
    return headers + b"\r\n" if headers else b""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def refusal(response: Response) -> str:
    """Return in words what an answer other than 200 says of the index, with the service's own message if it has one."""
    said = _message(response.body)
    if response.status in _REDIRECTS:
        said = f"it points to {(response.headers.get('Location') or b'').decode('latin-1')}; sources.<id>.base_url may be old"
    phrase = _phrase(response.status)
    return f"the index answered {response.status}{' ' + phrase if phrase else ''}{': ' + said if said else ''}"


def _message(body: bytes) -> str:
    """Return the message in an error of OData (``{"error": {"code": ..., "message": ...}}``), or nothing."""
    try:
        said = json.loads(body)["error"]["message"]
    except (ValueError, KeyError, TypeError):
        return ""
    return str(said)[:_LONGEST]


def trouble(error: BaseException | None, host: str) -> str:
    """Return in words why ``host`` gave no answer at all."""
    if isinstance(error, CannotResolveHostError):
        return f"{host} cannot be reached: its name cannot be resolved"
    if isinstance(error, DownloadConnectionRefusedError):
        said = getattr(getattr(error.__cause__, "os_error", None), "strerror", None)
        if isinstance(error.__cause__, NotPublic):
            return f"{host} may not be reached: {error.__cause__.why}"
        return f"{host} cannot be reached: {said or 'no connection'}"
    if isinstance(error, DownloadTimeoutError):
        return f"{host} gave no answer in time"
    return f"{host} gave no answer: {error or type(error).__name__}"
