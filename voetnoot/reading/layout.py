"""From what stands on the pages to running text: lines, furniture, notes, marks, paragraphs, in this order."""

from collections.abc import Mapping, Sequence

from voetnoot.answers import Doubt
from voetnoot.reading.dialects import Dialect
from voetnoot.reading.flow import Block, Flow, FlowLine, NoteFlow
from voetnoot.reading.layout_flow import FlowWriter, looks_of, paragraphs, pitch_of, spaced_ends
from voetnoot.reading.layout_furniture import Column, body_size, column_of, without_furniture
from voetnoot.reading.layout_holes import Glyphs
from voetnoot.reading.layout_lines import Line, lines_of, mean_width
from voetnoot.reading.layout_marks import MarkFinder, with_marks_at_end
from voetnoot.reading.layout_notes import NoteLines, NoteReader
from voetnoot.reading.layout_tables import joined_rows
from voetnoot.reading.pdf_objects import Glyph, GlyphReader, PageObjects, Run

LETTERHEAD = "letterhead"


def _glyph_source(readers: Mapping[int, GlyphReader], page: int) -> Glyphs:
    """Return a function that asks page ``page`` for the glyphs of a run, each run once."""
    known: dict[tuple[tuple[int, ...], tuple[int, int] | None], list[Glyph]] = {}

    def glyphs(run: Run) -> list[Glyph]:
        key = run.keys, run.part
        if key not in known:
            known[key] = readers[page].glyphs(run)
        return known[key]

    return glyphs


def _note_flow(note: NoteLines, writer: FlowWriter, glyphs: Mapping[int, Glyphs]) -> NoteFlow:
    lines = [
        writer.line(line, glyphs[line.page], start=note.start if nth == 0 else 0, note=True)
        for nth, line in enumerate(note.lines)
    ]
    return NoteFlow(note.number, (Block(tuple(line for line in lines if line.text)),), note.page)


def _beside(lines: Sequence[Line]) -> list[Block]:
    return [
        Block((FlowLine(line.text.strip(), line.page, place=(line.left, line.y, line.right, line.size)),), style=LETTERHEAD)
        for line in lines
    ]


def flow_of_pages(
    pages: Sequence[PageObjects], readers: Mapping[int, GlyphReader], dialect: Dialect, doubts: tuple[Doubt, ...] = ()
) -> Flow:
    """Return the running text of ``pages``; ``readers`` give single glyphs where a run does not say enough."""
    glyphs = {page.number: _glyph_source(readers, page.number) for page in pages}
    all_lines = [lines_of(page, glyphs[page.number]) for page in pages]
    flat = [line for lines in all_lines for line in lines]
    size = body_size(flat, dialect)
    column = column_of(flat, size)
    told = without_furniture(all_lines, [page.height for page in pages], column, size, dialect)
    notes = NoteReader(size, dialect, lambda page: glyphs[page])
    body = [line for page, lines in zip(pages, told.body, strict=True) for line in joined_rows(notes.page(lines, page.rules))]
    body = with_marks_at_end(body, size, {note.number for note in notes.notes})
    return _written(pages, body, notes, Column(column.left, column.right), told.beside, glyphs, dialect, doubts)


def _written(
    pages: Sequence[PageObjects],
    body: list[Line],
    notes: NoteReader,
    column: Column,
    beside: list[Line],
    glyphs: Mapping[int, Glyphs],
    dialect: Dialect,
    doubts: tuple[Doubt, ...],
) -> Flow:
    note_lines = [line for note in notes.notes for line in note.lines]
    writer = FlowWriter(
        column, {False: mean_width(body), True: mean_width(note_lines)}, {page.number: page.links for page in pages}
    )
    known = {note.number for note in notes.notes}
    marks = MarkFinder(known, bracketed=notes.bracketed, glyphs=lambda page: glyphs[page]).marks(body)
    flow_lines = [writer.line(line, glyphs[line.page], found) for line, found in zip(body, marks, strict=True)]
    blocks = paragraphs(body, flow_lines, looks_of(body, flow_lines, dialect), pitch_of(body), dialect)
    note_flows = tuple(_note_flow(note, writer, glyphs) for note in notes.notes)
    groups = [block.lines for block in blocks] + [block.lines for note in note_flows for block in note.blocks]
    return Flow(
        origin="pdf",
        blocks=(*_beside(beside), *blocks),
        notes=note_flows,
        spaced_ends=spaced_ends(groups),
        pages=len(pages),
        doubts=doubts,
    )
