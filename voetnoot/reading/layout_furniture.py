"""What is of the page and not of the letter: page numbers, running heads and feet, the letterhead beside the column."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from voetnoot.reading.dialects import Dialect
from voetnoot.reading.layout_lines import Line
from voetnoot.reading.outline_headings import parse_heading

_PAGE_WORDS = re.compile(r"(?:pagina|blad|page|p\.)\s*\d+(?:\s*(?:van|of|/)\s*\d+)?", re.IGNORECASE)
_PAGE_DIGITS = re.compile(r"[-–]?\s*\d{1,3}\s*[-–]?|\d{1,3}\s*(?:/|van)\s*\d{1,3}", re.IGNORECASE)
_RUNNING_FOOT = re.compile(r"Tweede Kamer, vergaderjaar .*Aanhangsel\s*\d*", re.IGNORECASE)
_IMPRINT = re.compile(r"(?:ah|kv|kst)-\w+-\S+|ISSN\b.*|.s-Gravenhage \d{4}", re.IGNORECASE)
_ADDRESS_TAIL = re.compile(
    r"\S*(?:[/=_%&?~]\S*|\d[A-Za-z]\S*|[A-Za-z]\d\S*|\.(?:pdf|html?|aspx|php|docx?))[.,)>\]]*$", re.IGNORECASE
)
_EDGE = 1 / 7
_SLACK = 3.0
_SIDE_SLACK = 8.0
_FAR, _SMALL_PRINT, _STACK = 0.6, 0.85, 4
_HEAD_SMALLER, _HEAD_GAP = 0.7, 1.9
_MARK = 0.82
_SHORT, _CLOSED = 40, (".", ")", ">", ";", "?", ",")


@dataclass(frozen=True, slots=True)
class Column:
    """The column of the running text: where most of its lines begin, and how far they reach."""

    left: float
    right: float


def body_size(lines: Iterable[Line], dialect: Dialect) -> float:
    """Return the size of the running text: that of most lines that follow a heading of question or answer, else of most text."""
    after: Counter[float] = Counter()
    everywhere: Counter[float] = Counter()
    headed = False
    for line in lines:
        size = round(line.size * 4) / 4
        everywhere[size] += len(line.text)
        if headed:
            after[size] += 1
        headed = parse_heading(line.text.strip(), dialect) is not None
    chosen = after or everywhere
    return max(chosen, key=lambda size: (chosen[size], size)) if chosen else 0.0


def column_of(lines: Sequence[Line], size: float) -> Column:
    """Return the column in which the text of ``size`` stands."""
    ours = [line for line in lines if abs(line.size - size) < 0.6]  # noqa: PLR2004 - half a point either way
    lefts: Counter[int] = Counter()
    for line in ours:
        lefts[round(line.left / 4)] += len(line.text)
    if not lefts:
        return Column(0.0, float("inf"))
    best = max(lefts, key=lambda left: lefts[left] + lefts[left - 1] + lefts[left + 1])
    starting = [line for line in ours if abs(line.left - best * 4) < 2 * _SIDE_SLACK]
    prose = sorted(line.right for line in starting if "://" not in line.text) or [line.right for line in starting]
    return Column(min(line.left for line in starting), prose[-1])


def _masked(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "9", line.text.strip()), round(line.y / _SLACK)


def _is_content(line: Line, found: Sequence[Line], dialect: Dialect) -> bool:
    """Tell whether a line that repeats but for its digits must stay: a heading, a note, a tail of an address.

    Where the digits differ, one number must count the pages and the others be the same.
    """
    text = line.text.strip()
    lead = line.spans[0][2] if line.spans else None
    if parse_heading(text, dialect) is not None or (lead and lead.text.strip().isdigit() and lead.size < _MARK * line.size):
        return True
    if all(other.text.strip() == text for other in found):
        return len(text) < _SHORT and text.endswith(_CLOSED)
    if " " not in text and _ADDRESS_TAIL.match(text):
        return True
    numbers = [[int(digits[-9:]) for digits in re.findall(r"\d+", other.text)] for other in found]
    pages = [other.page for other in found]
    columns = [column for column in zip(*numbers, strict=False) if len(set(column)) > 1]
    return not all(len({value - page for value, page in zip(column, pages, strict=True)}) == 1 for column in columns)


def _repeating(pages: Sequence[Sequence[Line]], heights: Sequence[float], column: Column, dialect: Dialect) -> set[int]:
    seen: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for lines, height in zip(pages, heights, strict=True):
        for line in lines:
            if _at_edge(line, height):
                text, row = _masked(line)
                seen[text, row].append(line)
    near = {key: [line for row in (-1, 0, 1) for line in seen.get((key[0], key[1] + row), ())] for key in seen}
    repeats = {
        id(line)
        for key, found in seen.items()
        if len({line.page for line in near[key]}) > 1
        for line in found
        if not _is_content(line, near[key], dialect)
    }
    return {id(line) for lines, height in zip(pages, heights, strict=True) for line in _outermost(lines, height, repeats, column)}


def _outermost(lines: Sequence[Line], height: float, repeats: AbstractSet[int], column: Column) -> Iterator[Line]:
    """Yield those of ``lines`` that repeat with nothing of the letter between them and the edge: sentences may repeat as well."""
    top = [line for line in lines if line.y > height / 2]
    bottom = [line for line in lines if line.y <= height / 2]
    for inwards in (top, reversed(bottom)):
        for line in inwards:
            if id(line) in repeats:
                yield line
            elif not (_outside(line, column) or _numbers_page(line, height, column)):
                break


def _outside(line: Line, column: Column) -> bool:
    return line.left > column.right - _SLACK or line.right < column.left - _SLACK


def _at_edge(line: Line, height: float) -> bool:
    return line.y < height * _EDGE or line.y > height * (1 - _EDGE)


def _numbers_page(line: Line, height: float, column: Column) -> bool:
    """Tell whether a line is a page number or imprint. Digits at the column's left edge may be the tail of an address."""
    text = line.text.strip()
    if not _at_edge(line, height):
        return False
    if _PAGE_WORDS.fullmatch(text) or _RUNNING_FOOT.fullmatch(text):
        return True
    imprint = _PAGE_DIGITS.fullmatch(text) or _IMPRINT.fullmatch(text)
    return bool(imprint) and abs(line.left - column.left) > _SIDE_SLACK


def _sidebar(lines: Sequence[Line], column: Column, size: float) -> set[int]:
    """Return which lines of a first page are a letterhead that reaches into the column: small, far right, one under the other."""
    far = column.left + _FAR * (column.right - column.left)
    small = [line for line in lines if line.size < size * _SMALL_PRINT and line.left > far]
    lefts = Counter(round(line.left / 3) for line in small)
    stacked = {left for left, count in lefts.items() if count + lefts[left - 1] + lefts[left + 1] >= _STACK}
    return {id(line) for line in small if round(line.left / 3) in stacked}


def _heads(lines: Sequence[Line], height: float, size: float) -> bool:
    """Tell whether the first of ``lines`` is a running head, though no other page may have it: small print, far from the text."""
    if len(lines) < 2 or lines[0].size > size - _HEAD_SMALLER or not _at_edge(lines[0], height):  # noqa: PLR2004 - head and text
        return False
    return lines[1].size > lines[0].size and lines[0].y - lines[1].y > _HEAD_GAP * size


@dataclass(slots=True)
class Sorted:
    """The lines of a document, told apart: ``body`` page by page, and ``beside`` (letterhead, imprint), each once."""

    body: list[list[Line]]
    beside: list[Line]


def without_furniture(
    pages: Sequence[Sequence[Line]], heights: Sequence[float], column: Column, size: float, dialect: Dialect
) -> Sorted:
    """Return the lines of ``pages`` without page furniture. What stands beside the column is kept apart, repeats left out."""
    aside = _sidebar(pages[0], column, size) if pages else set()
    heads = {lines[0].page: lines[0] for lines, height in zip(pages[1:], heights[1:], strict=True) if _heads(lines, height, size)}
    repeating = _repeating(pages, heights, column, dialect)
    told = Sorted([], [])
    known: set[str] = set()
    for lines, height in zip(pages, heights, strict=True):
        kept: list[Line] = []
        for line in lines:
            text = line.text.strip()
            if _outside(line, column) or id(line) in aside or line is heads.get(line.page):
                if text not in known and not _PAGE_WORDS.fullmatch(text):
                    told.beside.append(line)
                known.add(text)
            elif id(line) not in repeating and not _numbers_page(line, height, column):
                kept.append(line)
        told.body.append(kept)
    return told
