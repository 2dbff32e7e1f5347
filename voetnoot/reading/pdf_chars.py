"""Which characters of pdfium's text layer belong to which text object of the page."""

import re
from collections.abc import Iterator

from voetnoot.reading.pdf_calls import owner_of, whole_text

# Controls that stand for no ligature, hyphen or break, what no font knows, and the private area but for the part in which
# symbol fonts have their bullets: codes without a meaning.
_GARBLED = re.compile("[\x01\x03-\x08\x10-\x1a\x7f\ufffd\ue000-\uefff\uf100-\uf8ff]")
_LINE = re.compile(r"[^\r\n]+")

Span = tuple[int, int]


class Characters:
    """The characters of one page. ``text``: all of them, with the spaces and breaks that pdfium puts in."""

    def __init__(self, text_page: int) -> None:
        self.text = whole_text(text_page)
        self._spans: dict[int, list[Span]] = {}
        for match in _LINE.finditer(self.text):
            start, end = match.span()
            owner = owner_of(text_page, start)
            # Most lines are one object: its ends tell, since pdfium takes the objects of a line one after the other.
            whole = owner is not None and owner == owner_of(text_page, end - 1)
            for held, span in ((owner, (start, end)),) if whole else _owned(text_page, start, end):
                self._spans.setdefault(held, []).append(span)

    def garbled(self) -> float:
        """Return what share of the characters says nothing: a font that does not tell what its codes mean."""
        return len(_GARBLED.findall(self.text)) / (len(self.text) or 1)

    def spans(self, owner: int) -> list[Span]:
        """Return where the characters of the text object ``owner`` stand."""
        return self._spans.get(owner, [])

    def text_of(self, owner: int) -> tuple[str, str]:
        """Return the text of an object, with the space that follows it, and the character behind its own where that is another's.

        A space behind it may be another object's, or one that pdfium put in; a break tells that pdfium ends the line there.
        """
        text, spans = self.text, self._spans.get(owner)
        if spans is None:
            return "", ""
        start, end = spans[-1]
        behind = text[end : end + 1] or "\n"
        if text[end - 1].isspace():
            behind = ""
        last = text[start : end + 1] if behind == " " or text.startswith(" ", end) else text[start:end]
        if len(spans) == 1:
            return last, behind
        pieces = [text[start : end + 1] if text.startswith(" ", end) else text[start:end] for start, end in spans[:-1]]
        return "".join([*pieces, last]), behind


def _owned(text_page: int, start: int, end: int) -> Iterator[tuple[int, Span]]:
    """Yield the objects of the line from ``start`` to ``end``, each with its place; characters of none (put in) left out.

    The end of each is looked for in growing steps.
    """
    last = end - 1
    while (final := owner_of(text_page, last)) is None and last > start:
        last -= 1
    place = start
    while place <= last:
        owner = owner_of(text_page, place)
        if owner is None:
            place += 1
            continue
        after = last + 1 if owner == final else _after(text_page, owner, place, last)
        yield owner, (place, after)
        place = after


def _after(text_page: int, owner: int, inside: int, outside: int) -> int:
    """Return where the characters of ``owner`` end: one is at ``inside``, and another object's at ``outside``."""
    step = 1
    while inside + step < outside and owner_of(text_page, inside + step) == owner:
        inside += step
        step *= 2
    outside = min(outside, inside + step)
    while outside - inside > 1:
        middle = (inside + outside) // 2
        if owner_of(text_page, middle) == owner:
            inside = middle
        else:
            outside = middle
    return outside
