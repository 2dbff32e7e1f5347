"""One exchange as it went over the wire: the heads and the body, and what they say in a form that can be kept."""

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from voetnoot.captures import HttpExchange

_LONGEST_VALUE = 500
_WEEK = 7 * 86_400
_SECONDS = re.compile(r"[0-9]{1,12}")

THAT_MATTER = frozenset(
    {
        "cf-mitigated", "content-disposition", "content-encoding", "content-language", "content-length", "content-type",
        "etag", "last-modified", "memento-datetime", "retry-after", "server", "www-authenticate", "x-robots-tag",
    }
)  # fmt: skip
"""Response headers that are kept with a probe. Not ``date``, which is another one at each check: the probe knows when."""


Fields = tuple[tuple[bytes, bytes], ...]
"""Names and values of header fields, in their order, as they went over the wire."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A final or intermediate response at ``url``.

    ``asked`` and ``answered`` are the heads of request and response: start line and fields. ``body`` is without transfer coding,
    ``decoded`` also without content coding. ``truncated``: fewer bytes than declared; ``bounded``: we stopped at the limit.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    asked: tuple[str, Fields]
    answered: tuple[str, Fields]
    body: bytes
    decoded: bytes
    truncated: bool = False
    bounded: bool = False
    fault: str | None = None
    ip: str | None = None
    tls_version: str | None = None

    def header(self, name: str) -> str | None:
        """Return the first value of the header ``name``, or ``None``."""
        wanted = name.lower()
        for key, value in self.headers:
            if key.lower() == wanted:
                return value
        return None

    @property
    def media_type(self) -> str | None:
        """The media type without parameters, in lower case."""
        value = self.header("Content-Type")
        return value.split(";", 1)[0].strip().lower() or None if value else None

    @property
    def kept_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers that matter, their names in lower case, their values cut to a bearable length."""
        return tuple((key.lower(), value[:_LONGEST_VALUE]) for key, value in self.headers if key.lower() in THAT_MATTER)

    def exchange(self, most: int | None = None) -> HttpExchange:
        """Return the exchange as it goes into the archive, its body cut at ``most`` bytes."""
        body = self.body[:most]
        cut = "length" if self.bounded or len(body) < len(self.body) else "disconnect" if self.truncated else None
        return HttpExchange(self.url, head(*self.asked), head(*self.answered), body, self.media_type, self.ip, cut)

    @property
    def retry_after(self) -> int | None:
        """Seconds to wait (RFC 9110, section 10.2.3), at most a week; a date is held against the server's own clock."""
        value = (self.header("Retry-After") or "").strip()
        if not value:
            return None
        if _SECONDS.fullmatch(value):
            return min(int(value), _WEEK)
        try:
            until, now = parsedate_to_datetime(value), parsedate_to_datetime(self.header("Date") or "")
            return min(max(0, round((until - now).total_seconds())), _WEEK)
        except (ValueError, TypeError):
            return None


def head(start_line: str, headers: Fields) -> bytes:
    """Return a message head with its empty line.

    The body is kept without transfer coding, so that a ``Transfer-Encoding`` is told under another name: a reader of the
    archive would undo it a second time.
    """
    lines = [start_line.encode("latin-1", "replace")]
    for name, value in headers:
        shown = b"X-Archive-Orig-Transfer-Encoding" if name.lower() == b"transfer-encoding" else name
        lines.append(shown + b": " + value)
    return b"\r\n".join([*lines, b"", b""])
