"""What happens to cited links."""

from dataclasses import dataclass
from datetime import date, datetime

from voetnoot.events.event import Event
from voetnoot.ids import Part
from voetnoot.mementos import NOT_SOUGHT, PublicCopy


@dataclass(frozen=True, slots=True)
class CitedIn:
    """One place that cites a link: which answer, which question or answer in it, which note.

    ``confidence``: how sure it is that the address was read as it was printed. ``source``: where the answer came from.
    """

    citation: str
    answer: str
    kenmerken: tuple[str, ...]
    subject: str
    part: str
    note: str | None
    dated: date | None = None
    ministries: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    confidence: float = 1.0
    source: str = ""


@dataclass(frozen=True, slots=True)
class HeldCapture:
    """The copy that we hold: when it was made, its digest and size, and its row."""

    id: int
    at: datetime
    digest: str
    size: int
    media_type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutLink(Event):
    """What all events about a link say of it. ``since``: when the new state began; ``why``: the verdict in words.

    ``public``: what was known of copies in public archives at that moment; what is learnt later stands on the page of the link.
    """

    link: str
    url: str
    host: str
    since: datetime
    reason: str
    checks: int
    why: str = ""
    status: int | None = None
    final_url: str | None = None
    cited_in: tuple[CitedIn, ...] = ()
    capture: HeldCapture | None = None
    public: PublicCopy = NOT_SOUGHT

    @property
    def identity(self) -> tuple[Part, ...]:
        """One per link and beginning of the state."""
        return (self.link, self.since.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDied(AboutLink):
    """The verdict became dead. ``never_worked``: it failed from the day the answer appeared.

    ``suggested``: where the page may be now, by where it or its neighbours on the site moved before.
    """

    never_worked: bool = False
    suggested: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRevived(AboutLink):
    """A dead link answers again. ``died``: the id of the event that said it was dead, where one did."""

    died: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMoved(AboutLink):
    """The link now redirects permanently to another page. ``content``: the same as the first good copy, or not, or unknown."""

    content: str = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDrifted(AboutLink):
    """The page is there but no longer says what it said. ``similarity`` 0..1; ``gone`` and ``come`` are sentences."""

    similarity: float
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()
