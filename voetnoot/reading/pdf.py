"""PDF to running text, by pdfium. Understands letters of any producer by where things stand on the page."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from voetnoot.answers import Doubt, ReadError
from voetnoot.reading.dialects import dialect as dialect_of
from voetnoot.reading.doubts import DoubtKind, doubt
from voetnoot.reading.flow import Flow
from voetnoot.reading.layout import flow_of_pages
from voetnoot.reading.pdf_calls import Answers, address_of
from voetnoot.reading.pdf_links import LinkReader
from voetnoot.reading.pdf_objects import GlyphReader, PageObjects
from voetnoot.reading.pdf_page import PageReader, settle_hyphens
from voetnoot.reading.pdf_picture import picture
from voetnoot.reading.pdf_text import HyphenReader
from voetnoot.reading.recognition import RecognisedPage, Recogniser, RecognitionFailed, page_of
from voetnoot.reading.refusal import Refusal

MAX_PAGES = 2_000
_FEW_LETTERS = 20
_ILLEGIBLE = 0.15


class PdfTrouble(Refusal):
    """Why a PDF cannot be read: ``encrypted``, ``damaged``, ``scanned`` or ``too-large``, with a sentence for a person."""


def _opened(body: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise PdfTrouble(ReadError.ENCRYPTED, "The PDF is encrypted and opens only with a password.") from error
        raise PdfTrouble(ReadError.DAMAGED, f"The PDF is damaged: {str(error).rstrip('.')}.") from error


class _Pages:
    """The open pages of a document, closed all together: glyphs may still be asked for while the layout is worked out."""

    def __init__(self, document: pdfium.PdfDocument) -> None:
        self._document = document
        self.hyphens = HyphenReader()
        self._answers, self._links = Answers(), LinkReader(address_of(document.raw))
        self._open: list[tuple[Any, Any]] = []
        self.readers: dict[int, GlyphReader] = {}

    def read(self, nth: int) -> PageObjects | None:
        """Return page ``nth`` (from 0), or ``None`` when it cannot be loaded."""
        page = raw.FPDF_LoadPage(self._document.raw, nth)
        if not page:
            return None
        text_page = raw.FPDFText_LoadPage(page)
        self._open.append((page, text_page))
        reader = PageReader(address_of(page), address_of(text_page), self._answers, self.hyphens)
        self.readers[nth + 1] = reader
        found = reader.objects(nth + 1, raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page))
        found.links = self._links.of(address_of(page))
        return found

    def close(self) -> None:
        """Close what was opened."""
        for page, text_page in self._open:
            raw.FPDFText_ClosePage(text_page)
            raw.FPDF_ClosePage(page)


_ASKED = "Recognition is asked for (`reading.ocr`), but the program `tesseract` with Dutch is not installed."
_NOT_ASKED = "They need recognition first (`reading.ocr`)."


def _letters(page: PageObjects) -> int:
    return sum(len(run.text.strip()) for run in page.runs)


def _illegible(page: PageObjects) -> bool:
    return page.garbled > _ILLEGIBLE


def _checked(pages: list[PageObjects], missing: int, *, ocr: bool) -> None:
    if not pages:
        raise PdfTrouble(ReadError.DAMAGED, "The PDF is damaged: it has no page that can be loaded.")
    letters = sum(map(_letters, pages))
    if sum(map(_illegible, pages)) > len(pages) / 2:
        told = f"The PDF does not say what the signs on its pages are: its text is no text. {_ASKED if ocr else _NOT_ASKED}"
        raise PdfTrouble(ReadError.SCANNED, told)
    if letters < _FEW_LETTERS * len(pages) and any(page.images for page in pages):
        raise PdfTrouble(ReadError.SCANNED, f"The pages of the PDF are pictures without text. {_ASKED if ocr else _NOT_ASKED}")
    if letters == 0:
        reason = "some pages cannot be loaded" if missing else "it holds no text at all"
        raise PdfTrouble(ReadError.DAMAGED, f"The PDF is empty or damaged: {reason}.")


def _recognised(
    document: pdfium.PdfDocument, pages: _Pages, loaded: list[PageObjects], recognise: Recogniser
) -> tuple[list[PageObjects], list[Doubt]]:
    """Return the pages, those that are pictures read by ``recognise``, and a doubt for each of them."""
    found: list[PageObjects] = []
    doubts: list[Doubt] = []
    for page in loaded:
        if not _illegible(page) and (not page.images or _letters(page) >= _FEW_LETTERS):
            found.append(page)
            continue
        image, dpi = picture(document, page.number - 1)
        try:
            found.append(page_of(recognise(image, dpi), page, dpi))
        except RecognitionFailed as failure:
            found.append(page)
            doubts.append(doubt(DoubtKind.SCANNED, f"page {page.number}", str(failure)))
            continue
        pages.readers[page.number] = RecognisedPage()
        doubts.append(doubt(DoubtKind.RECOGNISED, f"page {page.number}"))
    return found, doubts


def _doubts(pages: list[PageObjects], count: int) -> Iterator[Doubt]:
    if len(pages) < count:
        yield doubt(DoubtKind.MISSING_PART, "file", f"{count - len(pages)} of {count} pages cannot be loaded.")
    for page in pages:
        if page.images and not _letters(page):
            yield doubt(DoubtKind.SCANNED, f"page {page.number}", "The page is a picture without text.")
        if page.garbled:
            yield doubt(DoubtKind.TEXT_LAYER, f"page {page.number}")


def flow_of_pdf(
    body: bytes,
    *,
    ocr: bool = False,
    recognise: Recogniser | None = None,
    on_page: Callable[[PageObjects], None] | None = None,
    dialect: str = "nl",
) -> Flow:
    """Return the running text of the PDF ``body`` with its notes taken apart.

    ``ocr``: pages that are pictures are to be read by ``recognise``; without it they are a refusal or a doubt.
    ``dialect``: whose words make a heading.
    ``on_page`` is shown each page as it was read (for a picture that explains). Raises `PdfTrouble` for a file that is
    encrypted, damaged, scanned, or has more than `MAX_PAGES` pages. Bombs are not met here: run it under limits.
    """
    document = _opened(body)
    pages = _Pages(document)
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise PdfTrouble(ReadError.TOO_LARGE, f"The PDF has {count} pages, more than the {MAX_PAGES} that are read.")
        read = [pages.read(nth) for nth in range(count)]
        loaded = [page for page in read if page is not None]
        settle_hyphens(loaded, pages.hyphens)
        recognised: list[Doubt] = []
        if ocr and recognise:
            loaded, recognised = _recognised(document, pages, loaded, recognise)
        _checked(loaded, count - len(loaded), ocr=ocr)
        for page in loaded if on_page else ():
            with suppress(Exception):
                on_page(page)  # type: ignore[misc]
        flow = flow_of_pages(loaded, pages.readers, dialect_of(dialect), (*recognised, *_doubts(loaded, count)))
        seen = frozenset(number for number, reader in pages.readers.items() if isinstance(reader, RecognisedPage))
        return replace(flow, recognised=seen)
    finally:
        pages.close()
        document.close()
