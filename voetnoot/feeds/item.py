"""An item: an event in words, ready for every format."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from voetnoot.events import AboutAnswer, AboutHost, AboutLink, AnswerOverdue, Event, EventCorrected
from voetnoot.words import Words


@dataclass(frozen=True, slots=True)
class ItemLink:
    """A further address with what it is."""

    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed.

    ``guid`` is a ``tag:`` URI (RFC 4151) that never changes; ``html`` is sanitised, ``text`` one plain sentence or two;
    ``link`` is its page on the site; ``published`` the moment that we published the event, ``dated`` the document's own date.
    """

    guid: str
    kind: str
    title: str
    html: str
    text: str
    link: str
    published: datetime
    links: tuple[ItemLink, ...] = ()
    categories: tuple[str, ...] = ()
    dated: date | None = None

    @property
    def updated(self) -> datetime:
        """An event is frozen, so its item never changes after it was published."""
        return self.published


@dataclass(frozen=True, slots=True)
class Voice:
    """How items speak: the language, and the public address of the site without a slash at the end."""

    words: Words
    base_url: str

    def at(self, path: str) -> str:
        """Return the full address of a path of the site."""
        return self.base_url + path


def guid_of(event: Event) -> str:
    """Return the event's ``tag:`` URI: no host of ours, no scheme, no row number, so that it outlives them all."""
    return f"tag:voetnoot,2026:event:{event.id}"


def answer_path(kenmerken: tuple[str, ...], answer: str) -> str:
    """Return the path of an answer's page: by its first kenmerk, or by its id where it has none."""
    return "/answers/" + _coded(min(kenmerken) if kenmerken else answer)


def host_path(host: str) -> str:
    """Return the path of a host's page."""
    return "/hosts/" + _coded(host)


def _coded(text: str) -> str:
    return quote(text, safe="", errors="replace")


def event_path(event: Event) -> str:
    """Return the path of the page that shows the proof of ``event``."""
    match event:
        case AboutAnswer():
            return answer_path(event.kenmerken, event.answer)
        case AnswerOverdue():
            return answer_path((event.kenmerk,), event.kenmerk)
        case AboutLink():
            return f"/links/{event.link}"
        case AboutHost():
            return host_path(event.host)
        case EventCorrected():
            return "/events/" + _coded(event.corrects)
        case _:
            return "/status"
