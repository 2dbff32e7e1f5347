"""What a scant page says of itself, sentence by sentence, in the words of ``sayings.toml``.

Signatures know what was seen before; sayings know how people put such things, so that the page of a maker nobody heard of is
known too.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from voetnoot.links import Signal
from voetnoot.maintext import MainText
from voetnoot.walls.kinds import SignalKind

MOST_WORDS = 120
"""Words above which a page has more to say than that it is not the page."""

_RANK = (
    SignalKind.LEGAL,
    SignalKind.GEO_BLOCK,
    SignalKind.PAYWALL,
    SignalKind.LOGIN,
    SignalKind.CONSENT_WALL,
    SignalKind.GATE,
    SignalKind.BOT_WALL,
    SignalKind.MAINTENANCE,
    SignalKind.FAULT,
)
"""Which wall a page is where its words fit several: the most telling first."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_LOADING = re.compile(
    r"java ?script|\b(laden|loading|chargement|wird geladen|wordt geladen)\b *(\.\.\.|…|$)|\b(pagina|toepassing) wordt geladen",
    re.IGNORECASE,
)
_TOGETHER = 60
"""Words of a page up to which all its sentences are held to be about one thing."""

_SHOWN = 80
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Saying:
    """One entry of the file: a sentence ``about`` something that ``says`` one of these."""

    kind: SignalKind
    name: str
    about: re.Pattern[str] | None
    says: tuple[re.Pattern[str], ...]
    example: str
    whole: bool = False

    def heard(self, sentence: str) -> bool:
        """Return whether ``sentence`` says so."""
        if self.about is not None and not self.about.search(sentence):
            return False
        return any(pattern.search(sentence) for pattern in self.says)


@cache
def sayings() -> tuple[Saying, ...]:
    """Return all sayings of the file. Raises ``ValueError`` or ``KeyError`` for a file that does not make sense."""
    entries = tomllib.loads(files("voetnoot.walls").joinpath("sayings.toml").read_text("utf-8"))["saying"]
    return tuple(
        Saying(
            kind=SignalKind(entry["kind"]),
            name=entry["name"],
            about=_pattern(entry["about"]) if "about" in entry else None,
            says=tuple(_pattern(text) for text in entry["says"]),
            example=entry["example"],
            whole=entry.get("whole", False),
        )
        for entry in entries
    )


def said(text: MainText) -> list[Signal]:
    """Return what a page with few words says of itself: what stands before it, or else that it is not there.

    A page whose title or heading says that it is not there means that, whatever else it apologises for.
    """
    words = scant(text)
    if words is None:
        return []
    titles = [title for title in (text.title, text.heading) if title]
    lines = [*titles, *_sentences(words)]
    missing = [kind for kind in (SignalKind.PARKED, SignalKind.SOFT_404) if _first(kind, lines)]
    if not any(_first(kind, titles) for kind in missing):
        walls = [signal for kind in _RANK if (signal := _first(kind, lines, " ".join([*titles, *words.split()])))]
        if walls:
            return [walls[0], Signal(SignalKind.BY_WORDS, walls[0].evidence)]
    return [signal for kind in missing[:1] if (signal := _first(kind, lines))]


def scant(text: MainText) -> str | None:
    """Return the words of a page that has few or none, all of its own where that is bearable, or ``None`` for one with more."""
    own = text.own if text.own is not None else text.visible or text.text
    return next((words for words in (own, text.text) if len(words.split()) <= MOST_WORDS), None)


def says_loading(text: MainText) -> bool:
    """Return whether a page with few words says that scripts are still to fill it."""
    return _LOADING.search(scant(text) or "") is not None


def says_missing(words: str) -> bool:
    """Return whether a sentence of ``words`` says that the page is not there."""
    return _first(SignalKind.SOFT_404, list(_sentences(words))) is not None


def _first(kind: SignalKind, lines: list[str], whole: str = "") -> Signal | None:
    """Return what the first saying of ``kind`` hears in ``lines``, or in the ``whole`` page where that is short enough."""
    for saying in sayings():
        if saying.kind is kind:
            for line in [*lines, whole] if saying.whole and len(whole.split()) <= _TOGETHER else lines:
                if saying.heard(line):
                    return Signal(kind, f"{saying.name}: {line[:_SHOWN]}")
    return None


def _sentences(words: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(words):
        if line := " ".join(sentence.split()).strip(" .!?")[:_LONGEST]:
            yield line


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)
