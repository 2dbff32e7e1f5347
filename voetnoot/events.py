"""Events: frozen facts in the past tense, each with an id computed from its content.

An event carries all that a feed item says, so that a feed is a pure projection of events. Announcing it again does nothing:
its id depends on what happened (`identity`), never on when we noticed.
"""

from dataclasses import dataclass
from datetime import date, datetime

from voetnoot.answers import Answerer, Asker, DocumentKind, Exchange, Footnote
from voetnoot.ids import Part, content_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event has: ``at``, the moment (UTC) of the decision that it happened."""

    at: datetime

    @property
    def kind(self) -> str:
        """The event's name, as in the design and in the feeds."""
        return type(self).__name__

    @property
    def identity(self) -> tuple[Part, ...]:
        """What makes this event this one and no other."""
        raise NotImplementedError(self.kind)  # pragma: no cover

    @property
    def id(self) -> str:
        """32 hexadecimal characters computed from kind and identity."""
        return content_id(self.kind, *self.identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutAnswer(Event):
    """What all events about an answer say of it. ``answer`` is the answer's id; ``digest`` that of the bytes read."""

    answer: str
    source: str
    document: str
    document_kind: DocumentKind
    digest: str
    kenmerken: tuple[str, ...]
    subject: str
    number: str | None = None
    url: str | None = None
    sent: date | None = None
    dated: date | None = None
    askers: tuple[Asker, ...] = ()
    answerers: tuple[Answerer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPublished(AboutAnswer):
    """An answer to one or more questions appeared."""

    exchanges: tuple[Exchange, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    days: int | None = None

    @property
    def identity(self) -> tuple[Part, ...]:
        """One per answer."""
        return (self.answer,)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``where``: ``v3``, ``a3``, ``n2`` (note 2), ``subject``; an empty side means that it came or went."""

    where: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRevised(AboutAnswer):
    """The content of an answer changed in substance."""

    changes: tuple[Change, ...] = ()
    links_added: tuple[str, ...] = ()
    links_removed: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[Part, ...]:
        """One per answer and new content."""
        return (self.answer, self.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWithdrawn(AboutAnswer):
    """The source deleted the answer, or it was missing after complete runs. ``why`` tells which."""

    why: str

    @property
    def identity(self) -> tuple[Part, ...]:
        """One per answer and content that was withdrawn."""
        return (self.answer, self.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPostponed(AboutAnswer):
    """An *uitstelbericht*: the answer will come later. ``answer`` is the id of the notice itself."""

    why: str = ""

    @property
    def identity(self) -> tuple[Part, ...]:
        """One per notice."""
        return (self.answer,)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOverdue(Event):
    """The term has passed and neither an answer nor a postponement that covers today has appeared."""

    source: str
    kenmerk: str
    subject: str
    sent: date
    due: date
    postponed: bool = False
    askers: tuple[Asker, ...] = ()
    addressed_to: tuple[Answerer, ...] = ()

    @property
    def identity(self) -> tuple[Part, ...]:
        """One per case and term."""
        return (self.source, self.kenmerk, self.due.isoformat())


@dataclass(frozen=True, slots=True)
class CitedIn:
    """One place that cites a link: which answer, which question or answer in it, which note."""

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
    """What all events about a link say of it. ``since``: when the new state began; ``why``: the verdict in words."""

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
    archived_at: str | None = None

    @property
    def identity(self) -> tuple[Part, ...]:
        """One per link and beginning of the state."""
        return (self.link, self.since.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDied(AboutLink):
    """The verdict became dead. ``never_worked``: it failed from the day the answer appeared."""

    never_worked: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutHost(Event):
    """What both events about a host say: since when, for what cause, how many links and answers it concerns."""

    host: str
    since: datetime
    reason: str
    links: int
    citations: int
    answers: int

    @property
    def identity(self) -> tuple[Part, ...]:
        """One per host and beginning."""
        return (self.host, self.since.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFailed(AboutHost):
    """Many links of one host fail for one cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRecovered(AboutHost):
    """The links of a failed host answer again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCorrected(Event):
    """An earlier event was ours to regret. ``corrects`` is its id, ``title`` what it said, ``why`` what was wrong."""

    corrects: str
    title: str
    why: str

    @property
    def identity(self) -> tuple[Part, ...]:
        """One per event and reason."""
        return (self.corrects, self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutSource(Event):
    """What both events about a source say: how far it is known to be complete, and why we speak."""

    source: str
    since: datetime
    why: str
    complete_to: datetime | None = None

    @property
    def identity(self) -> tuple[Part, ...]:
        """One per source and beginning."""
        return (self.source, self.since.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSilent(AboutSource):
    """A source stopped moving, or stopped making sense, beyond its expectations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceResumed(AboutSource):
    """A silent source moves again."""


KINDS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        AnswerPublished,
        AnswerRevised,
        AnswerWithdrawn,
        AnswerPostponed,
        AnswerOverdue,
        LinkDied,
        LinkRevived,
        LinkMoved,
        LinkDrifted,
        HostFailed,
        HostRecovered,
        EventCorrected,
        SourceSilent,
        SourceResumed,
    )
}
"""Every event that there is, by name."""


@dataclass(frozen=True, slots=True)
class Published:
    """An event as the feeds know it: when we published it (UTC, whole seconds, monotone) and its place in the order."""

    event: Event
    published_at: datetime
    seq: int
