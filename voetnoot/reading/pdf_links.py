"""Link annotations of a page: rectangles and the addresses behind them (ISO 32000-1, 12.5.6.5)."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from voetnoot.reading.pdf_objects import LinkBox

_MAX_URI = 8192
MAX_LINKS = 5_000


def _boxes(link: Any, uri: str) -> Iterator[LinkBox]:
    """Yield the parts of a link: one quadrilateral a line where it has them, its rectangle otherwise."""
    quad = pdfium.FS_QUADPOINTSF()
    count = pdfium.FPDFLink_CountQuadPoints(link)
    for nth in range(min(max(count, 0), MAX_LINKS)):
        if pdfium.FPDFLink_GetQuadPoints(link, nth, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            yield LinkBox(min(xs), max(xs), min(ys), max(ys), uri)
    rect = pdfium.FS_RECTF()
    if count <= 0 and pdfium.FPDFLink_GetAnnotRect(link, rect):
        yield LinkBox(rect.left, rect.right, min(rect.top, rect.bottom), max(rect.top, rect.bottom), uri)


class LinkReader:
    """Reads the links of the pages of ``document``, a handle of pdfium."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._buffer = ctypes.create_string_buffer(_MAX_URI)

    def _uri(self, link: Any) -> str | None:
        action = pdfium.FPDFLink_GetAction(link)
        if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
            return None
        need = pdfium.FPDFAction_GetURIPath(self._document, action, self._buffer, _MAX_URI)
        return self._buffer.value.decode("utf-8", "replace").strip() or None if 1 < need <= _MAX_URI else None

    def of(self, page: Any) -> list[LinkBox]:
        """Return the rectangles of all links of ``page`` that lead to an address, at most `MAX_LINKS`."""
        found: list[LinkBox] = []
        position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        while len(found) < MAX_LINKS and pdfium.FPDFLink_Enumerate(page, position, link):
            if uri := self._uri(link):
                found += _boxes(link, uri)
        return found
