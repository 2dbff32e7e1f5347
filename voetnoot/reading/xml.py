"""An official publication as XML to a `Flow`: questions, answers, notes and links are said outright, nothing is guessed.

Parsed without entities, DTDs or network. Elements that are not known are read by their shape: what holds text is a
paragraph, what holds paragraphs is a container.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5

from lxml import etree

from voetnoot.answers import Doubt, ReadError
from voetnoot.reading import xml_names as names
from voetnoot.reading.doubts import DoubtKind, doubt
from voetnoot.reading.flow import Block, Flow, FlowLine, NoteFlow
from voetnoot.reading.flow_writer import FlowWriter
from voetnoot.reading.refusal import Refusal
from voetnoot.reading.xml_names import name_of, text_of

_DIGITS = re.compile(r"\d{1,4}[a-z]?|[ivxlc]+|\*+", re.IGNORECASE)
_WORDS = {"question": "Vraag", "answer": "Antwoord"}


def flow_of_xml(body: bytes) -> Flow:
    """Return the text of the publication ``body``. Raises `Refusal`: damaged, or XML that is no publication of questions."""
    root = _parsed(body)
    if not (name_of(root) in names.ROOTS or any(name_of(element) in names.INSIDE for element in root.iter(etree.Element))):
        raise Refusal(ReadError.NOT_A_DOCUMENT, f"This XML file (<{name_of(root)}>) is not a publication of questions.")
    reader = _Reader(numbers=dict(_note_numbers(root)))
    reader.walk(root)
    return Flow(
        origin="xml", blocks=tuple(reader.blocks), notes=tuple(reader.notes), fields=_fields(root), doubts=tuple(_entities(root))
    )


def _parsed(body: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as fault:
        raise Refusal(ReadError.DAMAGED, f"This XML file is not well formed: {fault.msg}.") from fault
    except ValueError as fault:
        raise Refusal(ReadError.DAMAGED, f"This XML file cannot be parsed: {fault}.") from fault


def _entities(root: etree._Element) -> Iterator[Doubt]:
    subset = root.getroottree().docinfo.internalDTD
    # The stubs of lxml do not know this method.
    defined = [str(entity.name) for entity in getattr(subset, "iterentities", tuple)()]
    if defined:
        some = ", ".join(defined[:5])
        yield doubt(DoubtKind.ENTITY, "file", f"The file defines entities of its own ({some}); they were left out.")


def _fields(root: etree._Element) -> dict[str, str]:
    """Return the metadata, name to value; a name that comes more than once has its values on lines of their own."""
    found: dict[str, list[str]] = {}
    for element in root.iter(etree.Element):
        name, value = element.get("name"), element.get("content")
        if name_of(element) in names.METADATA and name and value:
            found.setdefault(name, []).append(value)
    return {name: "\n".join(dict.fromkeys(values)) for name, values in found.items()}


def _note_numbers(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the id and the printed number of every note, counting where none is printed."""
    count = 0
    for note in root.iter(etree.Element):
        if name_of(note) in names.NOTE:
            count += 1
            printed = next((text_of(child) for child in note if name_of(child) in names.NOTE_NUMBER), "")
            match = _DIGITS.search(printed or note.get("nr", ""))
            yield note.get("id") or f"#{count}", match[0] if match else str(count)
            note.set("id", note.get("id") or f"#{count}")


@dataclass(slots=True)
class _Reader:
    numbers: dict[str, str]
    blocks: list[Block] = field(default_factory=list)
    notes: list[NoteFlow] = field(default_factory=list)

    def walk(self, element: etree._Element, style: str | None = None) -> None:
        """Read ``element`` and what is below it into blocks."""
        name = name_of(element)
        if not name or name in names.METADATA or name in names.SKIPPED:
            return
        if name in names.NOTE:
            self.note(element)
        elif name in names.QUESTION | names.ANSWER:
            self.part(element, "question" if name in names.QUESTION else "answer")
        elif self.is_container(element):
            self.container(element, style)
        else:
            own = "heading" if name in names.HEADING else ("cell" if name in names.CELL else style)
            self.add(self.lines(element), own)

    def is_container(self, element: etree._Element) -> bool:
        """Tell whether ``element`` holds paragraphs rather than text (the notes inside a paragraph do not count)."""
        below = (child for child in element if name_of(child) and name_of(child) not in names.NOTE)
        return any(name_of(child) in names.BLOCK or self.is_container(child) for child in below)

    def container(self, element: etree._Element, style: str | None) -> None:
        """Read a container; text that stands loose between its paragraphs is kept."""
        inner = "list" if name_of(element) in {"li", "lijst"} else ("cell" if name_of(element) in names.CELL else style)
        label = next((text_of(child) for child in element if name_of(child) in names.ITEM_NUMBER), None)
        self.add((FlowLine(text=" ".join((element.text or "").split())),), inner)
        before = len(self.blocks)
        for child in element:
            if name_of(child) not in names.ITEM_NUMBER:
                self.walk(child, inner)
            self.add((FlowLine(text=" ".join((child.tail or "").split())),), inner)
        if label and len(self.blocks) > before:
            first = self.blocks[before]
            self.blocks[before] = Block(first.lines, first.style, label)

    def part(self, element: etree._Element, style: str) -> None:
        """Read a question or an answer: its heading, printed or not, then its paragraphs."""
        number = next((child for child in element if name_of(child) in names.NUMBER), None)
        if number is None:
            number = next((kop for kop in element if name_of(kop) == "kop"), None)
        printed = text_of(number) if number is not None else ""
        if not printed[:1].isalpha() or len(printed) == 1:
            printed = f"{_WORDS[style]} {printed}".strip()
        self.blocks.append(Block(lines=(FlowLine(text=printed),), style=style))
        if number is not None:
            tail, number.tail = number.tail, None
            element.remove(number)
            element.text = (element.text or "") + (tail or "")
        if self.is_container(element):
            self.container(element, None)
        else:
            self.add(self.lines(element), None)

    def add(self, lines: tuple[FlowLine, ...], style: str | None) -> None:
        """Add a block unless ``lines`` hold nothing."""
        if any(line.text or line.marks for line in lines):
            self.blocks.append(Block(lines=lines, style=style))

    def note(self, element: etree._Element) -> None:
        """Read a note with its paragraphs."""
        inner = _Reader(numbers=self.numbers)
        paragraphs = [child for child in element if name_of(child) and name_of(child) not in names.NOTE_NUMBER]
        if paragraphs and not (element.text or "").strip() and any(name_of(child) in names.BLOCK for child in paragraphs):
            for child in paragraphs:
                inner.walk(child)
        else:
            for child in [child for child in element if name_of(child) in names.NOTE_NUMBER]:
                child[:] = []
                child.text = ""
            inner.add(inner.lines(element), None)
        self.notes.append(NoteFlow(number=self.numbers[element.get("id", "")], blocks=tuple(inner.blocks)))

    def lines(self, element: etree._Element) -> tuple[FlowLine, ...]:
        """Return the text of a paragraph with its marks and links; the notes inside it are read on the way."""
        writer = FlowWriter(collapse=True)
        writer.text(element.text or "")
        self.inline(element, writer)
        return writer.lines()

    def inline(self, element: etree._Element, writer: FlowWriter) -> None:
        """Write what stands inside ``element`` after its first text."""
        for child in element:
            name = name_of(child)
            if not name:
                writer.text(html5.get(f"{getattr(child, 'name', '')};", ""))
            elif name in names.NOTE:
                writer.mark(self.numbers[child.get("id", "")])
                self.note(child)
            elif name in names.NOTE_REFERENCE:
                self.reference(child, writer)
            elif name in names.BREAK:
                writer.line_break()
            elif name not in names.SKIPPED | names.METADATA:
                with writer.link(_target(child)):
                    writer.text(child.text or "")
                    self.inline(child, writer)
            writer.text(child.tail or "")

    def reference(self, element: etree._Element, writer: FlowWriter) -> None:
        """Write the mark of a note that stands elsewhere."""
        ids = [element.get(name, "").lstrip("#") for name in names.NOTE_IDS]
        number = next((self.numbers[name] for name in ids if name in self.numbers), None)
        printed = _DIGITS.search(text_of(element))
        if number or printed:
            writer.mark(number or (printed[0] if printed else ""))


def _target(element: etree._Element) -> str | None:
    if name_of(element) not in names.LINK:
        return None
    target = element.get("doc") or element.get("href") or element.get("{http://www.w3.org/1999/xlink}href") or ""
    return target if re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE) else None
