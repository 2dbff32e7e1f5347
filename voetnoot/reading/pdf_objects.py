"""What stands on a page of a PDF, by pdfium's text objects: runs of text with their ink, horizontal rules, link annotations.

Runs and not glyphs: a page has some sixty runs and three thousand glyphs, and each call costs the same. Single glyphs are
asked for only where a mark or the edge of a link lies inside a run.
"""

import ctypes
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from voetnoot.reading.pdf_text import MERGED_HYPHEN, HyphenReader

_TEXT, _PATH, _FORM = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM
_MAX_DEPTH = 5
_RULE_HEIGHT = 2.0
_NEAR = 2.0
_NO_INK = frozenset({0, 10, 13, 32, 160})
MAX_OBJECTS = 60_000
MAX_LINKS = 5_000


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its ink, in points from the lower left corner of the page."""

    char: str
    left: float
    right: float
    bottom: float
    top: float


@dataclass(slots=True)
class Run:
    """A text object, or several that stand together: text, box of the ink, origin (``y`` is the baseline), size in points.

    ``keys`` name the text objects, ``order`` is the place of the last in the order in which the file draws them.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    x: float
    y: float
    size: float
    keys: tuple[int, ...]
    order: int

    @property
    def blank(self) -> bool:
        """Whether nothing is to be seen of it."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""

    left: float
    right: float
    y: float


@dataclass(frozen=True, slots=True)
class LinkBox:
    """A rectangle of a link annotation and the address behind it."""

    left: float
    right: float
    bottom: float
    top: float
    uri: str


@dataclass(slots=True)
class PageObjects:
    """All that a page holds for us. ``images``: how many pictures it has."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    links: list[LinkBox] = field(default_factory=list)
    images: int = 0


class _Scratch:
    """What the readers of all pages share: the places that pdfium writes its answers to, and what is known of hyphens."""

    def __init__(self) -> None:
        self.box = tuple(ctypes.c_float() for _ in range(4))
        self.size = ctypes.c_float()
        self.matrix = pdfium.FS_MATRIX()
        self.buffer = (ctypes.c_ushort * 4096)()
        self.hyphens = HyphenReader()

    def bounds(self, item: Any) -> tuple[float, float, float, float]:
        left, bottom, right, top = self.box
        pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        return left.value, bottom.value, right.value, top.value

    def text(self, item: Any, text_page: Any) -> str:
        need = pdfium.FPDFTextObj_GetText(item, text_page, self.buffer, ctypes.sizeof(self.buffer))
        if need > ctypes.sizeof(self.buffer):
            self.buffer = (ctypes.c_ushort * need)()
            need = pdfium.FPDFTextObj_GetText(item, text_page, self.buffer, ctypes.sizeof(self.buffer))
        return bytes(memoryview(self.buffer).cast("B")[: max(0, need - 2)]).decode("utf-16-le", "replace")


Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _boxed(box: tuple[float, float, float, float], outer: Matrix) -> tuple[float, float, float, float]:
    if outer == _UNIT:
        return box
    left, bottom, right, top = box
    corners = [_times((1, 0, 0, 1, x, y), outer)[4:] for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


class PageReader:
    """Reads one open page. ``text_page`` is pdfium's text layer of it; both stay open until the caller closes them."""

    def __init__(self, page: Any, text_page: Any, scratch: _Scratch | None = None) -> None:
        self._page, self._text_page = page, text_page
        self._scratch = scratch or _Scratch()

    def _walk(self, holder: Any, depth: int, outer: Matrix) -> Iterator[tuple[Any, int, Matrix]]:
        inside = depth > 0
        count = pdfium.FPDFFormObj_CountObjects(holder) if inside else pdfium.FPDFPage_CountObjects(holder)
        for nth in range(min(count, MAX_OBJECTS)):
            item = pdfium.FPDFFormObj_GetObject(holder, nth) if inside else pdfium.FPDFPage_GetObject(holder, nth)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == _FORM and depth < _MAX_DEPTH:
                yield from self._walk(item, depth + 1, _times(self._matrix(item), outer))
            else:
                yield item, kind, outer

    def _matrix(self, item: Any) -> Matrix:
        matrix = self._scratch.matrix
        pdfium.FPDFPageObj_GetMatrix(item, matrix)
        return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)

    def _dropped_hyphen(self, item: Any) -> str:
        """Return the hyphen that pdfium leaves out where it is an object by itself behind another hyphen (``--``)."""
        left, bottom, right, top = self._scratch.bounds(item)
        wide, high = right - left, top - bottom
        return "-" if wide > 1 and 0 < high < wide / 2 else ""

    def _run(self, item: Any, outer: Matrix, order: int) -> Run | None:
        text = self._scratch.text(item, self._text_page) or self._dropped_hyphen(item)
        if not text:
            return None
        inner = self._matrix(item)
        a, b, c, d, x, y = inner if outer is _UNIT else _times(inner, outer)
        if abs(b) > abs(a):
            return None
        pdfium.FPDFTextObj_GetFontSize(item, self._scratch.size)
        left, bottom, right, top = _boxed(self._scratch.bounds(item), outer)
        key = ctypes.cast(item, ctypes.c_void_p).value or 0
        size = self._scratch.size.value * math.hypot(c, d)
        return Run(self._scratch.hyphens.clean(text, item), left, right, bottom, top, x, y, size, (key,), order)

    def objects(self, number: int, width: float, height: float) -> PageObjects:
        """Return the page's runs, rules and links. ``number`` counts from 1."""
        found = PageObjects(number, width, height)
        for item, kind, outer in self._walk(self._page, 0, _UNIT):
            if kind == _TEXT:
                if run := self._run(item, outer, len(found.runs)):
                    found.runs.append(run)
            elif kind == _PATH:
                left, bottom, right, top = _boxed(self._scratch.bounds(item), outer)
                if top - bottom <= _RULE_HEIGHT < right - left:
                    found.rules.append(Rule(left, right, (top + bottom) / 2))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                found.images += 1
        return found

    def _owner(self, nth: int) -> int:
        item = pdfium.FPDFText_GetTextObject(self._text_page, nth)
        return (ctypes.cast(item, ctypes.c_void_p).value or 0) if item else 0

    def _first(self, run: Run) -> int | None:
        """Return the index of a character of ``run``: the one at the left edge of its ink."""
        middle = (run.bottom + run.top) / 2
        for step in (0.3, 1.0, 2.5):
            nth: int = pdfium.FPDFText_GetCharIndexAtPos(self._text_page, run.left + step, middle, _NEAR, _NEAR * 2)
            for near in (nth, nth - 1, nth + 1):
                if near >= 0 and self._owner(near) in run.keys:
                    return near
        count = pdfium.FPDFText_CountChars(self._text_page)
        return next((nth for nth in range(count) if self._owner(nth) in run.keys), None)

    def _indices(self, run: Run) -> list[int]:
        """Return the indices of the characters of ``run``, those that pdfium put in left out."""
        first = self._first(run)
        if first is None:
            return []
        found = [first]
        for step in (-1, 1):
            nth, count = first + step, pdfium.FPDFText_CountChars(self._text_page)
            while 0 <= nth < count:
                if self._owner(nth) in run.keys:
                    found.append(nth)
                elif not self._generated(nth):
                    break
                nth += step
        return sorted(found)

    def _generated(self, nth: int) -> bool:
        return bool(pdfium.FPDFText_IsGenerated(self._text_page, nth) == 1)

    def glyphs(self, run: Run) -> list[Glyph]:
        """Return the glyphs of ``run`` that leave ink, in reading order."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        found: list[Glyph] = []
        for nth in self._indices(run):
            code = pdfium.FPDFText_GetUnicode(self._text_page, nth)
            if code in _NO_INK or self._generated(nth):
                continue
            pdfium.FPDFText_GetCharBox(self._text_page, nth, left, right, bottom, top)
            found.append(Glyph(chr(code), left.value, right.value, bottom.value, top.value))
        return found


def settle_hyphens(pages: Iterable[PageObjects], scratch: _Scratch) -> None:
    """Decide the hyphens of all ``pages``, once each has been read."""
    for page in pages:
        for run in page.runs:
            if MERGED_HYPHEN in run.text:
                run.text = scratch.hyphens.settle(run.text)


def new_scratch() -> _Scratch:
    """Return scratch space that the readers of all pages of a document share."""
    return _Scratch()
