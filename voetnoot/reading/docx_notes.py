"""The true notes of a DOCX: which reference prints as which number, and the paragraphs of each note (17.11)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from voetnoot.reading.docx_numbering import formatted, whole
from voetnoot.reading.docx_package import MC, W

GONE = {W + "del", W + "moveFrom", MC + "Fallback"}
"""Elements whose content is not on the page: deleted, moved away, or said a second time for older programs."""

_REFERENCES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_PROPERTIES = {"footnote": W + "footnotePr", "endnote": W + "endnotePr"}
_SYMBOLS = "*†‡§"


@dataclass(slots=True)
class Count:
    """How the notes of one kind are numbered."""

    manner: str
    start: int = 1
    per_section: bool = False
    last: int = 0

    def next(self) -> str:
        """Return the number of the next note."""
        self.last += 1
        value = self.start + self.last - 1
        if self.manner == "chicago":
            return _SYMBOLS[(value - 1) % len(_SYMBOLS)] * ((value - 1) // len(_SYMBOLS) + 1)
        return formatted(value, self.manner)


@dataclass(slots=True)
class NoteNumbers:
    """The printed number of each note by its kind and id, in the order of the references; ``at`` by bookmark name."""

    by_id: dict[tuple[str, str], str] = field(default_factory=dict)
    at: dict[str, str] = field(default_factory=dict)


def present(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements below ``root`` in document order, those that are not on the page left out."""
    stack = [iter(root)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag not in GONE:
            yield element
            stack.append(iter(element))


def number_notes(document: etree._Element, settings: etree._Element | None) -> NoteNumbers:
    """Return the number of every note that ``document`` refers to, as ``settings`` and its sections lay down."""
    counts = {kind: _count(kind, settings, document) for kind in _PROPERTIES}
    numbers = NoteNumbers()
    open_bookmarks: dict[str, str] = {}
    for element in present(document):
        if element.tag == W + "bookmarkStart":
            open_bookmarks[element.get(W + "id", "")] = element.get(W + "name", "")
        elif element.tag == W + "bookmarkEnd":
            open_bookmarks.pop(element.get(W + "id", ""), None)
        elif element.tag == W + "sectPr":
            for count in counts.values():
                count.last = 0 if count.per_section else count.last
        elif element.tag in _REFERENCES:
            kind = _REFERENCES[element.tag]
            key = kind, element.get(W + "id", "")
            numbers.by_id[key] = custom_mark(element) or counts[kind].next()
            numbers.at.update(dict.fromkeys(open_bookmarks.values(), numbers.by_id[key]))
    return numbers


def custom_mark(reference: etree._Element) -> str | None:
    """Return the mark that the author typed for ``reference`` instead of a number, or ``None``."""
    if reference.get(W + "customMarkFollows", "0").lower() in {"", "0", "false", "off"}:
        return None
    texts = (element.text or "" for element in reference.itersiblings(W + "t", W + "sym"))
    return "".join(texts).strip() or None


def true_notes(root: etree._Element | None, kind: str) -> dict[str, etree._Element]:
    """Return the notes of the part ``root`` by id; separators are told by ``w:type``, not by their id."""
    found = root.iterchildren(W + kind) if root is not None else ()
    return {note.get(W + "id", ""): note for note in found if note.get(W + "type", "normal") == "normal"}


def _count(kind: str, settings: etree._Element | None, document: etree._Element) -> Count:
    count = Count(manner="decimal" if kind == "footnote" else "lowerRoman")
    stated = [part.find(_PROPERTIES[kind]) for part in (settings,) if part is not None]
    stated += [section.find(_PROPERTIES[kind]) for section in document.iter(W + "sectPr")]
    for properties in stated:
        for rule in properties if properties is not None else ():
            value = rule.get(W + "val", "")
            if rule.tag == W + "numFmt":
                count.manner = value or count.manner
            elif rule.tag == W + "numStart":
                count.start = whole(value, 1)
            elif rule.tag == W + "numRestart":
                count.per_section = value == "eachSect"
    return count
