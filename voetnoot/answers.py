"""The values of a letter: what was asked, what was answered, what was cited, and what could not be placed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is to us. The Dutch words are the chamber's own.

    ``document`` is one that answers nothing and is watched for what it cites: somebody's own report or page.
    """

    ANTWOORD = "antwoord"
    NADER = "nader"
    UITSTEL = "uitstel"
    MEDEDELING = "mededeling"
    CORRECTIE = "correctie"
    VRAGEN = "vragen"
    DOCUMENT = "document"
    OTHER = "other"


class ReadError(StrEnum):
    """Why a document could not be read at all."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    NOT_A_DOCUMENT = "not-a-document"
    SCANNED = "scanned"
    TOO_LARGE = "too-large"
    TIME_LIMIT = "time-limit"
    MEMORY_LIMIT = "memory-limit"


@dataclass(frozen=True, slots=True)
class Asker:
    """A member who asked. ``party`` is the name as the letter prints it (``D66``)."""

    name: str
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Answerer:
    """One who answers. ``role`` is ``minister`` or ``staatssecretaris``; ``ministry`` the name without "Ministerie van"."""

    name: str | None = None
    role: str | None = None
    ministry: str | None = None


@dataclass(frozen=True, slots=True)
class FoundUrl:
    r"""An address found in print.

    ``url`` is whole, as its author meant it; ``printed`` as it stands on the page, with ``\n`` for a line break and ``\f``
    for a page break; ``mended`` names what was done to it (``None``: nothing), ``confidence`` is 0..1. ``alternatives`` holds
    other readings that the page alone cannot rule out.
    """

    url: str
    printed: str
    mended: str | None = None
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note. ``cited_in`` tells where its marks stand: ``v3`` question 3, ``a3`` answer 3, ``brief`` the letter around them.

    ``refers_to`` is the number of the note that "Zie voetnoot 2", "Idem" or "Ibid." means. ``address_lost`` is true when the
    typesetter left only the title of a page, so that the note cites the web without an address.
    """

    number: str
    text: str
    cited_in: tuple[str, ...] = ()
    refers_to: str | None = None
    urls: tuple[FoundUrl, ...] = ()
    page: int | None = None
    address_lost: bool = False


@dataclass(frozen=True, slots=True)
class BodyUrl:
    """An address in running text; ``cited_in`` as in `Footnote`."""

    found: FoundUrl
    cited_in: tuple[str, ...] = ("brief",)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question with its answer. Several questions under one answer each carry that answer.

    ``footnotes`` are the numbers of the notes marked in either, in order; ``shared_with`` the numbers of the other questions
    under the same answer.
    """

    number: str
    text: str
    answer: str
    footnotes: tuple[str, ...] = ()
    urls: tuple[FoundUrl, ...] = ()
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerDocument:
    """What a letter says. ``sent`` is the day the questions were sent in; ``remainder`` the text that no exchange claims."""

    kind: DocumentKind
    kenmerken: tuple[str, ...] = ()
    sent: date | None = None
    received: date | None = None
    answered: date | None = None
    subject: str | None = None
    askers: tuple[Asker, ...] = ()
    answerers: tuple[Answerer, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    body_urls: tuple[BodyUrl, ...] = ()
    remainder: str = ""
    own_reference: str | None = None
    aanhangsel: str | None = None
    postponed_in: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that was seen and could not be placed. ``kind`` is one of a closed list (`docs/doubts.md`)."""

    kind: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader version made of a file. Exactly one of ``document`` and ``error`` is set."""

    reader: str
    document: AnswerDocument | None
    doubts: tuple[Doubt, ...] = ()
    error: ReadError | None = None


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A document seen in an index.

    ``key`` is the upstream's own identity and never changes; ``sign`` is whatever the upstream offers that changes when the
    bytes do and only then (never a time stamp: one maintenance day re-stamped 96.7 % of all cases, upstream reference 1.6).
    ``url`` is ``None`` when there is nothing to download. ``cases`` are the kenmerken of the questions it belongs to.
    """

    source: str
    key: str
    kind: DocumentKind
    title: str
    url: str | None
    sign: str
    cases: tuple[str, ...] = ()
    number: str | None = None
    dated: date | None = None
    received: date | None = None
    modified: datetime | None = None
    media_type: str | None = None
    length: int | None = None
    askers: tuple[Asker, ...] = ()
    answerers: tuple[Answerer, ...] = ()
    aanhangsel: str | None = None
    own_reference: str | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One set of written questions (a *Zaak*): the hub between question, postponement and answer.

    ``key`` is the upstream's own identity: a deletion may come with nothing else.
    """

    source: str
    kenmerk: str
    subject: str
    sent: date | None
    askers: tuple[Asker, ...] = ()
    addressed_to: tuple[Answerer, ...] = ()
    settled: bool = False
    deleted: bool = False
    key: str | None = None
