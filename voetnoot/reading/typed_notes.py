"""Notes that an author typed by hand: `[1]` or `1)` in the text, and a list of `[1] ...` or `1) ...` behind the last answer.

Ministries copy the questions with the notes of those who asked in this manner, beside true notes of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from voetnoot.reading.dialects import Dialect, dialect
from voetnoot.reading.flow import Block, Flow, FlowLine, Mark, NoteFlow, Target
from voetnoot.reading.outline_headings import HeadingKind, parse_heading

_SQUARE = re.compile(r"^\[(\d{1,2})\]\s*(?=\S)")
_ROUND = re.compile(r"^(\d{1,2})\)\s+(?=\S)")
_LABEL = re.compile(r"^\[?(\d{1,2})[.)\]]$")
_INSIDE = re.compile(r"(?<=[\w/.)])\[(\d{1,2})\]\s+(?=https?://|www\.|[A-ZÀ-Þ])")
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class _Typed:
    number: int
    manner: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Spot:
    block: int
    line: int
    start: int
    end: int


def with_typed_notes(flow: Flow) -> Flow:
    """Return ``flow`` with notes typed by hand taken apart as true ones are; unchanged where none are sure.

    Sure: a list that counts from 1 behind the last heading, whose numbers stand as marks in the text before it. Where a true
    note has the same number, the typed one keeps its bracket as part of the number (``[1]``).
    """
    begin = _after_last_heading(flow.blocks, dialect(flow.dialect))
    start, typed = _list_at_the_end(flow.blocks, begin)
    if not typed:
        return flow
    body = list(flow.blocks[:start])
    spots = {each.number: _spots(body, each) for each in typed}
    if not spots[1] or sum(bool(found) for found in spots.values()) < _HALF * len(typed):
        return flow
    taken = {note.number for note in flow.notes}
    names = {each.number: _name(each, clash=any(str(other.number) in taken for other in typed)) for each in typed}
    marked = _marked(body, [(spot, names[number]) for number, found in spots.items() for spot in found])
    notes = tuple(NoteFlow(names[each.number], each.blocks, each.blocks[0].lines[0].page) for each in typed)
    return replace(flow, blocks=tuple(marked), notes=(*flow.notes, *notes))


def _name(typed: _Typed, *, clash: bool) -> str:
    if not clash:
        return str(typed.number)
    return f"[{typed.number}]" if typed.manner == "square" else f"{typed.number})"


def _after_last_heading(blocks: Sequence[Block], speech: Dialect) -> int:
    for place in range(len(blocks) - 1, -1, -1):
        heading = parse_heading(blocks[place].lines[0].text.strip(), speech)
        if heading is not None and heading.kind is not HeadingKind.CLOSING:
            return place + 1
    return len(blocks)


def _list_at_the_end(blocks: Sequence[Block], begin: int) -> tuple[int, list[_Typed]]:
    """Return where the list of notes begins, and the notes; nothing follows the list but what belongs to its last note."""
    for start in range(len(blocks) - 1, begin - 1, -1):
        opened = _opened(blocks[start])
        if opened is not None and opened[0] == 1:
            return start, _counted(blocks[start:])
    return len(blocks), []


def _counted(blocks: Sequence[Block]) -> list[_Typed]:
    found: list[_Typed] = []
    for block in (part for whole in blocks for part in _split(whole)):
        opened = _opened(block)
        if opened is not None and opened[0] == len(found) + 1 and (not found or opened[1] == found[0].manner):
            found.append(_Typed(opened[0], opened[1], (_cut(block, opened[2]),)))
        elif found:
            found[-1] = replace(found[-1], blocks=(*found[-1].blocks, block))
    return found


def _opened(block: Block) -> tuple[int, str, int] | None:
    """Return number, manner and length of the mark with which ``block`` begins, or ``None``."""
    text = block.lines[0].text
    if match := _SQUARE.match(text):
        return int(match[1]), "square", match.end()
    if match := _ROUND.match(text):
        return int(match[1]), "round", match.end()
    label = _LABEL.match(block.label or "")
    return (int(label[1]), "label", 0) if label else None


def _split(block: Block) -> Iterator[Block]:
    """Yield ``block`` cut before lines that begin a note, and before a `[3]` that is glued to the address before it."""
    lines: list[FlowLine] = []
    for line in block.lines:
        if lines and (_SQUARE.match(line.text) or _ROUND.match(line.text)):
            yield replace(block, lines=tuple(lines))
            lines = []
        inside = _INSIDE.search(line.text)
        if inside:
            yield replace(block, lines=(*lines, _part(line, 0, inside.start())))
            line, lines = _part(line, inside.start(), len(line.text)), []  # noqa: PLW2901 - the rest of the line goes on
        lines.append(line)
    yield replace(block, lines=tuple(lines))


def _cut(block: Block, start: int) -> Block:
    first = block.lines[0]
    return replace(block, lines=(_part(first, start, len(first.text)), *block.lines[1:]), label=None)


def _part(line: FlowLine, start: int, end: int) -> FlowLine:
    targets = tuple(
        Target(max(each.start, start) - start, min(each.end, end) - start, _within(each, end))
        for each in line.targets
        if each.start < end and each.end > start
    )
    marks = tuple(replace(mark, offset=mark.offset - start) for mark in line.marks if start <= mark.offset <= end)
    return replace(line, text=line.text[start:end].strip(), targets=targets, marks=marks)


def _within(target: Target, end: int) -> str:
    """Return the address behind a link; a note mark that the editor took for a part of it is cut off."""
    return re.sub(r"\[\d{1,2}\]$", "", target.uri) if target.end >= end else target.uri


def _spots(body: Sequence[Block], typed: _Typed) -> list[_Spot]:
    """Return where the mark of ``typed`` stands in ``body``: every `[n]`, but of `n)` only the first."""
    number = typed.number
    square = re.compile(rf"(?<=\S)\s?\[{number}\]")
    rounded = re.compile(rf"(?<=[\w.,?!»”’'\")])\s?(?<!\d){number}\)(?=$|[\s,.;?)])")
    patterns = [square] if typed.manner == "square" else ([rounded] if typed.manner == "round" else [rounded, square])
    for pattern in patterns:
        found = [
            _Spot(nth, place, match.start(), match.end())
            for nth, block in enumerate(body)
            for place, line in enumerate(block.lines)
            for match in pattern.finditer(line.text)
        ]
        if found:
            return found if pattern is square else found[:1]
    return []


def _marked(body: Sequence[Block], spots: Sequence[tuple[_Spot, str]]) -> list[Block]:
    blocks = list(body)
    # From the end of the text to its beginning, so that the places of the others stay what they are.
    for spot, name in sorted(spots, key=lambda each: (each[0].block, each[0].line, each[0].start), reverse=True):
        lines = list(blocks[spot.block].lines)
        lines[spot.line] = _without(lines[spot.line], spot, name)
        blocks[spot.block] = replace(blocks[spot.block], lines=tuple(lines))
    return blocks


def _without(line: FlowLine, spot: _Spot, name: str) -> FlowLine:
    def moved(offset: int) -> int:
        return offset - max(0, min(offset, spot.end) - spot.start) if offset > spot.start else offset

    marks = [replace(mark, offset=moved(mark.offset)) for mark in line.marks] + [Mark(spot.start, name)]
    targets = (replace(each, start=moved(each.start), end=moved(each.end)) for each in line.targets)
    return replace(
        line,
        text=line.text[: spot.start] + line.text[spot.end :],
        marks=tuple(sorted(marks, key=lambda mark: mark.offset)),
        targets=tuple(each for each in targets if each.end > each.start),
    )
