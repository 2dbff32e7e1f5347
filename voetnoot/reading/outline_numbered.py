"""Letters whose questions carry a bare number: ``1. Bent u bekend ...``, ``(3)`` on a line of its own, an automatic list."""

import re
from collections.abc import Sequence

from voetnoot.reading.flow import FlowLine
from voetnoot.reading.outline_headings import Heading, HeadingKind

_LEAD = re.compile(r"\(?(\d{1,3})(?:[.)]+|$)\s*(?=\S|$)|(\d{1,3})\s+(?=[A-Z«‘“'\"])")
_LABEL = re.compile(r"\(?(\d{1,3})[.)]*$")
_MAX_AHEAD = 60

Lined = tuple[FlowLine, bool, str | None, Heading | None]


def _number(line: FlowLine, label: str | None, *, first: bool) -> tuple[int, int] | None:
    """Return the number that a line begins with, and how many characters it takes."""
    if first and label and (match := _LABEL.match(label.strip())):
        return int(match[1]), 0
    lead = _LEAD.match(line.text.strip())
    return (int(lead[1] or lead[2]), lead.end()) if lead else None


def _asks(lines: Sequence[Lined], position: int) -> bool:
    """Tell whether the text from ``position`` on is a question: a question mark before the next heading or number."""
    for offset, (line, first, label, heading) in enumerate(lines[position : position + _MAX_AHEAD]):
        if offset and (heading or (first and _number(line, label, first=first))):
            return False
        if "?" in line.text:
            return True
    return False


def numbered_headings(lines: Sequence[Lined]) -> list[Heading | None]:
    """Return the heading of each of ``lines`` (line, whether it begins a block, label of the block, worded heading).

    A number counts when it is the next in turn and its text asks something. After a heading "Antwoorden" the numbers begin
    again and open answers. The headings given are kept.
    """
    found: list[Heading | None] = []
    asked, answered, answering = 0, 0, False
    for position, (line, first, label, heading) in enumerate(lines):
        number = _number(line, label, first=first) if heading is None else None
        if heading is not None:
            answering = asked > 0 and heading.kind is HeadingKind.ANSWER and heading.plural and not heading.numbers
            answered = 0 if answering else answered
            found.append(heading)
        elif number and answering and number[0] == answered + 1 <= asked:
            answered += 1
            found.append(Heading(HeadingKind.ANSWER, (str(number[0]),), number[1]))
        elif number and not answering and number[0] == asked + 1 and _asks(lines, position):
            asked += 1
            found.append(Heading(HeadingKind.QUESTION, (str(number[0]),), number[1]))
        else:
            found.append(None)
    return found
