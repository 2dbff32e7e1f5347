"""The pages of a PDF as pictures, with what was recognised marked on them."""

import io
from collections.abc import Iterator

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

from voetnoot.explaining.colours import ADDRESS, DOUBT, FURNITURE, MARK, ROLES, Colour, sureness
from voetnoot.explaining.marking import Recognised, Role, ShownLine
from voetnoot.explaining.places import Box, Ruler, box_of, glyph_boxes
from voetnoot.explaining.strip import Strip

SCALE = 2.0
"""Pixels per point: 144 dots per inch, fine enough to read a note."""

MAX_PAGES = 60
_TAG = 15
_BESIDE = 24


class _Sheet:
    """One page being drawn on. ``page`` is open; drawing is in points of the page."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.picture = page.render(scale=SCALE).to_pil().convert("RGBA")
        self._height = page.get_height()
        self._over = Image.new("RGBA", self.picture.size)
        self._draw = ImageDraw.Draw(self._over)
        self._font = ImageFont.load_default(_TAG)

    def _corners(self, box: Box, grown: float = 0.0) -> tuple[float, float, float, float]:
        up = self._height
        left, top = (box.left - grown) * SCALE, (up - box.top - grown) * SCALE
        return left, top, max(left, (box.right + grown) * SCALE), max(top, (up - box.bottom + grown) * SCALE)

    def fill(self, box: Box, colour: Colour, alpha: int, grown: float = 0.0) -> None:
        """Lay a see-through colour over ``box``."""
        self._draw.rectangle(self._corners(box, grown), fill=(*colour, alpha))

    def frame(self, box: Box, colour: Colour, grown: float = 1.0) -> None:
        """Draw a line around ``box``."""
        self._draw.rectangle(self._corners(box, grown), outline=(*colour, 255), width=2)

    def under(self, box: Box, colour: Colour) -> None:
        """Draw a thick line under ``box``."""
        left, _, right, bottom = self._corners(box)
        self._draw.line((left, bottom, right, bottom), fill=(*colour, 255), width=4)

    def tag(self, text: str, right: float, top: float, colour: Colour) -> None:
        """Write ``text`` on a small plate that ends at ``right`` and begins at the height ``top``."""
        wide = self._draw.textlength(text, font=self._font) + 8
        across, down = max(0.0, right * SCALE - wide), (self._height - top) * SCALE
        self._draw.rounded_rectangle((across, down, across + wide, down + _TAG + 5), 4, fill=(*colour, 235))
        self._draw.text((across + 4, down + 1), text, font=self._font, fill="white")

    def done(self) -> Image.Image:
        """Return the page with all that was drawn."""
        return Image.alpha_composite(self.picture, self._over).convert("RGB")


def _bar(sheet: _Sheet, lines: list[ShownLine], doubtful: frozenset[str]) -> None:
    """Mark the lines of parts: their colour, a bar at the left, a tag where a part begins (or goes on at a page's top)."""
    label = ""
    for shown in lines:
        box, colour = box_of(shown.line), ROLES[shown.role]
        sheet.fill(box, colour, 45, 1.0)
        if shown.role in (Role.LETTER, Role.LETTERHEAD):
            label = ""
            continue
        sheet.fill(Box(box.left - 6, box.bottom - 1, box.left - 4, box.top + 1), colour, 255)
        if shown.begins or shown.label != label:
            word = f"note {shown.label}" if shown.role is Role.NOTE else shown.label
            sheet.tag(word, box.left - 8, box.top, DOUBT if doubtful & set(_places(shown)) else colour)
        label = shown.label


def _places(shown: ShownLine) -> Iterator[str]:
    """Yield how doubts name the parts that a line belongs to."""
    for label in shown.label.split(", "):
        yield f"note {label}" if shown.role is Role.NOTE else label


def _details(sheet: _Sheet, lines: list[ShownLine], glyphs: list[Box]) -> None:
    """Frame the addresses and the marks; the numbers of addresses stand beside the text, for they would cover it."""
    edge = max((box_of(shown.line).right for shown in lines if shown.role is not Role.LETTERHEAD), default=0.0)
    for shown in lines:
        if not shown.pieces and not shown.line.marks:
            continue
        ruler = Ruler(shown.line, glyphs)
        beside = box_of(shown.line).right if shown.role is Role.LETTERHEAD else edge
        for nth, piece in enumerate(shown.pieces, start=1):
            box, sure = ruler.part(piece.start, piece.end), sureness(piece.found)
            sheet.under(box, sure)
            sheet.frame(box, ADDRESS, 0.5)
            sheet.tag(f"#{piece.number}", beside + _BESIDE * nth, box.top, sure)
        for box in ruler.marks():
            sheet.frame(box, MARK, 1.5)


def _furniture(sheet: _Sheet, lines: list[ShownLine], glyphs: list[Box]) -> int:
    """Lay grey over what no line has; return how many characters that are."""
    ours = [box_of(shown.line) for shown in lines]
    grown = [Box(box.left - 8, box.bottom - 4, box.right + 8, box.top + 4) for box in ours]
    left_out = [glyph for glyph in glyphs if not any(box.overlaps(glyph) for box in grown)]
    for glyph in left_out:
        sheet.fill(glyph, FURNITURE, 130, 1.0)
    return len(left_out)


def _page(page: pdfium.PdfPage, number: int, seen: Recognised, *, last: bool) -> bytes:
    lines = [shown for shown in seen.lines if shown.line.page == number and shown.line.place]
    glyphs, sheet = glyph_boxes(page), _Sheet(page)
    doubtful = frozenset(doubt.where for doubt in seen.doubts)
    _bar(sheet, lines, doubtful)
    _furniture(sheet, lines, glyphs)
    _details(sheet, lines, glyphs)
    addresses = {piece.number: piece.found for shown in lines for piece in shown.pieces}
    strip = Strip(sheet.picture.width)
    strip.legend()
    strip.addresses(addresses)
    strip.doubts(seen.doubts if last else ())
    whole = strip.below(sheet.done())
    file = io.BytesIO()
    whole.save(file, "PNG")
    return file.getvalue()


def pictures(body: bytes, seen: Recognised) -> Iterator[bytes]:
    """Yield a PNG of each page of the PDF ``body`` (at most `MAX_PAGES`), ``seen`` marked on it, with a legend below.

    Furniture, what no line of the letter has, lies under grey. Raises ``pypdfium2.PdfiumError`` for what is no PDF.
    """
    document = pdfium.PdfDocument(body)
    try:
        count = min(len(document), MAX_PAGES)
        for nth in range(count):
            page = document[nth]
            yield _page(page, nth + 1, seen, last=nth == count - 1)
            page.close()
    finally:
        document.close()
