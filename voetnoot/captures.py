"""Values of fetched bodies: where a body lies, and what one attempt to get it did."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies in the archive: file name relative to the archive, offset and length in bytes.

    ``before`` and ``after``: bytes of the records that belong to it and lie next to it, the redirects that led there in front,
    its request behind.
    """

    file: str
    offset: int
    length: int
    before: int = 0
    after: int = 0

    @property
    def whole(self) -> "Place":
        """The place of the record with all that belongs to it."""
        return Place(self.file, self.offset - self.before, self.before + self.length + self.after)


@dataclass(frozen=True, slots=True)
class HttpExchange:
    """One request and its answer as they went over the wire.

    The heads are bytes up to and with the empty line; ``body`` is without transfer coding, its content coding as received.
    ``truncated``: why the body is not whole (``length``, ``time``, ``disconnect``; WARC 1.1, section 5.13).
    """

    url: str
    request_head: bytes
    response_head: bytes
    body: bytes
    media_type: str | None = None
    ip: str | None = None
    truncated: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetched body. ``subject`` is the row it belongs to: ``document:<id>`` or ``link:<id>``; ``at`` is UTC.

    ``text_digest`` is over the main text that was found in it, ``None`` where none was.
    """

    subject: str
    at: datetime
    url: str
    status: int
    media_type: str | None
    digest: str
    size: int
    place: Place
    text_digest: str | None = None


class AttemptResult(StrEnum):
    """How an attempt to fetch a document ended."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"
