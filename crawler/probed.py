"""What one check of a link brings home: the outcome, and the bytes that prove it."""

from dataclasses import dataclass
from datetime import datetime

from voetnoot.links import Link, Outcome
from voetnoot.maintext import MainText


@dataclass(frozen=True, slots=True)
class Probed:
    """One check of ``link``, begun ``at``. The bytes are those of the last response, as they go into the archive.

    ``body`` is without transfer coding, its content coding as received; ``request_head`` and ``response_head`` end with the
    empty line. All three are ``None`` when nothing was answered. ``text`` is the main text, where one was found.
    """

    link: Link
    at: datetime
    outcome: Outcome
    body: bytes | None = None
    request_head: bytes | None = None
    response_head: bytes | None = None
    text: MainText | None = None
    ip: str | None = None
