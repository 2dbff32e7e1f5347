"""A letter as DOCX to a `Flow`: paragraphs with their true footnotes and end notes, links, fields and automatic numbers.

What the page does not show is left out (deleted text, hidden text, field instructions, the second copy of a text box for
older programs). One line per paragraph, more where the author broke lines by hand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from voetnoot.answers import Doubt, ReadError
from voetnoot.reading.docx_notes import GONE, NoteNumbers, number_notes, true_notes
from voetnoot.reading.docx_numbering import Numbering, read_numbering
from voetnoot.reading.docx_package import Package, Relationship, W
from voetnoot.reading.docx_styles import Styles, read_styles
from voetnoot.reading.docx_text import Story, paragraph_lines
from voetnoot.reading.doubts import DoubtKind, doubt
from voetnoot.reading.flow import Block, Flow, FlowLine, NoteFlow
from voetnoot.reading.refusal import Refusal

MAX_PART = 32 * 2**20
"""Bytes of one part after unpacking; letters stay below one tenth of it."""

_SPOKEN = re.compile(r"^(?:vra(?:ag|gen)|antwoord(?:en)?)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Reader:
    styles: Styles
    numbering: Numbering
    blocks: list[Block] = field(default_factory=list)

    def paragraph(self, element: etree._Element, story: Story, *, cell: bool) -> None:
        """Read one paragraph; the text boxes that hang in it come before it."""
        lines = paragraph_lines(element, story)
        boxes, story.boxes = story.boxes, []
        for box in boxes:
            self.walk(box, Story(story.links, story.numbers, story.known, lost=story.lost), cell=False)
        place = self.styles.list_of(element)
        label = self.numbering.label(*place) if place and (lines or element.find(W + "pPr") is not None) else None
        if label and _SPOKEN.match(label):
            # The heading itself is automatic: it is printed, so that it becomes a line of its own.
            self.blocks.append(Block(lines=(FlowLine(text=label),), style="heading"))
            label = None
        if lines:
            style = "cell" if cell else ("list" if place else self.styles.look(element))
            self.blocks.append(Block(lines=lines, style=style, label=label))

    def walk(self, element: etree._Element, story: Story, *, cell: bool) -> None:
        """Read the paragraphs and tables below ``element`` in order."""
        for child in element:
            if child.tag == W + "p":
                self.paragraph(child, story, cell=cell)
            elif child.tag not in GONE and isinstance(child.tag, str):
                self.walk(child, story, cell=cell or child.tag == W + "tc")


def flow_of_docx(body: bytes, *, max_part: int = MAX_PART) -> Flow:
    """Return the text of the DOCX file ``body``.

    Raises `Refusal`: damaged, encrypted, not a document, or a part larger than ``max_part`` bytes after unpacking.
    """
    package = Package(body, max_part=max_part)
    main = package.main_part()
    document = package.xml(main)
    if document is None or document.find(W + "body") is None:
        raise Refusal(ReadError.NOT_A_DOCUMENT, "This DOCX file holds no Word document body.")
    links = package.relationships(main)
    parts = {link.kind: link.target for link in links.values() if not link.external}

    def part(kind: str) -> etree._Element | None:
        return package.xml(parts[kind]) if kind in parts else None

    numbers = number_notes(document, part("settings"))
    notes = {kind: true_notes(part(kind + "s"), kind) for kind in ("footnote", "endnote")}
    known = {(kind, name) for kind, found in notes.items() for name in found}
    styles = read_styles(part("styles"))
    reader = _Reader(styles, read_numbering(part("numbering")))
    story = Story(links, numbers, known)
    reader.walk(document, story, cell=False)
    notes_links = {kind: package.relationships(parts[kind + "s"]) for kind in notes if kind + "s" in parts}
    found = tuple(
        NoteFlow(numbers.by_id[kind, name], _note_blocks(notes[kind][name], Story(notes_links[kind], numbers, known), styles))
        for kind, name in numbers.by_id
        if (kind, name) in known
    )
    return Flow(
        origin="docx",
        blocks=tuple(reader.blocks),
        notes=found,
        fields=dict(_letterhead(package, links, numbers)),
        doubts=tuple(_lost(story)),
    )


def _note_blocks(note: etree._Element, story: Story, styles: Styles) -> tuple[Block, ...]:
    reader = _Reader(styles, Numbering())
    reader.walk(note, story, cell=False)
    return tuple(reader.blocks)


def _lost(story: Story) -> Iterator[Doubt]:
    for name in story.lost:
        yield doubt(DoubtKind.MISSING_PART, "file", f"The text refers to footnote {name}, which is not in the file.")


def _letterhead(package: Package, links: dict[str, Relationship], numbers: NoteNumbers) -> Iterator[tuple[str, str]]:
    """Yield the text of the page headers as the field ``letterhead``: "Uw kenmerk" may stand there alone."""
    lines: list[str] = []
    for link in links.values():
        root = package.xml(link.target) if link.kind == "header" and not link.external else None
        if root is not None:
            reader = _Reader(Styles(), Numbering())
            reader.walk(root, Story(package.relationships(link.target), numbers, set()), cell=False)
            lines += [line.text for block in reader.blocks for line in block.lines]
    if lines:
        yield "letterhead", "\n".join(lines)
