"""Where on a page the characters of a line stand, by the boxes of their glyphs."""

from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from voetnoot.reading.flow import FlowLine

_BELOW, _ABOVE = 0.4, 1.0
_LONGEST_LEAD = 4


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "Box") -> bool:
        """Tell whether the middle of ``other`` lies in this box."""
        across, down = (other.left + other.right) / 2, (other.bottom + other.top) / 2
        return self.left <= across <= self.right and self.bottom <= down <= self.top


def glyph_boxes(page: pdfium.PdfPage) -> list[Box]:
    """Return the ink boxes of all characters of ``page`` that leave any."""
    text_page = page.get_textpage()
    inked = [nth for nth in range(text_page.count_chars()) if not chr(raw.FPDFText_GetUnicode(text_page.raw, nth)).isspace()]
    boxes = [Box(*text_page.get_charbox(nth)) for nth in inked]
    text_page.close()
    return [box for box in boxes if box.right > box.left and box.top > box.bottom]


def box_of(line: FlowLine) -> Box:
    """Return the box of a whole line of a page."""
    assert line.place is not None
    left, baseline, right, size = line.place
    return Box(left, baseline - 0.27 * size, right, baseline + 0.82 * size)


def _printed(line: FlowLine) -> list[int | str]:
    """Return what leaves ink in ``line``, in order: offsets in the text, and the characters of marks taken out of it."""
    found: list[int | str] = []
    for offset in range(len(line.text) + 1):
        found += [char for mark in line.marks if mark.offset == offset for char in mark.number]
        if offset < len(line.text) and not line.text[offset].isspace() and line.text[offset] not in "\u00ad\u200b":
            found.append(offset)
    return found


class Ruler:
    """Tells where parts of ``line`` stand among the ``glyphs`` of its page."""

    def __init__(self, line: FlowLine, glyphs: list[Box]) -> None:
        assert line.place is not None
        left, baseline, right, size = line.place
        reach = Box(left - 1, baseline - _BELOW * size, right + 1, baseline + _ABOVE * size)
        ours = sorted((glyph for glyph in glyphs if reach.overlaps(glyph)), key=lambda glyph: glyph.left)
        printed = _printed(line)
        lead = len(ours) - len(printed)
        if 0 < lead <= _LONGEST_LEAD:
            printed = [*"0" * lead, *printed]  # a note's own number, which is no part of its text
        self._whole, self._length = box_of(line), max(1, len(line.text))
        self._boxes = dict(enumerate(ours)) if len(ours) == len(printed) else {}
        self._order = {what: nth for nth, what in enumerate(printed) if isinstance(what, int)}
        self._marks = [nth for nth, what in enumerate(printed) if isinstance(what, str)]

    def part(self, start: int, end: int) -> Box:
        """Return the box of ``text[start:end]``; by its share of the line where the glyphs cannot be told apart."""
        inked = [self._boxes[nth] for at in range(start, end) if (nth := self._order.get(at)) in self._boxes]
        if inked:
            return Box(inked[0].left, self._whole.bottom, inked[-1].right, self._whole.top)
        width = (self._whole.right - self._whole.left) / self._length
        left = self._whole.left
        return Box(left + start * width, self._whole.bottom, left + end * width, self._whole.top)

    def marks(self) -> list[Box]:
        """Return the boxes of the digits of the line's note marks."""
        return [self._boxes[nth] for nth in self._marks if nth in self._boxes]
