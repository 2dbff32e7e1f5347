"""A letter as plain text, as extracted from a PDF: pages run on, notes stand where the page ended, marks are glued digits."""

import re
from collections.abc import Sequence
from dataclasses import replace

from voetnoot.answers import Doubt
from voetnoot.reading.flow import Block, Flow, FlowLine, Mark, NoteFlow
from voetnoot.reading.text_lines import TextLine, text_lines
from voetnoot.reading.text_marks import Found
from voetnoot.reading.text_notes import Notes, TextNote, find_notes

_FULL = 0.8
_MANY = 0.7
_WIDEST = 250
"""Longer lines are paragraphs that were never broken: they tell nothing about room at their end."""
_ENDS = re.compile(r"[.?!:;]['’”»)]*$")


def flow_of_text(text: str, *, doubts: Sequence[Doubt] = ()) -> Flow:
    """Return the text of ``text`` with its notes taken apart; a form feed parts pages."""
    return flow_of_lines(text_lines(text), "text", doubts=doubts)


def flow_of_lines(lines: list[TextLine], origin: str, *, doubts: Sequence[Doubt] = ()) -> Flow:
    """Return the flow of ``lines``: notes found, marks taken out, paragraphs apart."""
    notes = find_notes(lines)
    covered = notes.covered()
    body = [(place, line) for place, line in enumerate(lines) if place not in covered]
    width = _width([line for _, line in body])
    note_width = _width([lines[place] for place in sorted(covered)])
    blocks = tuple(_blocks(body, notes, width))
    return Flow(
        origin=origin,
        blocks=blocks,
        notes=tuple(_note(note, lines, note_width) for note in notes.notes),
        spaced_ends=_keeps_spaces(lines, width),
        pages=lines[-1].page if lines else 0,
        doubts=tuple(doubts),
    )


def _width(lines: Sequence[TextLine]) -> int:
    """Return the width of the column in characters: nine of ten long lines are no longer."""
    lengths = sorted(len(line.text) for line in lines if len(line.text) > 1)
    return lengths[int(len(lengths) * 0.95)] if lengths else 0


def _keeps_spaces(lines: Sequence[TextLine], width: int) -> bool:
    full = [line for line in lines if len(line.text) >= _FULL * width]
    return bool(full) and sum(line.spaced for line in full) >= _MANY * len(full)


def _flow_line(line: TextLine, width: int, marks: Sequence[Found] = (), following: str = "") -> FlowLine:
    text, placed = line.text, []
    shift = 0
    for mark in marks:
        placed.append(Mark(offset=max(0, mark.start - shift), number=mark.number))
        text = text[: mark.start - shift] + text[max(mark.start, mark.end) - shift :] if mark.end - shift > 0 else text
        shift += mark.end - mark.start
    word = following.partition(" ")[0]
    return FlowLine(
        text=text.rstrip(),
        page=line.page,
        space_at_end=line.spaced,
        room=float(max(0, width - len(line.text))) if width <= _WIDEST else None,
        first_word=float(len(word)) if word and width <= _WIDEST else None,
        marks=tuple(placed),
    )


def _marks_on(place: int, notes: Notes) -> list[Found]:
    """Return the marks on a line, so that no two cover the same characters (`[1, 2]` is two marks in one place)."""
    marks: list[Found] = []
    for mark in (mark for mark in notes.marks if mark.line == place):
        end = marks[-1].end if marks else 0
        marks.append(replace(mark, start=max(mark.start, end), end=max(mark.end, end)))
    return marks


def _blocks(body: Sequence[tuple[int, TextLine]], notes: Notes, width: int) -> list[Block]:
    blocks: list[Block] = []
    lines: list[FlowLine] = []

    def close(style: str | None = None) -> None:
        if lines:
            blocks.append(Block(lines=tuple(lines), style=style))
            lines.clear()

    for nth, (place, line) in enumerate(body):
        if not line.text:
            close()
            continue
        following = body[nth + 1][1].text if nth + 1 < len(body) else ""
        if line.heading or (lines and lines[-1].page != line.page and _ENDS.search(lines[-1].text)):
            close()
        lines.append(_flow_line(line, width, _marks_on(place, notes), following))
        short = len(line.text) < _FULL * width and _ENDS.search(line.text)
        if line.heading or short:
            close("heading" if line.heading else None)
    close()
    return blocks


def _note(note: TextNote, lines: list[TextLine], width: int) -> NoteFlow:
    own = [line for line in lines[note.first : note.last + 1] if line.text]
    texts = [replace(own[0], text=note.opening)]
    rest = own[1:]
    if own[0].text.strip("[]. )⁰¹²³⁴⁵⁶⁷⁸⁹0123456789") == "" and rest:
        texts, rest = [rest[0]], rest[1:]
    texts += rest
    followers = [*[line.text for line in texts[1:]], ""]
    flow = tuple(_flow_line(line, width, (), after) for line, after in zip(texts, followers, strict=True))
    return NoteFlow(number=note.number, blocks=(Block(lines=flow),), page=own[0].page)
