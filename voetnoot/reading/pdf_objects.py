"""What stands on a page of a PDF: runs of text with their ink, horizontal rules, link annotations."""

import unicodedata
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its ink, in points from the lower left corner of the page."""

    char: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def letters(self) -> int:
        """How many characters it is in the text: a ligature is several."""
        return len(unicodedata.normalize("NFKC", self.char)) if "\ufb00" <= self.char <= "\ufb06" else 1


@dataclass(slots=True)
class Run:
    """A text object, or several that stand together: text, box of the ink, origin (``y`` is the baseline), size in points.

    ``keys`` name the text objects, ``order`` is the place of the last in the order in which the file draws them. ``blank``:
    nothing is to be seen of it. ``lent``: the space at its end is not its own. ``parted``: pdfium ends a line behind it.
    ``part``: which of the glyphs of the objects are its own, where not all are.
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
    lent: bool = False
    parted: bool = False
    part: tuple[int, int] | None = None
    blank: bool = field(init=False)

    def __post_init__(self) -> None:
        self.blank = not self.text or self.text.isspace()


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
    """All that a page holds for us. ``images``: how many pictures it has; ``garbled``: its share of signs without a meaning."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    links: list[LinkBox] = field(default_factory=list)
    images: int = 0
    garbled: float = 0.0


class GlyphReader(Protocol):
    """What knows the glyphs of a page."""

    def glyphs(self, run: Run) -> list[Glyph]:
        """Return the glyphs of ``run`` that leave ink, in reading order."""
