"""Scanned pages: the picture of a page goes out, the words that a program saw on it come back and become runs of text.

The program itself is outside (it is given as a function), since the heart starts no process. What it read is never sure:
addresses from it carry a low confidence, so that none of them causes an event on its own.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from voetnoot.reading.pdf_objects import Glyph, PageObjects, Run

_POINTS = 72.0
_DESCENDING = frozenset("gjpqy,;()[]{}|/_QJ@$")
_CAPITAL = 0.72
_X_HEIGHT = 0.52
_TALL = frozenset("bdfhijklt0123456789ABCDEFGHIKLMNOPRSTUVWXYZ!?%&")


@dataclass(frozen=True, slots=True)
class Word:
    """A word on the picture of a page: its box in pixels from the upper left corner, and which line of text it is part of."""

    text: str
    left: int
    top: int
    width: int
    height: int
    line: tuple[int, ...]


Recogniser = Callable[[bytes, int], Sequence[Word]]
"""Takes a page as a grey picture (PGM) and its resolution in dots per inch; raises `RecognitionFailed`."""


class RecognitionFailed(Exception):  # noqa: N818 - it says what happened
    """The program could not read a page; the text is a sentence for a person."""


def page_of(words: Sequence[Word], page: PageObjects, dpi: int) -> PageObjects:
    """Return ``page`` with the runs that ``words`` make: one per word, on the baseline and in the size of their line."""
    scale = _POINTS / dpi
    lines: dict[tuple[int, ...], list[Word]] = defaultdict(list)
    for word in words:
        if word.text.strip():
            lines[word.line].append(word)
    sizes = _sizes(lines, scale)
    runs: list[Run] = []
    for line, members in lines.items():
        level = [word.top + word.height for word in members if not _DESCENDING & set(word.text)]
        base = median(level) if level else min(word.top + word.height for word in members)
        for word in sorted(members, key=lambda word: word.left):
            left, right = word.left * scale, (word.left + word.width) * scale
            top, bottom = page.height - word.top * scale, page.height - (word.top + word.height) * scale
            baseline = page.height - base * scale
            runs.append(Run(word.text + " ", left, right, bottom, top, left, baseline, sizes[line], (), len(runs)))
    return PageObjects(page.number, page.width, page.height, runs, images=page.images)


def _sizes(lines: dict[tuple[int, ...], list[Word]], scale: float) -> dict[tuple[int, ...], float]:
    """Return the size of each line in half points, the same for all lines of a paragraph: single lines measure too roughly."""
    measured: dict[tuple[int, ...], list[float]] = defaultdict(list)
    for line, members in lines.items():
        for word in members:
            letters = set(word.text)
            if not _DESCENDING & letters:
                share = _CAPITAL if _TALL & letters else _X_HEIGHT
                measured[line[:-1]].append(word.height * scale / share)
    overall = [size for sizes in measured.values() for size in sizes] or [10.0]
    return {line: round(2 * median(measured[line[:-1]] or overall)) / 2 for line in lines}


class RecognisedPage:
    """Stands for the reader of a page that holds no glyphs."""

    def glyphs(self, run: Run) -> list[Glyph]:  # noqa: ARG002 - there are none, whatever is asked for
        """Return nothing: a picture has no glyphs."""
        return []
