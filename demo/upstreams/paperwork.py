"""The files of stand-ins: an answer set as a small PDF (reportlab)."""

import io
from html import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer


def pdf(*paragraphs: str, headings: frozenset[str] = frozenset()) -> bytes:
    """Return ``paragraphs`` as a PDF, those in ``headings`` in bold; the same paragraphs give the same bytes."""
    styles, file = getSampleStyleSheet(), io.BytesIO()
    flow = [Paragraph(escape(text), styles["Heading3" if text in headings else "BodyText"]) for text in paragraphs]
    made = SimpleDocTemplate(file, pagesize=A4, invariant=1)
    made.build([part for paragraph in flow for part in (paragraph, Spacer(1, 6))], canvasmaker=Canvas)
    return file.getvalue()
