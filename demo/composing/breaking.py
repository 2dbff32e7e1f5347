"""Break running text into lines, as a word processor does: note marks stick to their word, addresses break where it lets them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

Measure = Callable[[str, bool], float]
"""Width in points of a text, raised (small) or not."""

_TOKEN = re.compile(
    r"\[\^(\d+)\]"
    r"|((?:https?://|www\.)[^\s<>«»]+?(?=[).,;:>»]*(?:\s|$|\[\^)))"
    r"|((?:(?!\[\^\d|https?://|www\.)\S)+)"
    r"|\s+"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line in one style. ``raised``: the mark of a note; ``uri``: the address that it is part of."""

    text: str
    raised: bool = False
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column: its runs, and the notes that it marks."""

    runs: tuple[Run, ...]
    marks: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The line as plain text."""
        return "".join(run.text for run in self.runs)


def break_lines(text: str, width: float, measure: Measure, *, break_after: str = "-") -> list[Line]:
    """Return ``text`` in lines of at most ``width`` points.

    ``break_after`` are the characters after which an address may break; where that does not help it breaks anywhere.
    """
    lines: list[Line] = []
    current: list[Run] = []
    used = 0.0
    for glue, unit in _units(text, break_after):
        space = measure(" ", False) if glue and current else 0.0
        size = sum(measure(run.text, run.raised) for run in unit)
        if current and used + space + size > width:
            lines.append(_line(current))
            current, used, space = [], 0.0, 0.0
        for piece in _cut(unit, width, measure) if size > width else [unit]:
            if current and piece is not unit and used:
                lines.append(_line(current))
                current, used = [], 0.0
            if space:
                current.append(Run(" "))
            current.extend(piece)
            used += space + sum(measure(run.text, run.raised) for run in piece)
    return [*lines, _line(current)] if current else lines


def _units(text: str, break_after: str) -> Iterator[tuple[bool, list[Run]]]:
    """Give what must stay together, each with whether a space stands before it."""
    for word in words(text):
        glue = True
        unit: list[Run] = []
        for run in word:
            pieces = _pieces(run.text, break_after) if run.uri else [run.text]
            for before, piece in pairwise([None, *pieces]):
                if before is not None:
                    yield glue, unit
                    glue, unit = False, []
                unit.append(Run(str(piece), run.raised, run.uri))
        yield glue, unit


def _pieces(address: str, break_after: str) -> list[str]:
    """Cut an address after each of ``break_after``; its scheme stays with the host unless a slash is one of them."""
    scheme = re.match(r"https?://", address)
    head = scheme[0] if scheme else ""
    breaks = re.escape(break_after)
    rest = re.findall(rf"[^{breaks}]*[{breaks}]+|[^{breaks}]+$", address[len(head) :])
    return [head, *rest] if "/" in break_after and head else [head + rest[0], *rest[1:]]


def words(text: str) -> Iterator[list[Run]]:
    """Give the words of ``text``, each as runs: plain text, the mark of a note, an address."""
    word: list[Run] = []
    for match in _TOKEN.finditer(text):
        mark, address, plain = match.groups()
        if mark:
            word.append(Run(mark, raised=True))
        elif address:
            word.append(Run(address, uri=address))
        elif plain:
            word.append(Run(plain))
        else:
            yield word
            word = []
    if word:
        yield word


def _cut(unit: list[Run], width: float, measure: Measure) -> Iterator[list[Run]]:
    """Cut a unit that is wider than the column between characters."""
    for run in unit:
        rest = run.text
        while rest:
            end = len(rest)
            while end > 1 and measure(rest[:end], run.raised) > width:
                end -= 1
            yield [Run(rest[:end], run.raised, run.uri)]
            rest = rest[end:]


def _line(runs: list[Run]) -> Line:
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and (last.raised, last.uri) == (run.raised, run.uri):
            joined[-1] = Run(last.text + run.text, run.raised, run.uri)
        else:
            joined.append(run)
    return Line(tuple(joined), tuple(int(run.text) for run in joined if run.raised))
