"""Note marks: which digits are raised, by their ink, and so are no text.

Fonts with true superior figures (Typst, InDesign) set a mark in the size and on the baseline of ordinary text; only the ink of
the glyph tells. Years, ``D66`` and ``Box 3`` stand on the baseline.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from voetnoot.reading.layout_lines import Line
from voetnoot.reading.pdf_objects import Glyph, Run

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")
_DIGITS = re.compile(r"[\[(]?(\d{1,4})[\])]?")
_ROMAN = re.compile(r"(?:x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_BRACKETED = re.compile(r"\[\s?(\d{1,3})\s?\]")
_GLUED = re.compile(r"(?<![\s\d.,/:–—-])\d{1,4}(?![\w%])")
_LEADING = re.compile(r"\s*(?:\[(\d{1,3})\]|(\d{1,3})[.)]?(?=[\s\t]|$))\s*")
_UNIT = re.compile(r"(?:^|[\s\d(/])(?:k|c|d|m|h)?m$")
_BOTTOM, _HEIGHT, _OFF = 0.14, 0.66, 0.1
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}

Glyphs = Callable[[Run], list[Glyph]]


@dataclass(frozen=True, slots=True)
class MarkSpan:
    """A mark at ``line.text[start:end]``: the numbers that it names (two marks may touch: ``2324``)."""

    start: int
    end: int
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """The mark that a line of the note zone begins with; the text follows at ``end``. ``certain``: raised or bracketed."""

    value: int
    printed: str
    end: int
    certain: bool


def _raised_ink(bottom: float, top: float, line: Line) -> bool:
    return bottom - line.y > _BOTTOM * line.size and top - bottom < _HEIGHT * line.size


def raised(run: Run, line: Line) -> bool:
    """Tell whether ``run`` stands above the line as a mark does."""
    return _raised_ink(run.bottom, run.top, line) and (run.size >= line.size or run.y - line.y > -_OFF * line.size)


def roman_value(text: str) -> int:
    """Return the value of a roman number up to 39, 0 for anything else."""
    if not text or not _ROMAN.fullmatch(text):
        return 0
    values = [_ROMAN_VALUES[char] for char in text.lower()]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def _lead_of_run(line: Line) -> Lead | None:
    """Return the lead mark that is a run of its own."""
    for start, end, run in line.spans:
        text = run.text.strip().translate(_SUPERSCRIPTS)
        if not text:
            continue
        high = raised(run, line)
        if digits := _DIGITS.fullmatch(text):
            return Lead(int(digits[1]), digits[1], end, certain=high or text.startswith("["))
        if high and (value := roman_value(text)):
            return Lead(value, text, end, certain=True)
        if start > 0 or not _SUPERSCRIPT.match(run.text.strip()):
            return None
        break
    return None


def lead_of(line: Line, glyphs: Glyphs) -> Lead | None:
    """Return the mark that ``line`` begins with, if it begins with one."""
    if found := _lead_of_run(line):
        return found
    text = line.text
    lead = len(text) - len(text.lstrip())
    if high := _SUPERSCRIPT.match(text, lead):
        return Lead(int(high[0].translate(_SUPERSCRIPTS)), high[0].translate(_SUPERSCRIPTS), high.end(), certain=True)
    if plain := _LEADING.match(text):
        value = plain[1] or plain[2]
        return Lead(int(value), value, plain.end(), certain=bool(plain[1]) or _inside_raised(line, plain.start(2), plain.end(2), glyphs))
    glued = re.compile(r"\d{1,3}").match(text, lead)
    if glued and _inside_raised(line, glued.start(), glued.end(), glyphs):
        return Lead(int(glued[0]), glued[0], glued.end(), certain=True)
    return None


def _inside_raised(line: Line, start: int, end: int, glyphs: Glyphs) -> bool:
    """Tell whether ``line.text[start:end]``, digits inside a run, is raised, by the ink of its glyphs."""
    for low, high, run in line.spans:
        if low <= start and end <= high:
            nth = len(re.sub(r"\s", "", line.text[low:start]))
            ink = glyphs(run)[nth : nth + end - start]
            return bool(ink) and all(glyph.char.isdigit() and _raised_ink(glyph.bottom, glyph.top, line) for glyph in ink)
    return False


def _split(digits: str, known: Collection[str], expected: int) -> tuple[str, ...]:
    """Return the numbers that ``digits`` name: one note, or two and more that follow each other (``2324``)."""
    if digits in known:
        return (digits,)
    first = next((digits[:cut] for cut in (len(digits) // 2, 1, 2) if digits[:cut] in known and digits[cut:] in known), None)
    if first is None:
        return ()
    rest = digits[len(first) :]
    return (first, rest) if int(rest) == int(first) + 1 or int(first) == expected else ()


class MarkFinder:
    """Finds marks in the order of the text. ``known``: the numbers that exist as notes; ``bracketed``: marks are ``[1]``."""

    def __init__(self, known: Collection[str], *, bracketed: bool, glyphs: Glyphs) -> None:
        self._known, self._bracketed, self.glyphs = known, bracketed, glyphs
        self._last = 0

    def _take(self, start: int, end: int, digits: str, before: str) -> MarkSpan | None:
        """Return the mark, unless it is a square or cube: a unit before it, and not the next number in turn."""
        numbers = _split(digits, self._known, self._last + 1)
        if not numbers:
            return None
        if digits in ("2", "3") and _UNIT.search(before.rstrip()) and int(digits) != self._last + 1:
            return None
        self._last = int(numbers[-1]) if numbers[-1].isdigit() else self._last + 1
        return MarkSpan(start, end, numbers)

    def _in_run(self, line: Line, start: int, end: int, run: Run) -> Iterator[MarkSpan]:
        text = line.text[start:end]
        for match in _SUPERSCRIPT.finditer(text):
            if mark := self._take(start + match.start(), start + match.end(), match[0].translate(_SUPERSCRIPTS), line.text[: start + match.start()]):
                yield mark
        if self._bracketed:
            for match in _BRACKETED.finditer(text):
                if mark := self._take(start + match.start(), start + match.end(), match[1], ""):
                    yield mark
        for match in _GLUED.finditer(text) if not raised(run, line) else ():
            low, high = start + match.start(), start + match.end()
            if _split(match[0], self._known, 0) and _inside_raised(line, low, high, self.glyphs):
                if mark := self._take(low, high, match[0], line.text[:low]):
                    yield mark

    def marks(self, line: Line) -> list[MarkSpan]:
        """Return the marks of ``line`` from left to right."""
        found: list[MarkSpan] = []
        for start, end, run in line.spans:
            text = run.text.strip()
            if raised(run, line) and all(part.isdigit() or part.lower() in self._known for part in re.split(r"[,;\s]+", text) if part):
                for match in re.finditer(r"[^\s,;]+", line.text[start:end]):
                    if mark := self._take(start + match.start(), start + match.end(), match[0].lower(), line.text[:start]):
                        found.append(mark)
            else:
                found += self._in_run(line, start, end, run)
        return found
