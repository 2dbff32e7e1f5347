"""Reads a page by pdfium's text objects.

Runs and not glyphs: a page has some sixty runs and three thousand glyphs, and each call costs the same. Single glyphs are
asked for only where a mark or the edge of a link lies inside a run.
"""

import math
from collections.abc import Iterable

import pypdfium2.raw as pdfium

from voetnoot.reading import pdf_calls
from voetnoot.reading.pdf_calls import Answers, Box
from voetnoot.reading.pdf_chars import Characters
from voetnoot.reading.pdf_objects import Glyph, PageObjects, Rule, Run
from voetnoot.reading.pdf_text import MERGED_HYPHEN, HyphenReader

_TEXT, _PATH, _FORM, _IMAGE = (
    pdfium.FPDF_PAGEOBJ_TEXT,
    pdfium.FPDF_PAGEOBJ_PATH,
    pdfium.FPDF_PAGEOBJ_FORM,
    pdfium.FPDF_PAGEOBJ_IMAGE,
)
_MAX_DEPTH = 5
_RULE_HEIGHT = 2.0
_NO_INK = frozenset("\0\n\r \u00a0")
_ON_PAGE, _INSIDE = (pdf_calls.count_objects, pdf_calls.get_object), (pdf_calls.count_inner, pdf_calls.get_inner)
MAX_OBJECTS = 60_000

Matrix = tuple[float, ...]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _boxed(box: Box, outer: Matrix) -> Box:
    if outer is _UNIT:
        return box
    left, bottom, right, top = box
    corners = [_times((1, 0, 0, 1, x, y), outer)[4:] for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


class PageReader:
    """Reads one open page: ``page`` and ``text_page`` are its handles, both open until the caller closes them.

    ``answers`` and ``hyphens`` are shared by the pages of a document.
    """

    def __init__(self, page: int, text_page: int, answers: Answers, hyphens: HyphenReader) -> None:
        self._page, self._text_page = page, text_page
        self._answers, self._hyphens = answers, hyphens
        self._characters = Characters(text_page)

    def _run(self, item: int, outer: Matrix, order: int) -> Run | None:
        left, bottom, right, top, size, *inner = self._answers.text_object(item)
        text, behind = self._characters.text_of(item)
        text = text or _dropped_hyphen(right - left, top - bottom)
        if not text:
            return None
        if outer is not _UNIT:
            inner = [*_times(tuple(inner), outer)]
            left, bottom, right, top = _boxed((left, bottom, right, top), outer)
        a, b, c, d, x, y = inner
        if abs(b) > abs(a):
            return None
        text = self._hyphens.clean(text, item)
        run = Run(text, left, right, bottom, top, x, y, size * math.hypot(c, d), (item,), order)
        run.lent, run.parted = behind == " ", behind in ("\r", "\n")
        return run

    def _take(self, holder: int, depth: int, outer: Matrix, found: PageObjects) -> None:
        """Add what ``holder`` holds, the page or at some ``depth`` a form in it, to ``found``."""
        count_of, item_of = _INSIDE if depth else _ON_PAGE
        for nth in range(min(count_of(holder), MAX_OBJECTS)):
            item = item_of(holder, nth)
            kind = pdf_calls.kind_of(item)
            if kind == _TEXT:
                if run := self._run(item, outer, len(found.runs)):
                    found.runs.append(run)
            elif kind == _PATH:
                left, bottom, right, top = _boxed(self._answers.bounds(item), outer)
                if top - bottom <= _RULE_HEIGHT < right - left:
                    found.rules.append(Rule(left, right, (top + bottom) / 2))
            elif kind == _IMAGE:
                found.images += 1
            elif kind == _FORM and depth < _MAX_DEPTH:
                self._take(item, depth + 1, _times(self._answers.matrix(item), outer), found)

    def objects(self, number: int, width: float, height: float) -> PageObjects:
        """Return the page's runs, rules and number of pictures. ``number`` counts from 1."""
        found = PageObjects(number, width, height, garbled=self._characters.garbled())
        self._take(self._page, 0, _UNIT, found)
        return found

    def glyphs(self, run: Run) -> list[Glyph]:
        """Return the glyphs of ``run`` that leave ink, in reading order."""
        spans = sorted(span for key in run.keys for span in self._characters.spans(key))
        chars = self._characters.text
        inked = [nth for start, end in spans for nth in range(start, end) if chars[nth] not in _NO_INK]
        first, last = run.part or (0, len(inked))
        return [Glyph(chars[nth], *self._answers.char_box(self._text_page, nth)) for nth in inked[first:last]]


def _dropped_hyphen(wide: float, high: float) -> str:
    """Return the hyphen that pdfium leaves out where it is an object by itself behind another hyphen (``--``)."""
    return "-" if wide > 1 and 0 < high < wide / 2 else ""


def settle_hyphens(pages: Iterable[PageObjects], hyphens: HyphenReader) -> None:
    """Decide the hyphens of all ``pages``, once each has been read."""
    for page in pages:
        for run in page.runs:
            if MERGED_HYPHEN in run.text:
                run.text = hyphens.settle(run.text)
