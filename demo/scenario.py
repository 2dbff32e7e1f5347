"""The play as data: `scenario.yaml`, read strictly."""

from dataclasses import field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter
from pydantic.dataclasses import dataclass
from ruamel.yaml import YAML

from demo.composing import Look
from demo.composing.letter import Letter, Member, Signer, load_letters

_STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)
FOLDER = Path(__file__).resolve().parent


def _moment(value: object) -> object:
    """Return the noon (UTC) of a bare date; a moment without a zone is one in UTC."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.combine(value, time(12), UTC) if isinstance(value, date) else value


Moment = Annotated[datetime, BeforeValidator(_moment)]


class Gives(StrEnum):
    """What an address gives to those who ask for it."""

    PAGE = "page"
    NOT_FOUND = "not-found"
    GONE = "gone"
    OUT_OF_ORDER = "out-of-order"
    BOT_WALL = "bot-wall"
    CONSENT_WALL = "consent-wall"
    MOVED = "moved"
    HIDDEN_NOT_FOUND = "hidden-not-found"
    UNKNOWN_NAME = "unknown-name"
    REFUSED = "refused"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, config=_STRICT)
class Turn:
    """What an address gives from ``since`` on: the page as it was, or with another ``title`` and ``text``, or trouble."""

    since: Moment
    gives: Gives
    to: str | None = None
    title: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class CitedPage:
    """A page that a letter cites: its address as cited, what it says at first, and its turns in order of time.

    ``copied``: when the Internet Archive made a copy of it.
    """

    url: str
    title: str
    text: str
    kind: Literal["html", "pdf"] = "html"
    language: str = "nl"
    copied: tuple[Moment, ...] = ()
    then: tuple[Turn, ...] = ()

    def at(self, now: datetime) -> Turn:
        """Return what holds at ``now``, with the text that the page then has."""
        held = Turn(datetime.min.replace(tzinfo=UTC), Gives.PAGE, title=self.title, text=self.text)
        for turn in self.then:
            if turn.since <= now:
                held = replace(turn, title=turn.title or held.title, text=turn.text or held.text)
        return held


@dataclass(frozen=True, slots=True, config=_STRICT)
class Site:
    """What holds for a whole host: its ``robots.txt`` (``None``: it has none)."""

    robots: str | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Version:
    """A letter as the service has it from ``since`` on."""

    since: Moment
    look: Look
    revised: bool = False


@dataclass(frozen=True, slots=True, config=_STRICT)
class Published:
    """A document of the chamber: the name of its letter, its versions in order of time, and when it is taken back."""

    letter: str
    versions: Annotated[tuple[Version, ...], Field(min_length=1)]
    withdrawn: Moment | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class OpenCase:
    """Questions without an answer."""

    kenmerk: str
    subject: str
    sent: date
    asker: Member
    addressed_to: Signer


@dataclass(frozen=True, slots=True, config=_STRICT)
class Span:
    """From ``since`` on, until just before ``until``."""

    since: Moment
    until: Moment

    def holds(self, now: datetime) -> bool:
        """Return whether ``now`` is in it."""
        return self.since <= now < self.until


@dataclass(frozen=True, slots=True, config=_STRICT)
class Scenario:
    """The whole play. ``start`` is the first moment of the watch, ``days`` how long the play lasts."""

    start: Moment
    days: Annotated[int, Field(ge=1)]
    documents: tuple[Published, ...]
    pages: tuple[CitedPage, ...]
    open_cases: tuple[OpenCase, ...] = ()
    maintenance: tuple[Moment, ...] = ()
    nights_without_network: tuple[Span, ...] = ()
    sites: dict[str, Site] = field(default_factory=dict)

    @property
    def end(self) -> datetime:
        """The last moment of the play."""
        return self.start + timedelta(days=self.days)

    def offline(self, now: datetime) -> bool:
        """Return whether the network is down at ``now``."""
        return any(night.holds(now) for night in self.nights_without_network)


def load_scenario(path: Path = FOLDER / "scenario.yaml") -> Scenario:
    """Return the scenario in file ``path``. Raises pydantic's ``ValidationError`` naming each wrong key, or ``OSError``."""
    return TypeAdapter(Scenario).validate_python(YAML(typ="safe").load(path.read_text("utf-8")))


def load_texts(folder: Path = FOLDER / "letters") -> dict[str, Letter]:
    """Return the letters that come with the play, by name."""
    return load_letters(folder)
