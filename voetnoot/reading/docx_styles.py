"""What the style of a paragraph says: heading, bold, italic, hidden, and the list it belongs to (ECMA-376 part 1, 17.7)."""

import re
from dataclasses import dataclass, field

from lxml import etree

from voetnoot.reading.docx_numbering import whole
from voetnoot.reading.docx_package import W

_HEADING = re.compile(r"heading|kop(je|pen|tekst)?\b|kop\s*\d|title|titel", re.IGNORECASE)
_OFF = {"0", "false", "off", "none"}
_MAX_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """What one style states itself; ``None``: nothing, so that the style it is based on decides."""

    name: str = ""
    parent: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    list: tuple[str, int] | None = None


@dataclass(slots=True)
class Styles:
    """The styles of a document by their id."""

    by_id: dict[str, Style] = field(default_factory=dict)

    def chain(self, name: str | None) -> list[Style]:
        """Return the style ``name`` and those it is based on, nearest first."""
        found: list[Style] = []
        while name is not None and name in self.by_id and len(found) < _MAX_CHAIN:
            found.append(self.by_id[name])
            name = self.by_id[name].parent
        return found

    def look(self, paragraph: etree._Element) -> str | None:
        """Return ``heading``, ``bold``, ``italic`` or ``None`` for ``paragraph``, as `voetnoot.reading.flow.Block` names them."""
        chain = self.chain(_style_of(paragraph, "pPr", "pStyle"))
        if any(_HEADING.match(style.name) for style in chain):
            return "heading"
        runs = [run for run in paragraph.iter(W + "r") if any((text.text or "").strip() for text in run.iterchildren(W + "t"))]
        if runs and all(self._is(run, chain, "b") for run in runs):
            return "bold"
        if runs and all(self._is(run, chain, "i") for run in runs):
            return "italic"
        return None

    def list_of(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """Return the list and the level that ``paragraph`` belongs to, or ``None``."""
        own = _list_in(paragraph.find(W + "pPr"))
        above = (style.list for style in self.chain(_style_of(paragraph, "pPr", "pStyle")))
        found = own or next((place for place in above if place), None)
        if found is None or found[0] == "0":
            return None
        return found

    def _is(self, run: etree._Element, chain: list[Style], what: str) -> bool:
        own = switch(run.find(W + "rPr"), what)
        if own is not None:
            return own
        attribute = {"b": "bold", "i": "italic"}[what]
        stated = (getattr(style, attribute) for style in [*self.chain(_style_of(run, "rPr", "rStyle")), *chain])
        return bool(next((value for value in stated if value is not None), False))


def switch(properties: etree._Element | None, name: str) -> bool | None:
    """Return whether the switch ``name`` (``b``, ``i``, ``vanish``) is on in ``properties``; ``None`` when it is not there."""
    found = None if properties is None else properties.find(W + name)
    return None if found is None else found.get(W + "val", "1").lower() not in _OFF


def read_styles(root: etree._Element | None) -> Styles:
    """Return the styles that the styles part ``root`` defines."""
    styles = Styles()
    for element in root.iterchildren(W + "style") if root is not None else ():
        run = element.find(W + "rPr")
        styles.by_id[element.get(W + "styleId", "")] = Style(
            name=_value(element, "name") or "",
            parent=_value(element, "basedOn"),
            bold=switch(run, "b"),
            italic=switch(run, "i"),
            list=_list_in(element.find(W + "pPr")),
        )
    return styles


def _value(element: etree._Element, name: str) -> str | None:
    found = element.find(W + name)
    return None if found is None else found.get(W + "val")


def _style_of(element: etree._Element, properties: str, name: str) -> str | None:
    found = element.find(W + properties)
    return None if found is None else _value(found, name)


def _list_in(properties: etree._Element | None) -> tuple[str, int] | None:
    numbering = None if properties is None else properties.find(W + "numPr")
    number = None if numbering is None else _value(numbering, "numId")
    if numbering is None or number is None:
        return None
    return number, whole(_value(numbering, "ilvl") or "0")
