"""The world behind the stand-in of the chamber's data service: documents, cases, actors, and what can go wrong.

Everything here is a frozen value with its times in it. Nothing changes while the play goes on: the service is a function of
these values and of the simulated moment at which it is asked (`demo.odata.answer`). All moments are aware.
"""

from dataclasses import dataclass
from datetime import date, datetime

ANSWER = "Antwoord schriftelijke vragen"
FURTHER_ANSWER = "Antwoord schriftelijke vragen (nader)"
POSTPONEMENT = "Mededeling (uitstel antwoord)"
NOTICE = "Mededeling"
QUESTIONS = "Schriftelijke vragen"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class StandInActor:
    """Somebody beside a document or a case.

    ``relatie`` is one of the service's words (``Indiener``, ``Medeindiener``, ``Gericht aan``, ``Voortouwcommissie``);
    ``fractie`` is the party as the service shortens it, ``functie`` the office ("minister van Buitenlandse Zaken").
    """

    naam: str
    relatie: str
    fractie: str | None = None
    functie: str | None = None


@dataclass(frozen=True, slots=True)
class StandInVersion:
    """The bytes behind a document from ``valid_from`` on, which is when the service shows them (``ApiGewijzigdOp``).

    ``guid`` becomes ``HuidigeDocumentVersie_Id``. ``content_type`` ``None`` means that there is no file to download.
    ``changed`` is when the source system changed (``GewijzigdOp``), at most ``valid_from``, which is also its default; days
    between the two make a late arrival. ``external_id`` is the publication's own id (``ah-tk-20252026-12``).
    """

    valid_from: datetime
    content_type: str | None
    body: bytes
    guid: str
    changed: datetime | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class StandInDocument:
    """One ``Document``. ``guid`` never changes; ``versions`` are in the order of ``valid_from``, and the first makes it appear.

    ``zaken`` are the numbers (``2022Z20802``) of the cases it belongs to: none, one or several. ``datum`` is the day on it,
    ``received`` (default: the same) the day the chamber got it. ``restamped`` are moments at which only its stamps jumped.
    From ``verwijderd_at`` on it is a tombstone: an id, its stamps, ``Verwijderd`` and nothing else.
    """

    guid: str
    soort: str
    nummer: str
    onderwerp: str
    datum: date
    versions: tuple[StandInVersion, ...]
    zaken: tuple[str, ...] = ()
    titel: str | None = None
    actors: tuple[StandInActor, ...] = ()
    received: date | None = None
    aanhangselnummer: str | None = None
    kenmerk_afzender: str | None = None
    restamped: tuple[datetime, ...] = ()
    verwijderd_at: datetime | None = None

    def version_at(self, now: datetime) -> StandInVersion | None:
        """Return the version that the service shows at ``now``; ``None`` before the document appeared."""
        shown = [version for version in self.versions if version.valid_from <= now]
        return shown[-1] if shown else None


@dataclass(frozen=True, slots=True)
class StandInCase:
    """One ``Zaak`` of written questions. ``nummer`` is the kenmerk; ``gestart`` the day the questions were sent in.

    It shows from ``visible_from`` on; ``settled_at`` is when ``Afgedaan`` becomes true (``None``: it stays open).
    """

    guid: str
    nummer: str
    onderwerp: str
    gestart: date
    visible_from: datetime
    actors: tuple[StandInActor, ...] = ()
    soort: str = QUESTIONS
    settled_at: datetime | None = None
    restamped: tuple[datetime, ...] = ()
    verwijderd_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Maintenance:
    """At ``at`` every document and case that shows gets one and the same ``GewijzigdOp``; no byte changes."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Frozen:
    """From ``starts`` to ``ends`` the service answers as it did at ``starts``: status 200 and nothing new."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """The service answers ``status``: 429 (too fast), 500 (its XML error), 503 (outage).

    ``retry_after`` is the header's seconds (``None``: no such header). ``first``: only the first so many requests for each
    address (``None``: all). ``path``: only addresses whose path ends so (``/resource``, ``/Document``).
    """

    starts: datetime
    ends: datetime
    status: int = 503
    retry_after: int | None = None
    first: int | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Truncated:
    """Files of ``guid`` (``None``: all) come with only ``share`` of their bytes.

    ``honest``: the length in the header is that of the whole file, and the connection ends early. Otherwise the header tells
    the length of the piece, so that only the index knows better. ``first`` as in `Refused`.
    """

    starts: datetime
    ends: datetime
    guid: str | None = None
    share: float = 0.5
    honest: bool = True
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """The file and the entity of ``guid`` answer ``status``: 404, or 204 without a body. The index still shows it."""

    starts: datetime
    ends: datetime
    guid: str
    status: int = 404


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Addresses whose path ends in ``path`` answer an HTML page about trouble, with status 200."""

    starts: datetime
    ends: datetime
    path: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """The connection ends without a word."""

    starts: datetime
    ends: datetime


Window = Frozen | Refused | Truncated | Missing | ErrorPage | Silent
Fault = Maintenance | Window


@dataclass(frozen=True, slots=True, eq=False)
class Parliament:
    """All that the service knows and all that befalls it. ``page_size`` is the real service's 250 unless a test says less.

    Two are the same only if they are one (``eq=False``): what was worked out for one is found again without comparing it whole.
    """

    documents: tuple[StandInDocument, ...]
    cases: tuple[StandInCase, ...] = ()
    faults: tuple[Fault, ...] = ()
    page_size: int = 250

    def maintained(self, since: datetime, now: datetime) -> datetime | None:
        """Return the last maintenance after ``since`` and up to ``now``, if there was one."""
        days = [fault.at for fault in self.faults if isinstance(fault, Maintenance) and since < fault.at <= now]
        return max(days, default=None)

    def windows(self, now: datetime) -> tuple[Window, ...]:
        """Return the faults that hold at ``now`` (from ``starts`` on, no longer at ``ends``)."""
        return tuple(fault for fault in self.faults if not isinstance(fault, Maintenance) and fault.starts <= now < fault.ends)
