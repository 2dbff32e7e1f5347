"""Look at a fetched file before it is believed: whether it is whole, and what the index said it would be."""

import re
from dataclasses import dataclass

from voetnoot.answers import DocumentRef, Doubt

_OK = 200
_NO_CONTENT = 204
_NOT_NOW = (429, 502, 503, 504)
_HTML = re.compile(
    rb"\s*(?:\xef\xbb\xbf\s*)?(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAIL = 1024
_ZIP_TAIL = 22 + 65535  # the end record of a ZIP and the longest comment behind it (PKWARE APPNOTE 4.3.16)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came for a file: the answer, and both heads as bytes up to and with the empty line.

    ``lost`` is true when the connection ended before the length that the head promised.
    """

    url: str
    status: int
    media_type: str | None
    body: bytes
    request: bytes = b""
    response_head: bytes = b""
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """``fault`` is why the body is not taken (``None``: it is), in words; ``doubts`` are for a person.

    ``service``: the fault is of the service as a whole (too fast, an outage), not of this file.
    """

    fault: str | None = None
    doubts: tuple[Doubt, ...] = ()
    service: bool = False


def look(fetched: Fetched, ref: DocumentRef) -> Look:
    """Return what is to be thought of ``fetched`` as the file of ``ref``."""
    if fetched.status == _NO_CONTENT:
        return Look("the service has no file for this document (204)")
    if fetched.status != _OK:
        return Look(f"the service answered {fetched.status}", service=fetched.status in _NOT_NOW)
    if not fetched.body:
        return Look("the file is empty")
    if _HTML.match(fetched.body) and "html" not in (ref.media_type or ""):
        shown = fetched.body[:200].decode("utf-8", "replace")
        return Look("a page came instead of the file", (Doubt("error-page", ref.key, shown),))
    if fetched.lost:
        return Look(f"the file broke off after {len(fetched.body)} bytes")
    return _length(fetched.body, ref)


def _length(body: bytes, ref: DocumentRef) -> Look:
    """Hold the length against the index. A file that has its own end is whole: then the index is out of date, not the file."""
    if ref.length is None or len(body) == ref.length:
        return Look()
    if len(body) < ref.length and not _has_end(body):
        return Look(f"the file has {len(body)} bytes, the index says {ref.length}")
    return Look(doubts=(Doubt("length-differs", ref.key, f"{len(body)} bytes came, the index says {ref.length}"),))


def _has_end(body: bytes) -> bool:
    if body.startswith(b"%PDF-"):
        return b"%%EOF" in body[-_TAIL:]
    return body.startswith(b"PK") and b"PK\x05\x06" in body[-_ZIP_TAIL:]
