"""Letters whose questions carry a bare number: ``1. Bent u bekend ...``, ``(3)`` on a line of its own, an automatic list."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from voetnoot.reading.flow import FlowLine
from voetnoot.reading.outline_headings import Heading, HeadingKind

_LEAD = re.compile(r"\(?(\d{1,3})(?:[.)]+|$)\s*(?=\S|$)|(\d{1,3})\s+(?=[A-Z«‘“'\"])")
_LABEL = re.compile(r"\(?(\d{1,3})[.)]*$")
_MAX_AHEAD = 60

_DIGITS = re.compile(r"\d+")

Lined = tuple[FlowLine, bool, str | None, Heading | None]


class _Numbered(NamedTuple):
    """The number that a line begins with, how many characters it takes, and its manner: ``1.``, ``(1)``, of an automatic list."""

    value: int
    length: int
    manner: str


def _number(line: FlowLine, label: str | None, *, first: bool) -> _Numbered | None:
    if first and label and (match := _LABEL.match(label.strip())):
        return _Numbered(int(match[1]), 0, "list " + _DIGITS.sub("", match[0]))
    lead = _LEAD.match(line.text.strip())
    return _Numbered(int(lead[1] or lead[2]), lead.end(), _DIGITS.sub("", lead[0]).strip()) if lead else None


def _asks(lines: Sequence[Lined], position: int, manner: str) -> bool:
    """Tell whether the text from ``position`` on is a question: a question mark before the next heading or number alike."""
    for offset, (line, first, label, heading) in enumerate(lines[position : position + _MAX_AHEAD]):
        if offset and heading:
            return False
        number = _number(line, label, first=first) if offset else None
        if number and (first or number.manner == manner != ""):
            return False
        if "?" in line.text:
            return True
    return False


def _in_turn(lines: Sequence[Lined], position: int, number: _Numbered, manner: str, asked: int) -> bool:
    return (not asked or number.manner == manner) and _asks(lines, position, number.manner)


def numbered_headings(lines: Sequence[Lined]) -> list[Heading | None]:
    """Return the heading of each of ``lines`` (line, whether it begins a block, label of the block, worded heading).

    A number counts when it is the next in turn, in the manner of the first, and its text asks something. After a heading
    "Antwoorden" the numbers begin
    again and open answers. The headings given are kept.
    """
    found: list[Heading | None] = []
    asked, answered, answering = 0, 0, False
    manner = ""
    for position, (line, first, label, heading) in enumerate(lines):
        number = _number(line, label, first=first) if heading is None else None
        if heading is not None:
            answering = asked > 0 and heading.kind is HeadingKind.ANSWER and heading.plural and not heading.numbers
            answered = 0 if answering else answered
            found.append(heading)
        elif number and answering and number.value == answered + 1 <= asked:
            answered += 1
            found.append(Heading(HeadingKind.ANSWER, (str(number.value),), number.length))
        elif number and not answering and number.value == asked + 1 and _in_turn(lines, position, number, manner, asked):
            asked, manner = asked + 1, number.manner
            found.append(Heading(HeadingKind.QUESTION, (str(number.value),), number.length))
        else:
            found.append(None)
    return found
