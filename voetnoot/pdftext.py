"""The plain text of a cited PDF, for comparing it with itself over time (the answers themselves are read elsewhere)."""

from dataclasses import dataclass
from io import BytesIO

import pypdfium2

_MOST_PAGES = 500
_LONGEST_TEXT = 1_000_000
_LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True)
class PdfText:
    """The title from the metadata, where there is one, and the text of the pages in order."""

    title: str | None
    text: str


def pdf_text(body: bytes) -> PdfText | None:
    """Return the text of the first 500 pages, or ``None`` for a PDF that is encrypted or broken. Never raises for bad input."""
    try:
        document = pypdfium2.PdfDocument(BytesIO(body))
    except pypdfium2.PdfiumError:
        return None
    try:
        title = document.get_metadata_value("Title").strip()[:_LONGEST_TITLE] or None
        pages = [_page(document, number) for number in range(min(len(document), _MOST_PAGES))]
    finally:
        document.close()
    return PdfText(title, "\n".join(pages)[:_LONGEST_TEXT])


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        text = document[number].get_textpage().get_text_bounded()
    except pypdfium2.PdfiumError:
        return ""
    return "\n".join(text.splitlines())
