"""Note marks: which digits are raised, by their ink, and so are no text.

Fonts with true superior figures (Typst, InDesign) set a mark in the size and on the baseline of ordinary text; only the ink of
the glyph tells. Years, ``D66`` and ``Box 3`` stand on the baseline.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from voetnoot.reading.layout_holes import Glyphs
from voetnoot.reading.layout_lines import Line, raised_ink
from voetnoot.reading.pdf_objects import Glyph, Run
from voetnoot.reading.roman import roman_value

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,6}")
# Producers that write a page anew know only some figures as raised: "1²" is 12.
_PARTLY = re.compile(r"\d{0,2}[⁰¹²³⁴⁵⁶⁷⁸⁹][\d⁰¹²³⁴⁵⁶⁷⁸⁹]{0,3}")
_BETWEEN = re.compile(r"\s*[,;]?\s*")
_BRACKETS = ("[]", "()")
_DIGITS = re.compile(r"[\[(]?(\d{1,4})[\])]?")
_BRACKETED = re.compile(r"\[\s?(\d{1,3})\s?\]")
_GLUED = re.compile(r"(?<![\s\d⁰¹²³⁴⁵⁶⁷⁸⁹/:–—-])(?<!\d,)(?!(?<=\d\.)\d{3})\d{1,4}(?![\w%])")
_LEADING = re.compile(r"\s*(?:\[(\d{1,3})\]|(\d{1,3})(?:[.)]?(?=\s|$)|[.)](?=[A-Za-z<(‘“«\"'])))\s*")
_MARKED = re.compile(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹]")
_UNIT = re.compile(r"(?:^|[\s\d(/])(?:k|c|d|m|h)?m$")
_OFF, _ALONE = 0.1, 0.85
_SMALL, _LIFTED = 0.82, 0.15
_LEADING_ROMAN = re.compile(r"\s*([ivx]{1,6})(?:[.)]\s*|\s+)(?=\S)")


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


def raised(run: Run, line: Line) -> bool:
    """Tell whether ``run`` stands above the line as a mark does: by its baseline, for figures may descend, or by its ink."""
    size = line.size
    if run.size <= _SMALL * size and run.y - line.y >= _LIFTED * size:
        return True
    return raised_ink(run.bottom, run.top, line) and (run.size >= size or run.y - line.y > -_OFF * size)


def _lead_of_run(line: Line) -> Lead | None:
    """Return the lead mark that is a run of its own."""
    for start, end, run in line.spans:
        text = run.text.strip().translate(_SUPERSCRIPTS)
        if not text:
            continue
        high = raised(run, line)
        if digits := _DIGITS.fullmatch(text):
            certain = high or text.startswith("[") or text != run.text.strip()
            return Lead(int(digits[1]), digits[1], end, certain=certain)
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
    if high := _PARTLY.match(text, lead):
        return Lead(int(high[0].translate(_SUPERSCRIPTS)), high[0].translate(_SUPERSCRIPTS), high.end(), certain=True)
    if plain := _LEADING.match(text):
        value = plain[1] or plain[2]
        return Lead(
            int(value), value, plain.end(), certain=bool(plain[1]) or _inside_raised(line, plain.start(2), plain.end(2), glyphs)
        )
    if (figures := _LEADING_ROMAN.match(text)) and (value := roman_value(figures[1])):
        return Lead(value, figures[1], figures.end(), certain=False)
    glued = re.compile(r"\d{1,3}").match(text, lead)
    if glued and _inside_raised(line, glued.start(), glued.end(), glyphs):
        return Lead(int(glued[0]), glued[0], glued.end(), certain=True)
    return None


def alone(line: Line, size: float, share: float = 0.75) -> Lead | None:
    """Return the mark that stands on a line by itself, at most ``share`` of ``size``: what follows it did not fit beside."""
    digits = _DIGITS.fullmatch(line.text.strip())
    if digits is None or line.size > share * size:
        return None
    return Lead(int(digits[1]), digits[1], len(line.text), certain=True)


def with_marks_at_end(lines: Sequence[Line], size: float, known: Collection[str]) -> list[Line]:
    """Return ``lines`` with each mark that a line break parted from its word put back at the end of the line before."""
    found: list[Line] = []
    for line in lines:
        lead = alone(line, size, _ALONE) if found else None
        if lead is None or lead.printed not in known or line.size > _ALONE * found[-1].size:
            found.append(line)
            continue
        host = found[-1]
        text = host.text.rstrip()
        start = len(text)
        for _, _, run in line.spans:
            up = host.y + 0.4 * host.size - run.bottom
            moved = replace(run, y=run.y + up, bottom=run.bottom + up, top=run.top + up)
            host.spans.append((start, start + len(run.text), moved))
        host.text = text + line.text
    return found


def _counted(ink: Sequence[Glyph]) -> Iterator[tuple[Glyph, int]]:
    """Yield each glyph with the number of characters before it."""
    letters = 0
    for glyph in ink:
        yield glyph, letters
        letters += glyph.letters


def _inside_raised(line: Line, start: int, end: int, glyphs: Glyphs) -> bool:
    """Tell whether ``line.text[start:end]``, digits inside a run, is raised, by the ink of its glyphs."""
    for low, high, run in line.spans:
        if low <= start and end <= high:
            before = len(re.sub(r"\s", "", line.text[low:start]))
            ink = [glyph for glyph, nth in _counted(glyphs(run)) if before <= nth < before + end - start]
            return bool(ink) and all(glyph.char.isdigit() and raised_ink(glyph.bottom, glyph.top, line) for glyph in ink)
    return False


def _readings(digits: str, known: Collection[str]) -> list[tuple[str, ...]]:
    """Return what ``digits`` may name: one note, or two that follow each other (``2324``)."""
    found: list[tuple[str, ...]] = [(digits,)] if digits in known else []
    for cut in range(1, len(digits)):
        first, rest = digits[:cut], digits[cut:]
        if digits.isdigit() and first in known and rest in known and int(rest) == int(first) + 1:
            found.append((first, rest))
    return found


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A mark that may be one, with the numbers it may name; ``squared``: behind a unit, so that it may be a square or a cube."""

    line: int
    start: int
    end: int
    readings: list[tuple[str, ...]]
    squared: bool

    def numbers(self, last: int) -> tuple[str, ...]:
        """Return what it names after a mark ``last``: ``12`` behind no other is 1 and 2, behind 11 it is 12."""
        return next((reading for reading in self.readings if reading[0] == str(last + 1)), self.readings[0])


class MarkFinder:
    """Finds the marks of a text. ``known``: the numbers that exist as notes; ``bracketed``: marks are ``[1]``."""

    def __init__(self, known: Collection[str], *, bracketed: bool, glyphs: Callable[[int], Glyphs]) -> None:
        self._known, self._bracketed, self._glyphs = known, bracketed, glyphs
        self._numeric = all(number.isdigit() for number in known)

    def _candidate(self, nth: int, line: Line, start: int, end: int, digits: str) -> _Candidate | None:
        readings = _readings(digits, self._known)
        squared = digits in ("2", "3") and bool(_UNIT.search(line.text[:start].rstrip()))
        return _Candidate(nth, start, end, readings, squared) if readings else None

    def _places(self, line: Line) -> Iterator[tuple[int, int, str]]:
        """Yield where digits stand as marks stand, and what they spell."""
        digits = _MARKED.search(line.text) is not None
        if not digits and self._numeric:
            return
        glyphs = self._glyphs(line.page)
        for start, end, run in line.spans:
            text, high = line.text[start:end], raised(run, line)
            if not (high or digits):
                continue
            if high and all(part.isdigit() or part.lower() in self._known for part in re.split(r"[,;\s]+", text) if part):
                yield from (
                    (start + match.start(), start + match.end(), match[0].translate(_SUPERSCRIPTS).lower())
                    for match in re.finditer(r"[^\s,;]+", text)
                )
                continue
            for match in _PARTLY.finditer(text) if not text.isascii() else ():
                yield self._superscript(line, start + match.start(), start + match.end(), glyphs)
            for match in _BRACKETED.finditer(text) if self._bracketed else ():
                yield start + match.start(), start + match.end(), match[1]
            for match in _GLUED.finditer(text) if not high else ():
                low, up = start + match.start(), start + match.end()
                if _readings(match[0], self._known) and _inside_raised(line, low, up, glyphs):
                    yield low, up, match[0]

    def _superscript(self, line: Line, start: int, end: int, glyphs: Glyphs) -> tuple[int, int, str]:
        """Return the mark that superscript figures in ``line.text[start:end]`` make with the raised plain ones beside them."""
        high = _SUPERSCRIPT.search(line.text, start, end)
        assert high is not None
        low, up = high.span()
        while low > start and _inside_raised(line, low - 1, low, glyphs):
            low -= 1
        while up < end and (line.text[up] in "⁰¹²³⁴⁵⁶⁷⁸⁹" or _inside_raised(line, up, up + 1, glyphs)):
            up += 1
        return low, up, line.text[low:up].translate(_SUPERSCRIPTS)

    def marks(self, lines: Sequence[Line]) -> list[list[MarkSpan]]:
        """Return the marks of each of ``lines``, from left to right.

        What stands behind a unit (``m2``) is a mark only where its number is the next in turn and no other place has it.
        """
        found = [
            candidate
            for nth, line in enumerate(lines)
            for place in self._places(line)
            if (candidate := self._candidate(nth, line, *place)) is not None
        ]
        elsewhere = {number for candidate in found if not candidate.squared for number in candidate.readings[0]}
        marks: list[list[MarkSpan]] = [[] for _ in lines]
        last = 0
        for candidate in sorted(found, key=lambda candidate: (candidate.line, candidate.start)):
            numbers = candidate.numbers(last)
            if candidate.squared and (numbers[0] in elsewhere or numbers[0] != str(last + 1)):
                continue
            marks[candidate.line].append(MarkSpan(candidate.start, candidate.end, numbers))
            last = int(numbers[-1]) if numbers[-1].isdigit() else last + 1
        return [_with_their_signs(line, spans) for line, spans in zip(lines, marks, strict=True)]


def _above(line: Line, place: int) -> bool:
    """Tell whether the sign at ``place`` stands above the line, as the marks beside it do."""
    run = next((run for start, end, run in line.spans if start <= place < end), None)
    return run is not None and raised(run, line)


def _with_their_signs(line: Line, spans: list[MarkSpan]) -> list[MarkSpan]:
    """Return ``spans`` with the raised signs that belong to marks and not to the text: brackets around, commas between."""
    text = line.text
    found: list[MarkSpan] = []
    for span in spans:
        start, end = span.start, span.end
        if start and text[start - 1 : start] + text[end : end + 1] in _BRACKETS and _above(line, start - 1):
            start, end = start - 1, end + 1
        if found and (between := _BETWEEN.fullmatch(text, found[-1].end, start)) and between[0].strip():
            comma = text.index(between[0].strip(), found[-1].end)
            found[-1] = replace(found[-1], end=start) if _above(line, comma) else found[-1]
        found.append(MarkSpan(start, end, span.numbers))
    return found
