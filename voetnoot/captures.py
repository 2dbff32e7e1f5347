"""Values of fetched bodies: where a body lies, and what one attempt to get it did."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies in the archive: file name relative to the archive, offset and length in bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetched body. ``subject`` is the row it belongs to: ``document:<id>`` or ``link:<id>``; ``at`` is UTC."""

    subject: str
    at: datetime
    url: str
    status: int
    media_type: str | None
    digest: str
    size: int
    place: Place


class AttemptResult(StrEnum):
    """How an attempt to fetch a document ended."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"
