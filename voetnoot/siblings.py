"""The sibling probe: what a random address beside the cited one gives, and what that says of the cited page.

A site that answers a made-up address with 404 is honest about what it does not have; one that gives the same page for it as
for the cited address gives its error page (Bar-Yossef, Broder, Kumar, Tomkins 2004, *Sic Transit Gloria Telae*, WWW '04).
Asked only for a page that is suspect for another reason, once a week for each host: the directories of a host share what one of
them gave, but that a site is honest is believed of the same directory alone.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit, urlunsplit

from voetnoot.drift import similarity
from voetnoot.links import Answered, Signal
from voetnoot.maintext import MainText
from voetnoot.walls.kinds import NOTES, WALLS, SignalKind
from voetnoot.walls.places import is_home

WEEK = timedelta(days=7)
"""How long what a sibling gave is held to be true of its directory."""

LETTERS = 25
EQUAL = 0.9
"""Similarity of main texts from which two pages are one: an error page may name the address or the hour."""

LONGEST = 20_000
"""Characters of a sibling's text that are kept: an error page is short, and for another page the beginning tells as much."""

_HONEST = frozenset({404, 410})
_FOR_SALE = frozenset({SignalKind.PARKED, SignalKind.PARKING_HOST, SignalKind.SOLD})
_NUMBER = re.compile(r"\d{3,}|[0-9a-f]{8}-[0-9a-f]{4}")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Place:
    """What one random address speaks for: ``name`` (host and directory) and the ``url`` to ask, the same each time."""

    name: str
    url: str

    @property
    def host(self) -> str:
        """The host with its port, which is asked for one random address a week at most, whatever the directory."""
        return urlsplit(self.url).netloc.lower()


@dataclass(frozen=True, slots=True)
class Sibling:
    """What ``url``, a random address in ``place``, gave ``at`` that moment. ``status`` is ``None`` where nothing can be told.

    ``final`` is where its redirects ended, ``redirected`` whether there were any; ``text`` is its main text, ``names`` are title
    and heading, ``digest`` is that of the body.
    """

    place: str
    url: str
    at: datetime
    status: int | None = None
    final: str | None = None
    redirected: bool = False
    digest: str | None = None
    names: tuple[str, ...] = ()
    text: str = ""


def place_to_ask(page: Answered, asked: str, *, drifted: bool) -> Place | None:
    """Return where to ask for a sibling of ``asked``, which gave ``page``, or ``None`` when the page raises no suspicion.

    Suspect is a page with signs of a hidden death, or one that redirects to a shorter path: a sibling in the same directory is
    asked for. That a page is short is no suspicion: many are, and an equal sibling proves nothing by itself. Of a page that is
    suspect only because it no longer says what it did (``drifted``) the sibling is looked for below the root: many sites serve
    an article under any last step of its address. A front page is what many sites give for a lack of anything better, so it
    has no sibling, unless its domain seems to be for sale. Behind a wall nothing is asked for, unless it is known by words alone.
    """
    kinds = {signal.kind for signal in page.signals}
    walled = kinds & WALLS and SignalKind.BY_WORDS not in kinds
    if not 200 <= page.status < 300 or page.truncated:  # noqa: PLR2004
        return None
    if walled or kinds & {SignalKind.SHELL, SignalKind.ARCHIVED}:
        return None
    parts = urlsplit(asked)
    if is_home(parts.path) and not parts.query:
        return _below_root(asked) if kinds & _FOR_SALE else None
    if kinds - NOTES or _shortened(page, asked):
        return _beside(asked)
    return _below_root(asked) if drifted else None


def sibling_of(place: Place, page: Answered | None, text: MainText | None, at: datetime) -> Sibling:
    """Return what is kept of a look at ``place``. ``page`` is ``None`` when nothing was answered; a wall tells nothing."""
    if page is None or {signal.kind for signal in page.signals} & WALLS:
        return Sibling(place.name, place.url, at)
    return Sibling(
        place=place.name,
        url=place.url,
        at=at,
        status=page.status,
        final=page.url,
        redirected=bool(page.hops),
        digest=page.digest,
        names=_names(text),
        text=text.text[:LONGEST] if text else "",
    )


def compared(page: Answered, text: MainText | None, asked: str, sibling: Sibling, place: Place | None = None) -> Signal | None:
    """Return what ``sibling`` says of ``page``: honest, equal, or nothing (another page, a wall, silence).

    ``place`` is where one would have liked to ask, by default where ``sibling`` was: parts of a site may differ in what they say
    of a page that they lack, while the same page from two of them is the same page.
    """
    if sibling.status in _HONEST:
        elsewhere = place is not None and sibling.place != place.name
        return None if elsewhere else Signal(SignalKind.SIBLING_HONEST, f"{sibling.url} gives {sibling.status}")
    if sibling.status is None or not 200 <= sibling.status < 300:  # noqa: PLR2004
        return None
    if page.hops and sibling.redirected and _bare(page.url) == _bare(sibling.final or ""):
        return Signal(SignalKind.SIBLING_EQUAL, f"{sibling.url} ends at the same place")
    if _alike(page, text, asked, sibling):
        return Signal(SignalKind.SIBLING_EQUAL, f"{sibling.url} gives the same page")
    return None


def _alike(page: Answered, text: MainText | None, asked: str, sibling: Sibling) -> bool:
    if page.digest == sibling.digest:
        return True  # two empty bodies too
    own = text.text[:LONGEST] if text else ""
    if not own.split() or not sibling.text.split():
        return False
    names = [_without(asked, name) for name in _names(text)]
    if names != [_without(sibling.url, name) for name in sibling.names]:
        return False
    return similarity(_without(asked, own), _without(sibling.url, sibling.text)) >= EQUAL


def _names(text: MainText | None) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in (text.title, text.heading) if name) if text else ()


def _without(url: str, text: str) -> str:
    """Return ``text`` without the steps of ``url``: error pages like to repeat what was asked for."""
    steps = [step for step in unquote(urlsplit(url).path).split("/") if len(step) > 2]  # noqa: PLR2004
    for step in sorted({*steps, *(re.sub(r"[-_.+]+", " ", step) for step in steps)}, key=len, reverse=True):
        text = re.sub(re.escape(step), " ", text, flags=re.IGNORECASE)
    return text


def _bare(url: str) -> str:
    """Return ``url`` without fragment and query: a site that sends all to one page often notes there where one came from."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme.replace("https", "http"), parts.netloc, parts.path.rstrip("/"), "", ""))


def _shortened(page: Answered, asked: str) -> bool:
    return bool(page.hops) and len(_steps(page.url)) < len(_steps(asked))


def _steps(url: str) -> list[str]:
    return [step for step in urlsplit(url).path.split("/") if step]


def _beside(url: str) -> Place:
    """Return a place in the directory of ``url``, or above the first step with a number in it.

    What stands behind a number (``/artikel/12345/titel``) is decoration on most sites: any other word gives the same article.
    """
    steps = _steps(url)
    depth = next((nth for nth, step in enumerate(steps[:-1]) if _NUMBER.search(_YEAR.sub("", step))), len(steps) - 1)
    return _place(url, steps[: max(depth, 0)], len(steps))


def _below_root(url: str) -> Place:
    return _place(url, [], len(_steps(url)))


def _place(url: str, kept: list[str], depth: int) -> Place:
    parts = urlsplit(url)
    directory = "/" + "".join(f"{step}/" for step in kept)
    name = f"{parts.netloc.lower()}{directory}"
    made = [_letters(f"{name} {nth}") for nth in range(max(1, depth - len(kept)))]
    return Place(name, urlunsplit((parts.scheme, parts.netloc, directory + "/".join(made), "", "")))


def _letters(seed: str) -> str:
    """Return letters that nobody would name a page by, the same for the same ``seed``: a check can be done again."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest())
    letters = []
    for _ in range(LETTERS):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("a") + letter))
    return "".join(letters)
