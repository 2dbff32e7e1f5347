"""Link annotations of a page: rectangles and the addresses behind them (ISO 32000-1, 12.5.6.5)."""

import ctypes
from collections.abc import Iterator

import pypdfium2.raw as pdfium

from voetnoot.reading import pdf_calls
from voetnoot.reading.pdf_objects import LinkBox

_MAX_URI = 8192
MAX_LINKS = 5_000


class LinkReader:
    """Reads the links of the pages of ``document``. It and the pages are handles of pdfium as integers."""

    def __init__(self, document: int) -> None:
        self._document = document
        self._uri = ctypes.create_string_buffer(_MAX_URI)
        self._quad, self._rect = (ctypes.c_float * 8)(), (ctypes.c_float * 4)()
        self._position, self._link = ctypes.c_int(0), ctypes.c_void_p()

    def _address(self, link: int) -> str | None:
        action = pdf_calls.action_of(link)
        if not action or pdf_calls.kind_of_action(action) != pdfium.PDFACTION_URI:
            return None
        need = pdf_calls.uri_of(self._document, action, ctypes.addressof(self._uri), _MAX_URI)
        return self._uri.value.decode("utf-8", "replace").strip() or None if 1 < need <= _MAX_URI else None

    def _boxes(self, link: int, uri: str) -> Iterator[LinkBox]:
        """Yield the parts of a link: one quadrilateral a line where it has them, its rectangle otherwise."""
        count = pdf_calls.count_quads(link)
        for nth in range(min(max(count, 0), MAX_LINKS)):
            if pdf_calls.quad_of(link, nth, ctypes.addressof(self._quad)):
                numbers = list(self._quad)
                xs, ys = numbers[::2], numbers[1::2]
                yield LinkBox(min(xs), max(xs), min(ys), max(ys), uri)
        if count <= 0 and pdf_calls.rect_of(link, ctypes.addressof(self._rect)):
            left, top, right, bottom = self._rect
            yield LinkBox(left, right, min(top, bottom), max(top, bottom), uri)

    def of(self, page: int) -> list[LinkBox]:
        """Return the rectangles of all links of ``page`` that lead to an address, at most `MAX_LINKS`."""
        found: list[LinkBox] = []
        self._position.value = 0
        places = ctypes.addressof(self._position), ctypes.addressof(self._link)
        while len(found) < MAX_LINKS and pdf_calls.next_link(page, *places):
            link = self._link.value
            if link and (uri := self._address(link)):
                found += self._boxes(link, uri)
        return found
