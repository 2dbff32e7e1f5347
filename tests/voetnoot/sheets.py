"""Pages composed line by line, with what layouts do to letters."""

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from voetnoot.answers import AnswerDocument
from voetnoot.reading.outline import outline
from voetnoot.reading.pdf import flow_of_pdf

LEFT, BODY, SMALL = 80.0, 10.0, 8.0


class Page:
    """Sets lines one under the other, as a word processor would."""

    def __init__(self) -> None:
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=A4, invariant=1)
        self.y = 760.0

    def run(self, x: float, y: float, text: str, size: float = BODY) -> float:
        """Set ``text`` at ``x`` and return where it ends."""
        self.canvas.setFont("Helvetica", size)
        self.canvas.drawString(x, y, text)
        return x + self.canvas.stringWidth(text, "Helvetica", size)

    def line(self, text: str, mark: str = "", rest: str = "") -> None:
        """Set a line of running text; ``mark`` raised after it, ``rest`` behind the mark."""
        end = self.run(LEFT, self.y, text)
        if mark:
            end = self.run(end, self.y + 3.5, mark, 6)
        if rest:
            self.run(end, self.y, rest)
        self.y -= 12

    def notes(self, *lines: tuple[str, str], y: float = 150.0) -> None:
        """Set the separator and the notes: pairs of mark (may be empty) and text."""
        self.canvas.line(LEFT, y + 12, LEFT + 140, y + 12)
        for mark, text in lines:
            end = self.run(LEFT, y + 2.5, mark, 5) if mark else LEFT
            self.run(end, y, text, SMALL)
            y -= 9.5

    def turn(self, number: int) -> None:
        """End the page with its number and a running foot."""
        self.run(430, 40, f"Pagina {number} van 2", 7)
        self.canvas.showPage()
        self.y = 760.0

    def body(self) -> bytes:
        self.canvas.save()
        return self.file.getvalue()


def document_of(page: Page) -> AnswerDocument:
    return outline(flow_of_pdf(page.body()))[0]
