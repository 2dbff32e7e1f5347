"""The notes of an HTML page: an inner link with a number leads to them, whatever the page calls them."""

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

_NUMBER = re.compile(r"^[\s\[(]*(\d{1,3}|[ivxl]{1,5}|\*{1,3})[\s\])]*$", re.IGNORECASE)
_NOTE_NAME = re.compile(r"noot|noten|note|\bfn|ftn", re.IGNORECASE)
_BACK = re.compile(r"^[\s↩↑^\[\]()\d.*X︎]*$")
_BLOCKS = ["li", "p", "div", "aside", "td", "dd", "section", "footer"]


@dataclass(slots=True)
class HtmlNotes:
    """The elements that hold a note by the identity of the element, with the number; the links that are marks of them."""

    holders: dict[int, str] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)


def find_notes(soup: BeautifulSoup) -> HtmlNotes:
    """Return the notes of ``soup``: marks, the elements that hold the notes, and what is only there to click on."""
    found = HtmlNotes()
    order = {id(tag): place for place, tag in enumerate(soup.find_all(True))}
    targets = _targets(soup)
    links = [link for link in soup.find_all("a", href=True) if isinstance(link, Tag) and str(link["href"]).startswith("#")]
    wanted = {id(targets[name]) for link in links if (name := str(link["href"])[1:]) in targets}
    for link in links:
        number = _NUMBER.match(link.get_text())
        target = targets.get(str(link["href"])[1:])
        if number is None:
            continue
        if target is None:
            if "nootnum" in _classes(link):
                found.marks[id(link)] = number[1]
        elif order[id(target)] > order[id(link)]:
            found.marks[id(link)] = number[1]
            holder = _holder(target, link, wanted)
            found.holders.setdefault(id(holder), number[1])
        else:
            found.dropped.add(id(link))
    _add_named(soup, found)
    _drop_furniture(soup, found)
    return found


def _targets(soup: BeautifulSoup) -> dict[str, Tag]:
    named: dict[str, Tag] = {}
    for tag in soup.find_all(True):
        for attribute in ("id", "name"):
            if isinstance(tag, Tag) and tag.get(attribute):
                named.setdefault(str(tag[attribute]), tag)
    return named


def _classes(tag: Tag) -> list[str]:
    classes = tag.get("class")
    return [str(each) for each in classes] if isinstance(classes, list) else []


def _holder(target: Tag, link: Tag, wanted: set[int]) -> Tag:
    """Return the element that holds the whole note at ``target`` and neither another note nor the mark."""
    holder = target if target.name in _BLOCKS else target.find_parent(_BLOCKS) or target
    while isinstance(parent := holder.parent, Tag):
        named = _NOTE_NAME.search(" ".join([str(parent.get("id", "")), *_classes(parent)]))
        others = sum(id(tag) in wanted for tag in parent.find_all(True)) > 1
        if parent.name not in _BLOCKS or not named or others or any(above is parent for above in link.parents):
            break
        holder = parent
    return holder


def _add_named(soup: BeautifulSoup, found: HtmlNotes) -> None:
    """Add notes that say by their class that they are one (official publications), though no mark leads to them."""
    for tag in soup.find_all(class_="noot"):
        number = tag.find(class_="nootnum") if isinstance(tag, Tag) else None
        if isinstance(tag, Tag) and isinstance(number, Tag) and id(tag) not in found.holders:
            match = _NUMBER.match(number.get_text())
            inside = any(id(above) in found.holders for above in tag.parents)
            if match and not inside and not any(id(below) in found.holders for below in tag.find_all(True)):
                found.holders[id(tag)] = match[1]


def _drop_furniture(soup: BeautifulSoup, found: HtmlNotes) -> None:
    """Mark the printed number of a note, its way back and its close button as no text."""
    for holder in soup.find_all(True):
        if not isinstance(holder, Tag) or id(holder) not in found.holders:
            continue
        for tag in holder.find_all(class_=["note-close", "nootnum", "footnote-back", "footnote-backref"]):
            found.dropped.add(id(tag))
        for link in holder.find_all("a"):
            inner = isinstance(link, Tag) and str(link.get("href", "#")).startswith("#")
            if inner and isinstance(link, Tag) and _BACK.match(link.get_text()):
                found.dropped.add(id(link))
