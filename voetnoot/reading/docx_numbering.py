"""Automatic numbers of paragraphs (ECMA-376 part 1, 17.9): "Vraag 1" may stand in the numbering part alone."""

import re
from dataclasses import dataclass, field

from lxml import etree

from voetnoot.reading.docx_package import W

_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_LOW = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LETTERS = 26
_LEVELS = 9


def roman(value: int) -> str:
    """Return ``value`` in lower-case roman figures."""
    figures = ""
    for worth, figure in (*_ROMAN, *_ROMAN_LOW):
        count, value = divmod(value, worth)
        figures += figure * count
    return figures


def formatted(value: int, how: str) -> str:
    """Return ``value`` as ``w:numFmt`` ``how`` prints it; unknown manners print as decimal."""
    if how in {"lowerRoman", "upperRoman"}:
        figures = roman(value)
        return figures.upper() if how == "upperRoman" else figures
    if how in {"lowerLetter", "upperLetter"}:
        letters = chr(ord("a") + (value - 1) % _LETTERS) * ((value - 1) // _LETTERS + 1)
        return letters.upper() if how == "upperLetter" else letters
    if how == "decimalZero":
        return f"{value:02d}"
    return str(value)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how it prints and around which text."""

    start: int = 1
    manner: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counting as its paragraphs go by."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def label(self, number: str, depth: int) -> str | None:
        """Count a paragraph of list ``number`` at ``depth`` and return what is printed before it (``None``: a bullet)."""
        kind = self.abstract.get(number)
        levels = self.levels.get(number)
        if kind is None or not levels or not 0 <= depth < _LEVELS:
            return None
        counts = self.counts.setdefault(kind, [None] * _LEVELS)
        if number not in self.begun:
            self.begun.add(number)
            for place, start in self.restarts.get(number, {}).items():
                counts[place] = start - 1
        level = levels.get(depth, Level())
        before = counts[depth]
        counts[depth] = level.start if before is None else before + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        if level.manner in {"bullet", "none"} and "%" not in level.text:
            return None

        def printed(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            above = levels.get(at, Level())
            value = counts[at]
            return formatted(above.start if value is None else value, above.manner)

        return _PLACE.sub(printed, level.text).strip() or None


def read_numbering(root: etree._Element | None) -> Numbering:
    """Return the lists that the numbering part ``root`` defines."""
    numbering = Numbering()
    if root is None:
        return numbering
    shapes = {_val(shape, "abstractNumId"): _levels(shape) for shape in root.iterchildren(W + "abstractNum")}
    for number in root.iterchildren(W + "num"):
        name = _val(number, "numId")
        shape = number.find(W + "abstractNumId")
        kind = "" if shape is None else _val(shape, "val")
        numbering.abstract[name] = kind
        numbering.levels[name] = dict(shapes.get(kind, {}))
        for override in number.iterchildren(W + "lvlOverride"):
            numbering.levels[name].update(_levels(override))
            start = override.find(W + "startOverride")
            if start is not None:
                numbering.restarts.setdefault(name, {})[whole(_val(override, "ilvl"))] = whole(_val(start, "val"), 1)
    return numbering


def _levels(shape: etree._Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for level in shape.iterchildren(W + "lvl"):
        parts = {name: level.find(W + name) for name in ("start", "numFmt", "lvlText")}
        values = {name: "" if part is None else _val(part, "val") for name, part in parts.items()}
        found[whole(_val(level, "ilvl"))] = Level(whole(values["start"], 1), values["numFmt"] or "decimal", values["lvlText"])
    return found


def _val(element: etree._Element, name: str) -> str:
    return element.get(W + name, "")


def whole(text: str, default: int = 0) -> int:
    """Return ``text`` as a whole number of at most six digits, or ``default``."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else default
