"""The one intermediate form: running text in blocks of lines, with the notes taken apart, from every file format.

Readers of a format make a `Flow`; the outline makes an `AnswerDocument` of it and knows no format. A format without a page
(DOCX, XML, HTML) has one line per paragraph, ``room`` and ``space_at_end`` unknown.
"""

from dataclasses import dataclass, field

from voetnoot.answers import Doubt

Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A note mark that stood in the text, taken out of it. ``offset``: before which character of the line's text."""

    offset: int
    number: str


@dataclass(frozen=True, slots=True)
class Target:
    """A link annotation or hyperlink over ``text[start:end]`` of a line, pointing to ``uri`` as the file has it."""

    start: int
    end: int
    uri: str


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One line as printed, marks and page furniture gone, soft hyphens and zero-width characters kept.

    ``space_at_end``: whether the file had a space after the last word (``None``: it cannot tell). ``room``: free width to the
    right edge of the column, and ``first_word``: width of the first word, both in average characters; ``None`` without geometry.
    ``place``: left edge, baseline, right edge and size on the page, in points from its lower left corner.
    """

    text: str
    page: int | None = None
    space_at_end: bool | None = None
    room: float | None = None
    first_word: float | None = None
    marks: tuple[Mark, ...] = ()
    targets: tuple[Target, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table cell.

    ``style`` is a hint from the format: ``heading``, ``bold``, ``italic``, ``list``, ``question``, ``answer``, ``cell`` or
    ``None``; ``label`` an automatic number that is not part of the text.
    """

    lines: tuple[FlowLine, ...]
    style: str | None = None
    label: str | None = None

    @property
    def text(self) -> str:
        """The lines, joined by line feeds."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class NoteFlow:
    """A footnote or end note: its number as printed, its paragraphs, the page of its first line."""

    number: str
    blocks: tuple[Block, ...]
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A document as running text. ``origin``: ``pdf``, ``docx``, ``xml``, ``html``, ``text``, ``markdown``.

    ``fields`` holds what the format states outright (XML metadata, document properties): name to value.
    ``spaced_ends`` is true when this document keeps a space at wrapped line ends (70 % of the full lines). ``recognised``: the
    pages that were pictures and were read by recognition. ``dialect``: whose wording it is read by.
    """

    origin: str
    blocks: tuple[Block, ...]
    notes: tuple[NoteFlow, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    spaced_ends: bool = False
    pages: int = 0
    doubts: tuple[Doubt, ...] = ()
    recognised: frozenset[int] = frozenset()
    dialect: str = "nl"
