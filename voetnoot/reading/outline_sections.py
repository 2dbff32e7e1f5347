"""Running text cut at its headings: who speaks where, line by line, so that nothing of the text is lost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from voetnoot.reading.dialects import Dialect
from voetnoot.reading.flow import Block, Flow, FlowLine
from voetnoot.reading.outline_headings import MAX_LENGTH, Heading, HeadingKind, numbers_in, parse_heading, unfinished
from voetnoot.reading.outline_implied import implied_answers
from voetnoot.reading.outline_numbered import numbered_headings

_SENTENCE_ENDS = (".", "?", "!", ":", ";", ")", "»", "”", "’", "'", '"')
_MAX_HEADING_LINES = 4


@dataclass(slots=True)
class Section:
    """What stands between two headings. ``heading`` is ``None`` for what comes before the first."""

    heading: Heading | None
    title: str = ""
    paragraphs: list[list[FlowLine]] = field(default_factory=list)
    marked: list[FlowLine] = field(default_factory=list)

    @property
    def kind(self) -> HeadingKind | None:
        """What the section is, by its heading."""
        return self.heading.kind if self.heading else None


@dataclass(slots=True)
class Placed:
    """A line with what is known of its place: whether it begins its block, and the label and style of that block."""

    line: FlowLine
    first: bool
    block: Block
    previous: str


def _placed(flow: Flow) -> Iterator[Placed]:
    previous = ""
    for block in flow.blocks:
        for nth, line in enumerate(block.lines):
            yield Placed(line, nth == 0, block, previous)
            previous = line.text.strip() or previous


def _label_heading(place: Placed, dialect: Dialect) -> Heading | None:
    """Return the heading that an automatic number makes: the label "Vraag 1", or "1" of a block styled as a question."""
    label = place.block.label
    if not place.first or not label:
        return None
    if heading := parse_heading(label.strip(), dialect):
        return replace(heading, length=0)
    numbers, taken = numbers_in(label.strip(), dialect)
    if place.block.style in ("question", "answer") and numbers and taken >= len(label.strip(" .:\t")):
        return Heading(HeadingKind(place.block.style), numbers, 0)
    return None


def _text_heading(place: Placed, dialect: Dialect) -> Heading | None:
    text = place.line.text.strip()
    heading = parse_heading(text, dialect)
    if heading is None or heading.length >= len(text):
        return heading
    begins = place.first or not place.previous or place.previous.endswith(_SENTENCE_ENDS)
    return heading if begins else None


def cut_line(line: FlowLine, start: int) -> FlowLine:
    """Return ``line`` from character ``start`` on, its marks and targets moved along."""
    marks = tuple(replace(mark, offset=max(0, mark.offset - start)) for mark in line.marks if mark.offset >= start)
    targets = tuple(
        replace(target, start=max(0, target.start - start), end=target.end - start)
        for target in line.targets
        if target.end > start
    )
    return replace(line, text=line.text[start:], marks=marks, targets=targets)


def _with_tails(places: list[Placed], dialect: Dialect) -> Iterator[tuple[Placed, Heading | None]]:
    """Yield each line with its heading; a heading broken over lines (``Antwoord op vraag 3, 4,`` / ``5 en 9``) is joined."""
    position = 0
    while position < len(places):
        place = places[position]
        heading = _text_heading(place, dialect) or _label_heading(place, dialect)
        text, taken = place.line.text.strip(), 1
        while (
            text[:1].isupper()
            and len(text) <= MAX_LENGTH
            and unfinished(text, dialect)
            and taken < _MAX_HEADING_LINES
            and position + taken < len(places)
        ):
            text = f"{text} {places[position + taken].line.text.strip()}"
            taken += 1
            whole = parse_heading(text, dialect)
            if whole and whole.length >= len(text) and whole.numbers:
                line = replace(place.line, text=text)
                place, heading, position = replace(place, line=line), whole, position + taken - 1
                break
        yield place, heading
        position += 1


def _add(section: Section, place: Placed, heading: Heading | None) -> None:
    lead = len(place.line.text) - len(place.line.text.lstrip())
    line = place.line
    if heading is not None:
        section.title = line.text.strip()[: heading.length] or (place.block.label or "")
        section.marked.append(line)
        line = cut_line(line, lead + heading.length)
        if not line.text.strip():
            return
    if place.first or not section.paragraphs or heading is not None:
        section.paragraphs.append([line])
    else:
        section.paragraphs[-1].append(line)


def _gather(pairs: Iterable[tuple[Placed, Heading | None]]) -> list[Section]:
    sections = [Section(None)]
    for place, heading in pairs:
        opened = sections[-1].heading is not None
        if heading is not None and (heading.kind is not HeadingKind.CLOSING or opened):
            sections.append(Section(heading))
            _add(sections[-1], place, heading)
        else:
            _add(sections[-1], place, None)
    return sections


def sections_of(flow: Flow, dialect: Dialect) -> list[Section]:
    """Return ``flow`` cut at its headings, in order; the first section is what comes before the first heading.

    Where no heading has a word, a document of bare numbers (``1. Bent u bekend ...``) is cut at those that count up.
    """
    pairs = list(_with_tails(list(_placed(flow)), dialect))
    if not any(heading and heading.kind is HeadingKind.QUESTION for _, heading in pairs):
        lines = [(place.line, place.first, place.block.label, heading) for place, heading in pairs]
        numbered = numbered_headings(lines)
        pairs = [(place, heading) for (place, _), heading in zip(pairs, numbered, strict=True)]
    for nth in implied_answers([(place.block, place.first, heading) for place, heading in pairs]):
        pairs[nth] = (pairs[nth][0], Heading(HeadingKind.ANSWER))
    return _gather(pairs)
