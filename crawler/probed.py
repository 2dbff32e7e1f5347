"""What one check of a link brings home: the outcome, and the bytes that prove it."""

from dataclasses import dataclass
from datetime import datetime

from voetnoot.captures import HttpExchange
from voetnoot.links import Link, Outcome
from voetnoot.maintext import MainText


@dataclass(frozen=True, slots=True)
class Probed:
    """One check of ``link``, begun ``at``.

    ``exchange`` is the last request with its answer, as it goes into the archive, ``None`` when nothing was answered;
    ``redirects`` are those that led to it. ``text`` is the main text, where one was found. ``unread``: the page is what it was at
    the last check, by a 304 or byte for byte, so that there is neither exchange nor text.
    """

    link: Link
    at: datetime
    outcome: Outcome
    exchange: HttpExchange | None = None
    redirects: tuple[HttpExchange, ...] = ()
    text: MainText | None = None
    unread: bool = False
