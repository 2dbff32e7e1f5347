"""The strip below a picture: the legend, the addresses of the page with how each was mended, the doubts."""

import textwrap
from collections.abc import Mapping, Sequence

from PIL import Image, ImageDraw, ImageFont

from voetnoot.answers import Doubt, FoundUrl
from voetnoot.explaining.colours import DOUBT, MEANINGS, Colour, sureness

_SIZE, _ROW, _MARGIN, _SWATCH = 17, 24, 24, 16
_WIDTH_OF_LETTER = 8.6
_INK: Colour = (30, 30, 30)


def told(found: FoundUrl) -> str:
    """Return what was done to an address, and how sure it is, in words."""
    other = f"; or {' or '.join(found.alternatives)}" if found.alternatives else ""
    return f"{found.mended or 'as printed'}, {found.confidence:.2f}{other}"


class Strip:
    """Rows of text under a page of ``width`` pixels."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._font = ImageFont.load_default(_SIZE)
        self._rows: list[list[tuple[int, Colour | None, str]]] = []

    def legend(self) -> None:
        """Add what the colours mean, as many to a row as fit."""
        row: list[tuple[int, Colour | None, str]] = []
        across = _MARGIN
        for colour, meaning in MEANINGS:
            wide = int(self._font.getlength(meaning)) + _SWATCH + 30
            if row and across + wide > self._width - _MARGIN:
                self._rows.append(row)
                row, across = [], _MARGIN
            row.append((across, colour, meaning))
            across += wide
        self._rows.append(row)

    def _text(self, text: str, colour: Colour | None) -> None:
        most = int((self._width - 2 * _MARGIN - _SWATCH) / _WIDTH_OF_LETTER)
        for nth, part in enumerate(textwrap.wrap(text, most, subsequent_indent="      ")):
            self._rows.append([(_MARGIN, colour if nth == 0 else None, part)])

    def addresses(self, found: Mapping[int, FoundUrl]) -> None:
        """Add the addresses of the page by number."""
        for number, address in sorted(found.items()):
            self._text(f"#{number}  {address.url}   ({told(address)})", sureness(address))

    def doubts(self, doubts: Sequence[Doubt]) -> None:
        """Add the doubts of the whole document."""
        for doubt in doubts:
            self._text(f"{doubt.kind} at {doubt.where}: {doubt.text}", DOUBT)

    def below(self, picture: Image.Image) -> Image.Image:
        """Return ``picture`` with the strip below it."""
        high = len(self._rows) * _ROW + 2 * _MARGIN
        whole = Image.new("RGB", (self._width, picture.height + high), "white")
        whole.paste(picture, (0, 0))
        draw = ImageDraw.Draw(whole)
        draw.line((0, picture.height, self._width, picture.height), fill=_INK, width=2)
        for nth, row in enumerate(self._rows):
            down = picture.height + _MARGIN + nth * _ROW
            for across, colour, text in row:
                if colour is not None:
                    draw.rectangle((across, down + 2, across + _SWATCH, down + 2 + _SWATCH), fill=colour)
                draw.text((across + _SWATCH + 8, down), text, font=self._font, fill=_INK)
        return whole
