"""Runs put together to lines by where they stand, never by the order in which a file draws them."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from statistics import median

from voetnoot.reading.layout_holes import Glyphs, beside, filled
from voetnoot.reading.pdf_objects import PageObjects, Run

_SAME_BASELINE = 1.0
_COLUMN_GAP = 3.0
_PIECE = 3
_SMALL = 0.82
_SMALL_LENGTH = 6
_RAISED_RANGE = (-0.35, 0.75)
_TOUCH_LEFT, _TOUCH_RIGHT = 3.5, 0.9
_SPACE_GAP, _WIDE_GAP, _NO_SPACE_GAP, _HYPHEN_GAP = 0.22, 0.65, 0.02, 0.2
_FROM_LEFT = attrgetter("x", "left")
_RAISED_BOTTOM, _RAISED_HEIGHT = 0.14, 0.66
_PHANTOM = 0.04


@dataclass(slots=True)
class Line:
    """Runs on one baseline, from left to right. ``size`` is that of most of its characters."""

    page: int
    y: float
    size: float
    runs: list[Run]
    left: float = 0.0
    right: float = 0.0
    text: str = ""
    spans: list[tuple[int, int, Run]] = field(default_factory=list)

    def settle(self) -> None:
        """Put the runs in order and compute the text, its edges and which run each part of the text comes from."""
        self.runs.sort(key=_FROM_LEFT)
        inked = [run for run in self.runs if not run.blank]
        weights: dict[float, int] = {}
        # Several marks behind a short word are more than the word: the line is what stands on its baseline.
        for run in [run for run in inked if abs(run.y - self.y) < _SAME_BASELINE] or inked:
            weights[run.size] = weights.get(run.size, 0) + len(run.text.strip())
        self.size = max(weights, key=lambda size: (weights[size], size))
        self.left, self.right = min(run.left for run in inked), max(run.right for run in inked)
        self.text, spans = _assembled(*_without_phantoms(self.runs, inked), self.size)
        self.spans = _coalesced(self.text, spans, self)


def _without_phantoms(runs: list[Run], inked: list[Run]) -> tuple[list[Run], frozenset[int]]:
    """Return ``runs`` without the blanks that take no room, and which runs stand above one.

    LibreOffice sets such a blank where it parts a word, and the rest of the word above it.
    """
    if len(inked) == len(runs):
        return runs, frozenset()
    blanks = [run for run in runs if run.blank]
    above = frozenset(id(run) for run in inked if any(abs(run.x - blank.x) < _PHANTOM * run.size for blank in blanks))
    begins = [run.x for run in inked if id(run) in above]
    kept = [run for run in runs if not run.blank or all(abs(run.x - x) >= _PHANTOM * run.size for x in begins)]
    return kept, above


def raised_ink(bottom: float, top: float, line: Line) -> bool:
    """Tell whether ink from ``bottom`` to ``top`` stands above ``line`` and is low, as the digits of a note mark are."""
    return bottom - line.y > _RAISED_BOTTOM * line.size and top - bottom < _RAISED_HEIGHT * line.size


def _alike(before: Run, after: Run, line: Line) -> bool:
    """Tell whether two runs that stand together are one to the reader; a raised digit is no part of the word before it."""
    same = abs(before.size - after.size) < 0.03 * line.size and abs(before.y - after.y) < 0.05 * line.size
    high = [run.text.strip().isdigit() and raised_ink(run.bottom, run.top, line) for run in (before, after)]
    return same and high[0] == high[1]


def _coalesced(text: str, spans: list[tuple[int, int, Run]], line: Line) -> list[tuple[int, int, Run]]:
    """Join runs that follow each other without a gap: some producers set every letter by itself."""
    found: list[tuple[int, int, Run]] = []
    last = 0
    for start, end, run in spans:
        short, last = max(last, end - start) <= _PIECE, end - start
        if (
            not found
            or not short
            or run.blank
            or run.part
            or not _alike(found[-1][2], run, line)
            or text[found[-1][1] : start].strip()
        ):
            found.append((start, end, run))
            continue
        first, _, before = found[-1]
        box = (before.left, max(before.right, run.right), min(before.bottom, run.bottom), max(before.top, run.top))
        whole = Run(text[first:end], *box, before.x, before.y, before.size, (*before.keys, *run.keys), run.order)
        found[-1] = (first, end, whole)
    return found


def _gap_text(before: Run, after: Run, size: float) -> str:
    """Return what stands between two runs: nothing, a space, or a tab where a column begins.

    pdfium knows the widths of the glyphs and puts a space where one run drawn after the other leaves a gap, unless it takes the
    second for another line; ink alone would see one beside every narrow letter of a typewriter font.
    """
    gap = after.left - before.right
    if gap > _COLUMN_GAP * size:
        return "\t"
    in_turn = after.order == before.order + 1 and abs(after.y - before.y) < _SAME_BASELINE and not before.parted
    limit = _WIDE_GAP if in_turn else _SPACE_GAP
    return " " if gap > limit * size else ""


def _assembled(runs: list[Run], tight: frozenset[int], size: float) -> tuple[str, list[tuple[int, int, Run]]]:
    text = ""
    spans: list[tuple[int, int, Run]] = []
    before: Run | None = None
    for run in runs:
        piece = run.text
        if before is not None and not run.blank:
            gap = run.left - before.right
            room = _SPACE_GAP if id(run) in tight else (_HYPHEN_GAP if piece.startswith("-") else _NO_SPACE_GAP)
            if gap < room * size and text.endswith(" ") and not piece.startswith(" "):
                text = text.rstrip(" ")  # pdfium saw a space where there is no room for one
                spans[-1] = (spans[-1][0], max(spans[-1][0], min(spans[-1][1], len(text))), spans[-1][2])
            elif not text.endswith((" ", "\t")) and not piece.startswith(" "):
                text += _gap_text(before, run, size)
            if text.endswith(" ") and piece.startswith(" "):
                piece = piece.lstrip(" ")
        spans.append((len(text), len(text) + len(piece), run))
        text += piece
        before = before if run.blank else run
    return text, [(start, min(end, len(text)), run) for start, end, run in spans]


def _rows(runs: list[Run]) -> Iterator[list[Run]]:
    row: list[Run] = []
    for run in sorted(runs, key=attrgetter("y"), reverse=True):
        if row and row[0].y - run.y > _SAME_BASELINE:
            yield row
            row = []
        row.append(run)
    if row:
        yield row


def _pieces(row: list[Run]) -> Iterator[list[Run]]:
    """Yield the parts of a row that a gap of more than three times the size keeps apart."""
    if len(row) == 1:
        yield row
        return
    row.sort(key=_FROM_LEFT)
    piece: list[Run] = []
    edge = float("-inf")
    for run in row:
        if piece and not run.blank and run.left - edge > _COLUMN_GAP * run.size:
            yield piece
            piece = []
        piece.append(run)
        edge = edge if run.blank else max(edge, run.right)
    if piece:
        yield piece


def _line(page: int, runs: list[Run]) -> Line | None:
    inked = [run for run in runs if not run.blank]
    if not inked:
        return None
    if len(runs) == 1:
        (run,) = runs
        return Line(page, run.y, run.size, runs, run.left, run.right, run.text, [(0, len(run.text), run)])
    weightiest = max(inked, key=lambda run: (run.size, len(run.text)))
    line = Line(page, weightiest.y, 0.0, runs)
    line.settle()
    return line


def _touches(small: Line, line: Line) -> bool:
    low, high = _RAISED_RANGE
    off = (small.y - line.y) / line.size
    beside = line.left - _TOUCH_LEFT * line.size <= small.right and small.left <= line.right + _TOUCH_RIGHT * line.size
    return small.size <= _SMALL * line.size and low <= off <= high and beside and abs(small.y - line.y) > 0


def _attach(lines: list[Line]) -> list[Line]:
    """Join small short pieces (marks, squares, subscripts) with the line that they touch."""
    ordered = sorted(lines, key=attrgetter("y"))
    heights = [line.y for line in ordered]
    gone: set[int] = set()
    grown: dict[int, Line] = {}
    for small in ordered:
        if len(small.text.strip()) > _SMALL_LENGTH:
            continue
        reach = 2.0 * small.size
        near = ordered[bisect_left(heights, small.y - reach) : bisect_left(heights, small.y + reach)]
        hosts = [line for line in near if line is not small and id(line) not in gone and _touches(small, line)]
        if hosts:
            host = min(hosts, key=lambda line: (abs(small.y - line.y - 0.3 * line.size), abs(small.left - line.right)))
            host.runs += small.runs
            gone.add(id(small))
            grown[id(host)] = host
    for line in grown.values():
        line.settle()
    return [line for line in lines if id(line) not in gone]


def lines_of(page: PageObjects, glyphs: Glyphs) -> list[Line]:
    """Return the lines of ``page`` from top to bottom, parts of a row that stand far apart as lines of their own.

    ``glyphs`` gives the glyphs of a run, where one stands inside another.
    """
    pieces = [piece for row in _rows(page.runs) for piece in _pieces(filled(row, glyphs))]
    found = [line for piece in beside(pieces) if (line := _line(page.number, piece)) is not None]
    return sorted(_attach(found), key=lambda line: (-line.y, line.left))


def mean_width(lines: list[Line]) -> float:
    """Return the average width of a character in ``lines``, in points; half a size where there is nothing to measure."""
    widths = [(line.right - line.left) / len(line.text.strip()) for line in lines if len(line.text.strip()) > 20]  # noqa: PLR2004
    return median(widths) if widths else 5.0
