"""One paragraph of a DOCX to the lines of a `Flow`: runs joined, breaks, special hyphens, links, fields, note marks."""

import re
from dataclasses import dataclass, field

from lxml import etree

from voetnoot.reading.docx_fields import Fields, Frame, Meaning, meaning
from voetnoot.reading.docx_notes import GONE, NoteNumbers, custom_mark
from voetnoot.reading.docx_package import MC, R, Relationship, W
from voetnoot.reading.docx_styles import switch
from voetnoot.reading.flow import FlowLine
from voetnoot.reading.flow_writer import FlowWriter

_PIECES = {W + "noBreakHyphen": "-", W + "softHyphen": "\u00ad", W + "tab": "\t", W + "ptab": "\t"}
_KINDS = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_SKIPPED = {W + "pPr", W + "rPr", W + "sdtPr", W + "sdtEndPr", W + "tblPr", W + "rt", W + "footnoteRef", W + "endnoteRef"}
_NAMES_A_NOTE = re.compile(r"(?:noot|noten)\s*$", re.IGNORECASE)
_BOX = {W + "txbxContent"}


@dataclass(slots=True)
class Story:
    """What reading a story needs: relationships of its part, the numbers of the notes, its open fields.

    ``boxes`` collects the text boxes that are anchored in the paragraphs, ``lost`` the ids of references without a note.
    """

    links: dict[str, Relationship]
    numbers: NoteNumbers
    known: set[tuple[str, str]]
    fields: Fields = field(default_factory=Fields)
    boxes: list[etree._Element] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def paragraph_lines(paragraph: etree._Element, story: Story) -> tuple[FlowLine, ...]:
    """Return the lines of ``paragraph``: one, or more where the author broke them by hand."""
    writer = FlowWriter()
    for uri in story.fields.uris:
        writer.open_link(uri)
    _Walk(writer, story).children(paragraph)
    return writer.lines()


class _Walk:
    def __init__(self, writer: FlowWriter, story: Story) -> None:
        self.writer = writer
        self.story = story
        self.high = False
        self.mark_style: str | None = None
        self.special = {
            W + "t": self.text,
            W + "sym": self.symbol,
            W + "br": self.line_break,
            W + "cr": self.line_break,
            W + "hyperlink": self.hyperlink,
            W + "fldSimple": self.simple_field,
            W + "fldChar": self.field_border,
            W + "instrText": self.instruction,
            W + "footnoteReference": self.reference,
            W + "endnoteReference": self.reference,
            W + "r": self.run,
            MC + "AlternateContent": self.choice,
        }

    def children(self, element: etree._Element) -> None:
        for child in element:
            if child.tag in self.special:
                self.special[child.tag](child)
            elif child.tag in _PIECES:
                self.put(_PIECES[child.tag])
            elif child.tag in _BOX:
                self.story.boxes.append(child)
            elif child.tag not in GONE and child.tag not in _SKIPPED:
                self.children(child)

    def put(self, text: str) -> None:
        if not self.story.fields.silent:
            (self.writer.raised if self.high else self.writer.text)(text)

    def text(self, element: etree._Element) -> None:
        self.put(element.text or "")

    def symbol(self, element: etree._Element) -> None:
        code = int(element.get(W + "char", "0"), 16) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", element.get(W + "char", "")) else 0
        # Symbol fonts live in the private area; what they show has no character of its own.
        if code and not 0xE000 <= code <= 0xF8FF and not 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004
            self.put(chr(code))

    def line_break(self, element: etree._Element) -> None:
        del element
        if not self.story.fields.silent:
            self.writer.line_break()

    def run(self, element: etree._Element) -> None:
        if not switch(element.find(W + "rPr"), "vanish"):
            self.high = self.is_raised(element)
            self.children(element)
            self.high = False
        else:
            for child in element.iterchildren(W + "fldChar", W + "instrText"):
                self.special[child.tag](child)

    def is_raised(self, run: etree._Element) -> bool:
        """Tell whether a run is superscript, by itself or because it has the style of the note mark before it."""
        align, style = (run.find(f"{W}rPr/{W}{name}") for name in ("vertAlign", "rStyle"))
        named = style.get(W + "val") if style is not None else None
        if run.find(W + "footnoteReference") is not None or run.find(W + "endnoteReference") is not None:
            self.mark_style = named
        return (align is not None and align.get(W + "val") == "superscript") or (named is not None and named == self.mark_style)

    def hyperlink(self, element: etree._Element) -> None:
        link = self.story.links.get(element.get(R + "id", ""))
        uri = link.target if link is not None and link.external else None
        anchor = element.get(W + "anchor")
        if uri and anchor and "#" not in uri:
            uri = f"{uri}#{anchor}"
        with self.writer.link(uri):
            self.children(element)

    def choice(self, element: etree._Element) -> None:
        chosen = element.find(MC + "Choice")
        if chosen is None:
            chosen = element.find(MC + "Fallback")
        if chosen is not None:
            self.children(chosen)

    def instruction(self, element: etree._Element) -> None:
        self.story.fields.instruct(element.text or "")

    def field_border(self, element: etree._Element) -> None:
        kind = element.get(W + "fldCharType")
        frames = self.story.fields.frames
        if kind == "begin":
            frames.append(Frame())
        elif kind == "separate" and frames:
            self.begin_result(frames[-1])
        elif kind == "end" and frames:
            self.end_result(frames.pop())

    def simple_field(self, element: etree._Element) -> None:
        frame = Frame(instruction=element.get(W + "instr", ""))
        self.story.fields.frames.append(frame)
        self.begin_result(frame)
        self.children(element)
        self.story.fields.frames.pop()
        self.end_result(frame)

    def begin_result(self, frame: Frame) -> None:
        frame.meaning = meaning(frame.instruction)
        if frame.meaning.bookmark and self.repeats_mark(frame.meaning):
            # The result is the number as text; the mark takes its place.
            frame.meaning = Meaning(bookmark=frame.meaning.bookmark, furniture=True)
        if frame.meaning.uri:
            self.writer.open_link(frame.meaning.uri)

    def end_result(self, frame: Frame) -> None:
        if frame.meaning is None or self.story.fields.silent:
            return
        if frame.meaning.uri:
            self.writer.close_link()
        if frame.meaning.furniture and frame.meaning.bookmark:
            self.writer.mark(self.story.numbers.at[frame.meaning.bookmark])

    def repeats_mark(self, what: Meaning) -> bool:
        """Tell a mark that comes back from the number in "Zie voetnoot 2", which is text."""
        if what.bookmark not in self.story.numbers.at:
            return False
        tail = self.writer.tail
        return what.raised or bool(tail and not tail[-1].isspace()) or not _NAMES_A_NOTE.search(tail)

    def reference(self, element: etree._Element) -> None:
        key = _KINDS[element.tag], element.get(W + "id", "")
        if self.story.fields.silent:
            return
        if key not in self.story.known:
            self.story.lost.append(key[1])
        elif key in self.story.numbers.by_id:
            self.writer.mark(self.story.numbers.by_id[key])
            if custom_mark(element):
                for typed in element.itersiblings(W + "t", W + "sym"):
                    typed.text = ""
