"""What happens to answers."""

from dataclasses import dataclass
from datetime import date, datetime

from voetnoot.answers import Answerer, Asker, DocumentKind, Exchange, Footnote
from voetnoot.events.event import Event
from voetnoot.ids import Part


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


@dataclass(frozen=True, slots=True)
class SourceState:
    """A cited link and what was held to be true of it when the answer appeared, by other answers that cite it."""

    link: str
    state: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPublished(AboutAnswer):
    """An answer to one or more questions appeared. ``sources``: the links that it cites and that were known already."""

    exchanges: tuple[Exchange, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    days: int | None = None
    sources: tuple[SourceState, ...] = ()

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
