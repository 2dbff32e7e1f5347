"""Lay lines out on pages: the note that a line marks stands at the foot of the same page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from demo.composing.breaking import Line


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that follow each other. ``gap``: white space above, in points; ``heading``: bold, and never last on a page."""

    lines: tuple[Line, ...]
    gap: float = 0.0
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A line and how far its foot is below the top of the text area, in points."""

    line: Line
    down: float
    heading: bool = False


@dataclass(slots=True)
class Page:
    """The lines of a page, and the numbers of the notes at its foot in order."""

    placed: list[Placed] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    filled: float = 0.0


@dataclass(frozen=True, slots=True)
class Measures:
    """Heights in points: of the text area of the first page and of the others, of a line, and of the rule above the notes."""

    first: float
    others: float
    leading: float
    rule: float


def lay_out(blocks: Sequence[Block], note_heights: Mapping[int, float], measures: Measures) -> list[Page]:
    """Return the pages that ``blocks`` fill. ``note_heights``: the height of each note, by number."""
    pages = [Page()]
    for at, block in enumerate(blocks):
        following = blocks[at + 1].lines[:1] if block.heading and at + 1 < len(blocks) else ()
        for nth, line in enumerate(block.lines):
            gap = block.gap if nth == 0 else 0.0
            ahead = (line, *block.lines[nth + 1 :], *following) if block.heading else (line,)
            room = measures.first if len(pages) == 1 else measures.others
            wanted = gap + measures.leading * len(ahead)
            if pages[-1].placed and pages[-1].filled + wanted + _foot(pages[-1], ahead, note_heights, measures) > room:
                pages.append(Page())
            _put(pages[-1], line, gap if pages[-1].placed else 0.0, block, measures)
    return pages


def _foot(page: Page, ahead: Sequence[Line], note_heights: Mapping[int, float], measures: Measures) -> float:
    numbers = [*page.notes, *(mark for line in ahead for mark in line.marks)]
    return measures.rule + sum(note_heights[number] for number in numbers) if numbers else 0.0


def _put(page: Page, line: Line, gap: float, block: Block, measures: Measures) -> None:
    page.filled += gap + measures.leading
    page.placed.append(Placed(line, page.filled, block.heading))
    page.notes.extend(line.marks)
