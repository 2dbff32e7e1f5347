"""The lines of a paragraph on one tape, with what is known of each line end: what mends an address is what stood there."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from voetnoot.reading.flow import FlowLine

SOFT = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
BREAKS = frozenset("\n\f")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class PrintFacts:
    """What holds for the whole document.

    ``spaced_ends``: it keeps a space at wrapped line ends. ``hyphenated``: its words are broken automatically with hyphens, so
    that a hyphen at a line end may be none of the address. ``cut_links``: its links stop where the line stops, so that a link
    proves nothing about the end of an address. ``noted_links``: where the links in its notes lead. ``recognised``: the pages
    that were read by recognition, where no address is sure.
    """

    spaced_ends: bool = False
    hyphenated: bool = False
    cut_links: bool = False
    noted_links: frozenset[str] = frozenset()
    recognised: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Tape:
    """The ``lines`` with a line feed between them, a form feed where the page changes. ``starts``: where each line begins."""

    text: str
    lines: tuple[FlowLine, ...]
    starts: tuple[int, ...]

    def line_at(self, position: int) -> int:
        """Return the number of the line in which ``position`` lies (a break belongs to the line that it ends)."""
        return bisect_right(self.starts, position) - 1

    def word_at(self, position: int) -> str:
        """Return the characters from ``position`` to the next white space or break."""
        word = _WORD.match(self.text, position)
        return word[0] if word else ""


def tape_of(lines: Sequence[FlowLine]) -> Tape:
    """Return the tape of ``lines``; white space at the edges of lines is left out (``space_at_end`` remembers it)."""
    text: list[str] = []
    starts: list[int] = []
    length = 0
    for nth, line in enumerate(lines):
        if nth:
            text.append("\f" if line.page != lines[nth - 1].page else "\n")
            length += 1
        starts.append(length)
        text.append(line.text)
        length += len(line.text)
    return Tape("".join(text), tuple(lines), tuple(starts))
