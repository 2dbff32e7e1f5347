"""Collects running text with its note marks and links, and cuts it into the lines of a `Flow`.

Used by the readers of formats without geometry (DOCX, XML, HTML, Markdown): a line there is what an author broke by hand.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from voetnoot.reading.flow import FlowLine, Mark, Target

_PARTING = frozenset({",", ";"})
_SPACES = re.compile(r"[ \t\r\n\f\v]+")


class FlowWriter:
    """Text goes in piece by piece; `lines` gives it back with marks and links at their offsets.

    ``collapse``: a run of white space counts as one space, as in XML and HTML.
    """

    def __init__(self, *, collapse: bool = False) -> None:
        self._collapse = collapse
        self._done: list[FlowLine] = []
        self._text = ""
        self._marks: list[Mark] = []
        self._targets: list[Target] = []
        self._links: list[tuple[str, int]] = []
        self._sign = ""

    @property
    def tail(self) -> str:
        """The text of the line so far."""
        return self._text

    def text(self, piece: str) -> None:
        """Add ``piece`` to the line."""
        piece, self._sign = self._sign + piece, ""
        if self._collapse:
            piece = _SPACES.sub(" ", piece)
            if piece.startswith(" ") and (not self._text or self._text.endswith(" ")):
                piece = piece[1:]
        self._text += piece

    def mark(self, number: str) -> None:
        """Record that the mark of note ``number`` stands here; it is no text, nor is a raised sign that parts it from another."""
        self._sign = ""
        self._marks.append(Mark(offset=len(self._text), number=number))

    def raised(self, piece: str) -> None:
        """Add ``piece``, which stands raised; between two marks a comma or semicolon is no text."""
        if piece.strip() in _PARTING and self._marks and self._marks[-1].offset == len(self._text):
            self._sign += piece
        else:
            self.text(piece)

    def open_link(self, uri: str) -> None:
        """Begin a link to ``uri``."""
        if self._sign:
            self.text("")
        self._links.append((uri, len(self._text)))

    def close_link(self) -> None:
        """End the link that was opened last, if any is open."""
        if self._links:
            self._land(*self._links.pop())

    @contextmanager
    def link(self, uri: str | None) -> Iterator[None]:
        """Put a link to ``uri`` under the text written inside; ``None`` writes plain text."""
        if uri:
            self.open_link(uri)
        yield
        if uri:
            self.close_link()

    def line_break(self) -> None:
        """End the line; links that are open go on in the next one."""
        if self._sign:
            self.text("")
        for uri, start in self._links:
            self._land(uri, start)
        self._links = [(uri, 0) for uri, _ in self._links]
        self._done.append(FlowLine(text=self._text, marks=tuple(self._marks), targets=tuple(self._targets)))
        self._text, self._marks, self._targets = "", [], []

    def lines(self) -> tuple[FlowLine, ...]:
        """Return the lines, trimmed, empty ones left out unless they hold a mark; the writer is empty afterwards."""
        self.line_break()
        trimmed = [_trimmed(line) for line in self._done]
        self._done = []
        return tuple(line for line in trimmed if line.text or line.marks)

    def _land(self, uri: str, start: int) -> None:
        if len(self._text) > start:
            self._targets.append(Target(start=start, end=len(self._text), uri=uri))


def _trimmed(line: FlowLine) -> FlowLine:
    text = line.text.strip()
    lead = len(line.text) - len(line.text.lstrip()) if text else 0

    def at(offset: int) -> int:
        return max(0, min(offset - lead, len(text)))

    marks = tuple(replace(mark, offset=at(mark.offset)) for mark in line.marks)
    targets = tuple(replace(target, start=at(target.start), end=at(target.end)) for target in line.targets)
    return replace(line, text=text, marks=marks, targets=tuple(target for target in targets if target.end > target.start))
