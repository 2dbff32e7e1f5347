"""A cited file as PDF: a title and paragraphs on one page."""

from reportlab.lib.pagesizes import A4

from demo.composing.breaking import break_lines
from demo.composing.drawing import Face, Sheet

_TITLE = Face("Helvetica-Bold", "Helvetica-Bold", 20, 26)
_TEXT = Face("Helvetica", "Helvetica-Bold", 11, 15)


def pdf_page(title: str, text: str) -> bytes:
    """Return a PDF of one page with ``title`` above the paragraphs of ``text``, which empty lines divide."""
    sheet = Sheet(A4, title)
    sheet.text(title, 72, 740, _TITLE)
    down = 700.0
    for paragraph in text.split("\n\n"):
        for line in break_lines(" ".join(paragraph.split()), A4[0] - 144, _TEXT.measure()):
            sheet.line(line, 72, down, _TEXT)
            down -= _TEXT.leading
        down -= _TEXT.leading / 2
    return sheet.done()
