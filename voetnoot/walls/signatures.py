"""The signatures of walls and error pages, read from ``signatures.toml``, and how one is held against a page."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from voetnoot.links import Answered
from voetnoot.walls.kinds import SignalKind

_LONGEST_MARKUP = 300_000
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Page:
    """What a signature looks at. ``titles``: title and first heading; ``markup``: source in lower case, with single spaces."""

    answered: Answered
    titles: tuple[str, ...]
    words: str
    markup: str

    @property
    def host(self) -> str:
        """The host where the redirects ended."""
        return (urlsplit(self.answered.url).hostname or "").rstrip(".")


@dataclass(frozen=True, slots=True)
class Signature:
    """One entry of the file: conditions that must all hold. What a condition is, is told in the file."""

    kind: SignalKind
    name: str
    status: frozenset[int]
    header: tuple[tuple[str, re.Pattern[str]], ...]
    title: tuple[re.Pattern[str], ...]
    text: tuple[re.Pattern[str], ...]
    markup: tuple[str, ...]
    url: tuple[re.Pattern[str], ...]
    host: tuple[str, ...]
    moved: bool
    short: int | None
    example: dict[str, Any]

    def seen(self, page: Page) -> str | None:
        """Return what of ``page`` fits, in words, or ``None`` when a condition does not hold."""
        if self.status and page.answered.status not in self.status:
            return None
        if (self.moved and not page.answered.hops) or (self.short is not None and len(page.words) > self.short):
            return None
        found: list[str] = []
        for wanted, hit in self._searches(page):
            if wanted and hit is None:
                return None
            if hit:
                found.append(hit)
        return f"{self.name}: {'; '.join(found) or page.answered.status}"

    def _searches(self, page: Page) -> tuple[tuple[bool, str | None], ...]:
        return (
            (bool(self.header), self._header(page)),
            (bool(self.host), self._host(page)),
            (bool(self.url), _first(self.url, (page.answered.url,))),
            (bool(self.title), _first(self.title, page.titles)),
            (bool(self.text), _first(self.text, (page.words,))),
            (bool(self.markup), next((piece for piece in self.markup if piece in page.markup), None)),
        )

    def _header(self, page: Page) -> str | None:
        values = dict(page.answered.headers)
        hits = (f"{name}: {values[name]}" for name, pattern in self.header if name in values and pattern.search(values[name]))
        return next(hits, None)

    def _host(self, page: Page) -> str | None:
        return next((page.host for name in self.host if page.host == name or page.host.endswith("." + name)), None)


@cache
def signatures() -> tuple[Signature, ...]:
    """Return all signatures of the file. Raises ``ValueError`` or ``KeyError`` for a file that does not make sense."""
    entries = tomllib.loads(files("voetnoot.walls").joinpath("signatures.toml").read_text("utf-8"))["signature"]
    return tuple(_signature(dict(entry)) for entry in entries)


def page_of(answered: Answered, body: bytes, titles: tuple[str | None, ...], words: str) -> Page:
    """Return the page that signatures look at."""
    markup = " ".join(body[:_LONGEST_MARKUP].decode("utf-8", "replace").lower().split())
    return Page(answered, tuple(" ".join(title.split()) for title in titles if title), " ".join(words.split()), markup)


def _signature(entry: dict[str, Any]) -> Signature:
    example = {key: entry.pop(key) for key in list(entry) if key.startswith("example")}
    made = Signature(
        kind=SignalKind(entry.pop("kind")),
        name=entry.pop("name"),
        status=frozenset(entry.pop("status", ())),
        header=tuple((name, _pattern(value)) for name, value in entry.pop("header", {}).items()),
        title=tuple(_pattern(text) for text in entry.pop("title", ())),
        text=tuple(_pattern(text) for text in entry.pop("text", ())),
        markup=tuple(entry.pop("markup", ())),
        url=tuple(_pattern(text) for text in entry.pop("url", ())),
        host=tuple(entry.pop("host", ())),
        moved=entry.pop("moved", False),
        short=entry.pop("short", None),
        example=example,
    )
    if entry:
        raise ValueError(f"signature {made.name!r} has unknown keys: {', '.join(entry)}")
    return made


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _first(patterns: tuple[re.Pattern[str], ...], texts: tuple[str, ...]) -> str | None:
    for text in texts:
        for pattern in patterns:
            match = pattern.search(text)
            if match:
                return match[0][:_SHOWN] or text[:_SHOWN]
    return None
