"""A letter or an official publication as HTML to a `Flow` (BeautifulSoup on lxml): nothing is fetched, nothing is run."""

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, Doctype, NavigableString, PageElement, ProcessingInstruction

from voetnoot.answers import ReadError
from voetnoot.reading.flow import Block, Flow, NoteFlow
from voetnoot.reading.flow_writer import FlowWriter
from voetnoot.reading.html_notes import HtmlNotes, find_notes
from voetnoot.reading.refusal import Refusal

_SKIPPED = {
    "script", "style", "noscript", "template", "nav", "form", "button", "svg", "head", "iframe", "object", "select", "textarea",
    "title",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr",
    "td", "th", "section", "article", "aside", "header", "footer", "main", "blockquote", "pre", "figure", "figcaption", "hr",
    "address", "body", "html", "caption", "center", "details", "summary", "fieldset",
}  # fmt: skip
_STYLES = {"li": "list", "td": "cell", "th": "cell", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading"}
_PARTS = {"vraag": "question", "antwoord": "answer"}
_SCHEME = re.compile(r"(?:https?|mailto|ftp|doi):", re.IGNORECASE)
_LEAD = re.compile(r"^\s*[\[(]?(\d{1,3}|[ivxl]{1,5}|\*+)[\])]?[.:]?\s+")
_PROLOG = re.compile(rb"^\s*<\?xml[^>]*\?>")
_HEAD = 1024
_MAX_DEPTH = 200


def flow_of_html(body: bytes) -> Flow:
    """Return the text of the page ``body``. Raises `Refusal` for a page without any text."""
    soup = BeautifulSoup(_PROLOG.sub(b"", body[:_HEAD]) + body[_HEAD:], "lxml")
    notes = find_notes(soup)
    reader = _Reader(notes)
    root = soup.find("main") or soup.find("article") or soup.body or soup
    if isinstance(root, Tag):
        if len(root.get_text(strip=True)) * 2 < len(soup.get_text(strip=True)) and soup.body is not None:
            root = soup.body
        reader.walk(root, None, 0)
        reader.close()
    if not reader.blocks and not reader.notes:
        raise Refusal(ReadError.NOT_A_DOCUMENT, "This HTML page holds no text.")
    return Flow(origin="html", blocks=tuple(reader.blocks), notes=tuple(reader.notes), fields=_fields(soup))


def _fields(soup: BeautifulSoup) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for meta in soup.find_all("meta"):
        if isinstance(meta, Tag) and meta.get("name") and meta.get("content"):
            found.setdefault(str(meta["name"]), []).append(str(meta["content"]))
    return {name: "\n".join(dict.fromkeys(values)) for name, values in found.items()}


@dataclass(slots=True)
class _Reader:
    known: HtmlNotes
    blocks: list[Block] = field(default_factory=list)
    notes: list[NoteFlow] = field(default_factory=list)
    writer: FlowWriter = field(default_factory=lambda: FlowWriter(collapse=True))
    style: str | None = None
    heading: str | None = None

    def close(self) -> None:
        """End the paragraph that is being written."""
        lines = self.writer.lines()
        if not lines:
            return
        if self.heading is not None:
            self.blocks.append(Block(lines=lines, style=self.heading))
            self.heading = None
        else:
            self.blocks.append(Block(lines=lines, style=self.style))

    def walk(self, element: PageElement, style: str | None, depth: int) -> None:
        """Read ``element`` and what is below it."""
        if isinstance(element, NavigableString):
            if not isinstance(element, (Comment, Doctype, ProcessingInstruction)):
                (self.writer.raised if element.parent and element.parent.name == "sup" else self.writer.text)(str(element))
            return
        if not isinstance(element, Tag) or element.name in _SKIPPED or id(element) in self.known.dropped:
            return
        if depth > _MAX_DEPTH:
            self.writer.text(element.get_text(" "))
        elif id(element) in self.known.holders:
            self.note(element, depth)
        elif id(element) in self.known.marks:
            self.writer.mark(self.known.marks[id(element)])
        elif element.name == "br":
            self.writer.line_break()
        elif element.name in _BLOCKS:
            self.block(element, style, depth)
        else:
            self.inline(element, style, depth)

    def block(self, element: Tag, style: str | None, depth: int) -> None:
        """Read an element that begins and ends a paragraph."""
        self.close()
        classes = element.get("class")
        part = next((_PARTS[str(name)] for name in classes or () if str(name) in _PARTS), None)
        own = _STYLES.get(element.name, style)
        self.style = own
        if part is not None:
            self.heading = part
        for child in element.children:
            self.walk(child, own, depth + 1)
        self.close()
        if part is not None:
            self.heading = None
        self.style = style

    def inline(self, element: Tag, style: str | None, depth: int) -> None:
        """Read an element inside a paragraph; a link keeps its target."""
        href = str(element.get("href", "")).strip() if element.name == "a" else ""
        with self.writer.link(href if _SCHEME.match(href) else None):
            for child in element.children:
                self.walk(child, style, depth + 1)

    def note(self, element: Tag, depth: int) -> None:
        """Read a note on its own; the number that is printed before it is no text."""
        number = self.known.holders[id(element)]
        inner = _Reader(HtmlNotes(marks=self.known.marks, dropped=self.known.dropped))
        for child in element.children:
            inner.walk(child, None, depth + 1)
        inner.close()
        self.close()
        if inner.blocks:
            inner.blocks[0] = _without_number(inner.blocks[0], number)
        self.notes.append(NoteFlow(number=number, blocks=tuple(inner.blocks)))


def _without_number(block: Block, number: str) -> Block:
    match = _LEAD.match(block.lines[0].text)
    if match is None or match[1] != number:
        return block
    writer = FlowWriter()
    first = block.lines[0]
    rest = first.text[match.end() :]
    writer.text(rest)
    line = writer.lines()[0] if rest else first
    shift = match.end()
    targets = tuple(type(each)(each.start - shift, each.end - shift, each.uri) for each in first.targets if each.start >= shift)
    return Block(lines=(type(line)(text=line.text, targets=targets), *block.lines[1:]), style=block.style)
