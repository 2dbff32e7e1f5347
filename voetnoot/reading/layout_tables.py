"""Rows of tables: cells that stand side by side are one line, and a cell of several lines stays together."""

from collections.abc import Sequence
from itertools import pairwise

from voetnoot.reading.head_labels import is_label
from voetnoot.reading.layout_lines import Line
from voetnoot.reading.pdf_objects import Run

_SAME_ROW = 1.0
_NEXT_LINE = 1.38
_ALIGNED = 2.5

Cell = list[Line]


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][0].y - line.y) <= _SAME_ROW and rows[-1][0].page == line.page:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _under(cells: Sequence[Cell], row: Sequence[Line]) -> list[Cell] | None:
    """Return for each part of ``row`` the cell that it goes on, or ``None`` when ``row`` is a row of its own."""
    if len(cells) < 2 or len(row) >= len(cells):  # noqa: PLR2004 - one cell is no table
        return None
    hosts: list[Cell] = []
    for piece in row:
        nth = next((nth for nth, cell in enumerate(cells) if abs(cell[0].left - piece.left) <= _ALIGNED), None)
        if nth is None or cells[nth][-1].page != piece.page or not 0 < cells[nth][-1].y - piece.y <= _NEXT_LINE * piece.size:
            return None
        if nth == 0 and is_label(cells[0][0].text):
            return None  # what stands behind "Betreft" goes on at the margin
        if nth + 1 < len(cells) and piece.right >= cells[nth + 1][0].left:
            return None
        hosts.append(cells[nth])
    return hosts


def _line(cells: Sequence[Cell]) -> Line:
    """Return one line of ``cells``, from left to right, each with its own lines in order."""
    if len(cells) == 1 and len(cells[0]) == 1:
        return cells[0][0]
    text = ""
    spans: list[tuple[int, int, Run]] = []
    parts = [line for cell in cells for line in cell]
    for line in parts:
        text += " " if text and not text.endswith(" ") else ""
        spans += [(start + len(text), end + len(text), run) for start, end, run in line.spans]
        text += line.text
    first = cells[0][0]
    runs = [run for line in parts for run in line.runs]
    left, right = min(line.left for line in parts), max(line.right for line in parts)
    return Line(first.page, first.y, first.size, runs, left, right, text, spans)


def joined_rows(lines: Sequence[Line]) -> list[Line]:
    """Return ``lines`` (from top to bottom) with the parts of each row joined, lines of the same cell one after the other."""
    if not any(abs(one.y - other.y) <= _SAME_ROW and one.page == other.page for one, other in pairwise(lines)):
        return list(lines)
    found: list[list[Cell]] = []
    for row in _rows(lines):
        hosts = _under(found[-1], row) if found else None
        if hosts is None:
            found.append([[piece] for piece in row])
            continue
        for piece, host in zip(row, hosts, strict=True):
            host.append(piece)
    return [_line(cells) for cells in found]
