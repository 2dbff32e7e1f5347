"""Draw lines on pages of a PDF: the same letter gives the same bytes."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import reportlab
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from demo.composing.breaking import Line, Measure


@dataclass(frozen=True, slots=True)
class Face:
    """A font in a size, with its bold. ``leading`` is the distance between lines, in points as the sizes."""

    regular: str
    bold: str
    size: float
    leading: float

    @property
    def small(self) -> float:
        """The size of a raised mark."""
        return self.size * 0.62

    def measure(self, *, bold: bool = False) -> Measure:
        """Return how wide a text is in this face."""
        font = self.bold if bold else self.regular
        return lambda text, raised: float(stringWidth(text, font, self.small if raised else self.size))


def open_fonts() -> None:
    """Make the fonts that come with reportlab known (``Vera``, ``VeraBd``); the letters of the ministries look like them."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in ("Vera", "VeraBd"):
        registerFont(TTFont(name, folder / f"{name}.ttf"))


class Sheet:
    """A PDF under way. ``size`` is width and height of its pages in points; y counts up from the foot, as in PDF."""

    def __init__(self, size: tuple[float, float], title: str) -> None:
        self._file = BytesIO()
        self._canvas = Canvas(self._file, pagesize=size, invariant=True)
        self._canvas.setTitle(title)
        self._canvas.setAuthor("voetnoot, demonstratie")
        self.width, self.height = size

    def line(self, line: Line, x: float, y: float, face: Face, *, bold: bool = False, linked: bool = False) -> None:
        """Write ``line`` from ``x`` on; addresses in it are links where ``linked`` says so."""
        writer = self._canvas.beginText(x, y)
        font = face.bold if bold else face.regular
        measure = face.measure(bold=bold)
        at = x
        for run in line.runs:
            writer.setFont(font, face.small if run.raised else face.size)
            writer.setRise(face.size * 0.36 if run.raised else 0)
            writer.textOut(run.text)
            end = at + measure(run.text, run.raised)
            if run.uri and linked:
                self._canvas.linkURL(run.uri, (at, y - 2, end, y + face.size), relative=0, thickness=0)
            at = end
        self._canvas.drawText(writer)

    def text(self, text: str, x: float, y: float, face: Face, *, bold: bool = False) -> None:
        """Write ``text`` from ``x`` on."""
        self._canvas.setFont(face.bold if bold else face.regular, face.size)
        self._canvas.drawString(x, y, text)

    def right(self, text: str, x: float, y: float, face: Face, *, bold: bool = False) -> None:
        """Write ``text`` so that it ends at ``x``."""
        self._canvas.setFont(face.bold if bold else face.regular, face.size)
        self._canvas.drawRightString(x, y, text)

    def rule(self, x: float, y: float, length: float, thickness: float = 0.5) -> None:
        """Draw a horizontal rule."""
        self._canvas.setLineWidth(thickness)
        self._canvas.line(x, y, x + length, y)

    def turn(self) -> None:
        """End the page."""
        self._canvas.showPage()

    def done(self) -> bytes:
        """Return the whole file."""
        self._canvas.save()
        return self._file.getvalue()
