"""Lines with their geometry turned to lines of running text: marks and links by offset, room left, paragraphs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from voetnoot.reading.dialects import Dialect
from voetnoot.reading.flow import Block, FlowLine, Mark, Target
from voetnoot.reading.layout_furniture import Column
from voetnoot.reading.layout_holes import Glyphs
from voetnoot.reading.layout_lines import Line
from voetnoot.reading.layout_marks import MarkSpan
from voetnoot.reading.outline_headings import Heading, HeadingKind, parse_heading
from voetnoot.reading.pdf_fonts import look_of
from voetnoot.reading.pdf_objects import LinkBox, Run

_PARAGRAPH = 1.42
_INSIDE = 1.5
_FULL = 0.7
_TALL = 2.6


def _covered(line: Line, start: int, run: Run, box: LinkBox, glyphs: Glyphs) -> tuple[int, int] | None:
    """Return the part of ``run``, which begins at ``start`` of the text, that lies in ``box``."""
    if run.blank or run.right <= box.left + _INSIDE / 3 or run.left >= box.right - _INSIDE / 3:
        return None
    text = run.text
    lead, tail = len(text) - len(text.lstrip()), len(text.rstrip())
    if run.left >= box.left - _INSIDE and run.right <= box.right + _INSIDE:
        return start + lead, start + tail
    inked = [nth for nth, char in enumerate(line.text[start : start + len(text)]) if not char.isspace()]
    inside = [
        nth
        for nth, glyph in zip(inked, glyphs(run), strict=False)
        if box.left - 0.5 <= (glyph.left + glyph.right) / 2 <= box.right + 0.5
    ]
    return (start + inside[0], start + inside[-1] + 1) if inside else None


def targets_of(line: Line, links: Sequence[LinkBox], glyphs: Glyphs) -> list[Target]:
    """Return the links over ``line`` by offset in its text."""
    found: list[Target] = []
    middle = line.y + 0.25 * line.size
    for box in [box for box in links if box.bottom <= middle <= box.top]:
        if box.top - box.bottom > _TALL * line.size:
            continue  # TeX makes one box over the whole page of a link that goes on over its end
        parts = [part for start, _, run in line.spans if (part := _covered(line, start, run, box, glyphs))]
        if parts:
            found.append(Target(min(start for start, _ in parts), max(end for _, end in parts), box.uri))
    return sorted(found, key=lambda target: target.start)


def _without(text: str, cuts: Sequence[MarkSpan]) -> str:
    kept: list[str] = []
    position = 0
    for cut in cuts:
        kept.append(text[position : cut.start])
        position = max(position, cut.end)
    return "".join([*kept, text[position:]])


def _shift(offset: int, marks: Sequence[MarkSpan]) -> int:
    return offset - sum(min(mark.end, offset) - mark.start for mark in marks if mark.start < offset)


class FlowWriter:
    """Writes lines as `FlowLine`. ``width``: an average character of text of a size, in points; ``column``: its edges."""

    def __init__(self, column: Column, widths: Mapping[bool, float], links: Mapping[int, Sequence[LinkBox]]) -> None:
        self._column, self._widths, self._links = column, widths, links

    def line(self, line: Line, glyphs: Glyphs, marks: Sequence[MarkSpan] = (), *, start: int = 0, note: bool = False) -> FlowLine:
        """Return ``line`` from offset ``start`` on, its ``marks`` taken out."""
        cuts = [MarkSpan(0, start, ()), *marks] if start else list(marks)
        text = _without(line.text, cuts) if cuts else line.text
        lead = len(text) - len(text.lstrip())
        body = text.strip()
        width = self._widths[note] or 1.0
        word = body.split(maxsplit=1)[0] if body else ""
        links = self._links[line.page]
        targets = [
            Target(max(0, _shift(target.start, cuts) - lead), min(len(body), _shift(target.end, cuts) - lead), target.uri)
            for target in (targets_of(line, links, glyphs) if links else ())
        ]
        width_of_word = len(word) * (line.right - line.left) / (len(line.text.strip()) or 1)
        return FlowLine(
            text=body,
            page=line.page,
            space_at_end=text.endswith((" ", "\t")) and not line.runs[-1].lent,
            room=(self._column.right - line.right) / width,
            first_word=width_of_word / width,  # by its share of the line's letters
            marks=tuple(
                [
                    Mark(min(max(0, _shift(mark.start, cuts) - lead), len(body)), number)
                    for mark in marks
                    for number in mark.numbers
                ]
            ),
            targets=tuple([target for target in targets if target.end > target.start]),
            place=(line.left, line.y, line.right, line.size),
        )


def pitch_of(lines: Sequence[Line]) -> float:
    """Return the distance of two lines of running text: the one seen most often."""
    seen: Counter[float] = Counter()
    for before, line in pairwise(lines):
        gap = before.y - line.y
        if before.page == line.page and line.size * 0.9 < gap < line.size * 2:
            seen[round(gap * 4) / 4] += 1
    return max(seen, key=lambda gap: (seen[gap], -gap)) if seen else 0.0


def looks_of(lines: Sequence[Line], flow_lines: Sequence[FlowLine], dialect: Dialect) -> list[str | None] | None:
    """Return how each line is set (bold, italic) where nothing else can tell answers from questions: no heading says so.

    ``None`` where one does, so that nobody needs to know.
    """
    kinds = [heading.kind if (heading := parse_heading(line.text, dialect)) else None for line in flow_lines]
    if HeadingKind.ANSWER in kinds:
        return None
    # Before the first question stands a title, of which some words may be bold: it is one paragraph all the same.
    begin = kinds.index(HeadingKind.QUESTION) if HeadingKind.QUESTION in kinds else 0
    looks = [look_of(max((run for run in line.runs if not run.blank), key=lambda run: len(run.text))) for line in lines[begin:]]
    return [None] * begin + looks


def paragraphs(
    lines: Sequence[Line], flow_lines: Sequence[FlowLine], looks: Sequence[str | None] | None, pitch: float, dialect: Dialect
) -> list[Block]:
    """Return the running text in blocks: a new one at a wide gap, at a heading, where a page ends with a sentence.

    With ``looks`` also where a line is set otherwise than the one before it, and behind a sentence that ends early on its line.
    """
    groups: list[tuple[str | None, list[FlowLine]]] = []
    previous: Line | None = None
    heading_before = False
    for line, flow_line, look in zip(lines, flow_lines, looks or [None] * len(lines), strict=True):
        heading = parse_heading(flow_line.text, dialect)
        begins = previous is None or heading is not None or heading_before or look != groups[-1][0]
        begins = begins or (looks is not None and _ends_early(groups[-1][1][-1], flow_line))
        if begins or (previous is not None and _parted(previous, line, groups[-1][1][-1], pitch)):
            groups.append((look, []))
        groups[-1][1].append(flow_line)
        previous, heading_before = (
            line,
            heading is not None and _alone(heading, flow_line) and not _unfinished(heading, flow_line),
        )
    return [Block(tuple(group), style=look) for look, group in groups]


def _alone(heading: Heading, line: FlowLine) -> bool:
    """Tell whether ``heading`` has its line for itself; behind ``Vraag 1:`` the question may begin."""
    return heading.length >= len(line.text.rstrip(" \t:."))


def _unfinished(heading: Heading, line: FlowLine) -> bool:
    """Tell whether ``heading`` may go on on the next line: ``Vraag 3, 4,``. A closing formula ends in a comma as well."""
    return heading.kind is not HeadingKind.CLOSING and line.text.endswith((",", " en"))


def _parted(previous: Line, line: Line, before: FlowLine, pitch: float) -> bool:
    if previous.page != line.page:
        return before.text.endswith((".", "?", "!", ":")) and (before.room or 0) > 1
    gap = previous.y - line.y
    return gap > _PARAGRAPH * max(pitch, line.size) or gap < -1 or abs(previous.size - line.size) > 1.5  # noqa: PLR2004


def _ends_early(line: FlowLine, after: FlowLine) -> bool:
    """Tell whether ``line`` ends with a sentence though the first word of ``after``, with a capital, would have fitted on it."""
    fits = line.room is not None and after.first_word is not None and line.room > after.first_word + 2
    return fits and line.text.endswith((".", "?", "!", ":")) and after.text[:1].isupper()


def _wrapped(line: FlowLine, after: FlowLine) -> bool:
    """Tell whether ``line`` of prose was full, so that ``after`` had to begin a new one."""
    prose = "://" not in line.text and "://" not in after.text and not line.marks
    full = (line.room or 0.0) < (after.first_word or 0.0) + 1
    return prose and full and not line.text.endswith(("-", "\u00ad", "\u2010"))


def spaced_ends(groups: Sequence[Sequence[FlowLine]]) -> bool:
    """Tell whether the document keeps a space at wrapped line ends: at least 70 % of the full lines have one."""
    full = [line for lines in groups for line, after in pairwise(lines) if _wrapped(line, after)]
    return bool(full) and sum(bool(line.space_at_end) for line in full) >= _FULL * len(full)
