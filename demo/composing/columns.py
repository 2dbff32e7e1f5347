"""What both looks of a letter in print share: questions and answers as blocks, and a page with its notes at the foot."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from demo.composing.breaking import Line, break_lines
from demo.composing.drawing import Face, Sheet
from demo.composing.letter import Exchange, Letter
from demo.composing.paging import Block, Page


@dataclass(frozen=True, slots=True)
class Column:
    """Where text stands on a page, and how. ``left`` and ``width`` in points, ``top`` and ``foot`` from the foot of the page.

    ``break_after``: the characters after which an address may break. ``linked``: addresses are links.
    """

    left: float
    width: float
    top: float
    foot: float
    text: Face
    notes: Face
    break_after: str
    linked: bool

    def lines(self, text: str, *, bold: bool = False) -> tuple[Line, ...]:
        """Return ``text`` broken to the width of the column."""
        return tuple(break_lines(text, self.width, self.text.measure(bold=bold), break_after=self.break_after))

    def block(self, text: str, gap: float = 0.0, *, bold: bool = False) -> Block:
        """Return ``text`` as a block; a bold one is a heading."""
        return Block(self.lines(text, bold=bold), gap, heading=bold)

    def note_lines(self, notes: Mapping[int, str]) -> dict[int, tuple[Line, ...]]:
        """Return the lines of each note, its number raised before it."""
        measure = self.notes.measure()
        return {
            number: tuple(break_lines(f"[^{number}] {text}", self.width, measure, break_after=self.break_after))
            for number, text in notes.items()
        }

    def draw(self, sheet: Sheet, page: Page, notes: Mapping[int, tuple[Line, ...]]) -> None:
        """Write the lines of ``page`` and, above the foot, the notes that they mark."""
        for placed in page.placed:
            sheet.line(placed.line, self.left, self.top - placed.down, self.text, bold=placed.heading, linked=self.linked)
        lines = [line for number in page.notes for line in notes[number]]
        if lines:
            sheet.rule(self.left, self.foot + len(lines) * self.notes.leading + 3, 60)
        for nth, line in enumerate(reversed(lines)):
            sheet.line(line, self.left, self.foot + nth * self.notes.leading, self.notes, linked=self.linked)


def paragraphs(text: str) -> Iterator[str]:
    """Give the paragraphs of ``text``, which an empty line divides."""
    for paragraph in text.split("\n\n"):
        yield " ".join(paragraph.split())


def in_order(exchanges: Iterable[Exchange]) -> Iterator[tuple[list[int], str, str | None]]:
    """Give per exchange the numbers of its questions, their texts as paragraphs, and the answer."""
    for one in exchanges:
        numbers = sorted(one.questions)
        yield numbers, "\n\n".join(one.questions[number] for number in numbers), one.answer


def note_heights(letter: Letter, column: Column) -> dict[int, float]:
    """Return the height of each note in points."""
    return {number: len(lines) * column.notes.leading for number, lines in column.note_lines(letter.notes).items()}
