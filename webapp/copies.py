"""What we hold, shown so that it can harm nobody: facts of a copy, the copy as a download, and a replay without script.

A replay is Memento (RFC 7089): the response says what it is of and when it was made. It is sandboxed by its own policy, so that
it may do nothing even for somebody who opens it outside of our frame.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from store.warc import ArchivedRecord
from voetnoot.captures import Capture
from voetnoot.errors import StoreError
from voetnoot.events import HeldCapture
from voetnoot.ids import digest
from webapp.site import Site, site_of

router = APIRouter()

Number = Annotated[int, Path(ge=1, lt=2**63)]
_SANDBOX = {
    "default-src": "'none'",
    "style-src": "'unsafe-inline'",
    "img-src": "data:",
    "frame-ancestors": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
SANDBOX = "; ".join(["sandbox", *(f"{what} {where}" for what, where in _SANDBOX.items())])
"""No script, no form, nothing from anywhere, no origin of its own: only letters and inline style remain."""

SHOWN = ("text/html", "application/xhtml+xml", "text/plain")
"""What is replayed. Everything else is only given as a file."""

_ENDS = {"application/pdf": "pdf", "text/html": "html", "text/plain": "txt", "application/xml": "xml", "application/json": "json"}


@dataclass(frozen=True, slots=True)
class Copy:
    """One capture with its number, ready to be shown. ``link``: the id of the link that it is of, ``None`` for a letter."""

    number: int
    capture: Capture

    @property
    def link(self) -> str | None:
        """The id of the link that it is of, ``None`` for a letter."""
        kind, _, name = self.capture.subject.partition(":")
        return name if kind == "link" else None

    @property
    def media_type(self) -> str:
        """The media type, without parameters, in small letters."""
        return (self.capture.media_type or "application/octet-stream").split(";", 1)[0].strip().lower()

    @property
    def shown(self) -> bool:
        """Whether it can be replayed."""
        return self.media_type in SHOWN

    @property
    def stamp(self) -> str:
        """The moment of the copy, as web archives write it (14 digits)."""
        return f"{self.capture.at.astimezone(UTC):%Y%m%d%H%M%S}"

    @property
    def replay(self) -> str:
        """The address of the replay below the site: number and moment, so that it never means another copy."""
        return f"/replay/{self.number}/{self.stamp}"

    @property
    def download(self) -> str:
        """The address of the file below the site."""
        return f"/captures/{self.number}/file"


def copy_path(held: HeldCapture) -> str:
    """Return the address below the site of a copy that an event or a report names: its replay, or what is known of it."""
    kind = (held.media_type or "").split(";", 1)[0].strip().lower()
    return f"/replay/{held.id}/{held.at.astimezone(UTC):%Y%m%d%H%M%S}" if kind in SHOWN else f"/captures/{held.id}"


@router.get("/captures/{number}")
def capture(request: Request, number: Number) -> Response:
    """Show what is known of one copy, with the copy itself in a sandboxed frame where it is a page."""
    site = site_of(request)
    if unchanged := site.unchanged(request):
        return unchanged
    copy = copy_of(site, number)
    answer = None if copy.link else site.pages.answer_of_document(copy.capture.subject.partition(":")[2])
    return site.page(request, "capture.html", {"copy": copy, "answer": answer, "text": site.text_of_copy(copy.capture)})


@router.get("/captures/{number}/file")
def download(request: Request, number: Number) -> Response:
    """Give a copy as a file, byte by byte what the other side sent but for its content coding."""
    site = site_of(request)
    copy = copy_of(site, number)
    record = _record(site, copy)
    name = f"voetnoot-{number}-{copy.stamp}.{_ENDS.get(copy.media_type, 'bin')}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": SANDBOX,
        "Cache-Control": "public, max-age=31536000, immutable",
        **memento_headers(site, copy),
    }
    return Response(record.body, media_type="application/octet-stream", headers=headers)


@router.get("/replay/{number}/{stamp}")
def replay(request: Request, number: Number, stamp: Annotated[str, Path(pattern="^[0-9]{14}$")]) -> Response:
    """Replay a page as it was kept: a memento that can run nothing and load nothing."""
    site = site_of(request)
    copy = copy_of(site, number)
    if stamp != copy.stamp or not copy.shown:
        raise HTTPException(404)
    record = _record(site, copy)
    kind = next((value for name, value in record.headers if name.lower() == "content-type"), copy.media_type)
    headers = {
        "Content-Security-Policy": SANDBOX,
        "Cache-Control": "public, max-age=31536000, immutable",
        **memento_headers(site, copy),
    }
    return Response(record.body, headers={**headers, "Content-Type": _harmless(kind, copy.media_type)})


def _harmless(kind: str, known: str) -> str:
    """Return the media type to replay under: what was sent if it says the same, the character set with it."""
    sound = kind.isascii() and kind.isprintable() and kind.split(";", 1)[0].strip().lower() == known
    return kind if sound else known


def copy_of(site: Site, number: int) -> Copy:
    """Return the copy with this number, or answer 404."""
    found = site.queries.capture(number)
    if found is None:
        raise HTTPException(404)
    return Copy(number, found)


def _record(site: Site, copy: Copy) -> ArchivedRecord:
    """Return the bytes of a copy, held against their digest: what no longer fits it is not shown as proof.

    Raises `TooLargeError` for one that unpacks into more than we read of any document.
    """
    record = site.store.archive.read(copy.capture.place, limit=site.config.reading.max_body)
    if not any(value.lower() == "content-encoding" for value, _ in record.headers) and digest(record.body) != copy.capture.digest:
        raise StoreError(f"capture {copy.number} does not fit its digest")
    return record


def memento_headers(site: Site, copy: Copy) -> dict[str, str]:
    """Return what makes a response a memento (RFC 7089, section 2)."""
    base, url = site.config.web.public_url, header_safe(copy.capture.url)
    links = [f'<{url}>; rel="original"']
    if copy.link:
        links += [
            f'<{base}/timegate/{url}>; rel="timegate"',
            f'<{base}/timemap/link/{url}>; rel="timemap"; type="application/link-format"',
        ]
    links.append(
        f'<{base}{copy.replay if copy.shown else copy.download}>; rel="memento"; datetime="{http_date(copy.capture.at)}"'
    )
    return {"Memento-Datetime": http_date(copy.capture.at), "Link": ", ".join(links)}


def http_date(at: datetime) -> str:
    """Return a moment as HTTP writes it (RFC 9110, section 5.6.7)."""
    return format_datetime(at.astimezone(UTC).replace(microsecond=0), usegmt=True)


def header_safe(url: str) -> str:
    """Return ``url`` so that it can stand in a header between angle brackets."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~-._")
