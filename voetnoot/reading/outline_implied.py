"""Letters in which no heading says "Antwoord": the question is bold, in italics or a list item, what follows it answers."""

from collections.abc import Sequence

from voetnoot.reading.flow import Block
from voetnoot.reading.outline_headings import Heading, HeadingKind

_HALF = 0.5

Placed = tuple[Block, bool, Heading | None]
"""The block a line stands in, whether the line begins it, and the heading that the line is or begins with."""


def implied_answers(lines: Sequence[Placed]) -> list[int]:
    """Return which of ``lines`` begin an answer that no heading announces.

    The answer begins with the first block that is set otherwise than its question, or, where all is set alike, with the first
    one after that in which the question mark stands. Nothing is returned where half of the questions stay without one.
    """
    asked = [nth for nth, (_, _, heading) in enumerate(lines) if heading is not None]
    if not asked or any(lines[nth][2].kind is HeadingKind.ANSWER for nth in asked):  # type: ignore[union-attr]
        return []
    ends = [*asked[1:], len(lines)]
    spans = [
        (start, end)
        for start, end in zip(asked, ends, strict=True)
        if lines[start][2].kind is HeadingKind.QUESTION  # type: ignore[union-attr]
    ]
    for begin in (_set_otherwise, _after_question_mark):
        found = [begin(lines, start, end) for start, end in spans]
        if sum(place is not None for place in found) > _HALF * len(spans):
            return [place for place in found if place is not None]
    return []


def _question(lines: Sequence[Placed], start: int, end: int) -> int:
    """Return where the words of the question begin: behind its number, or on the line below it."""
    block, _, heading = lines[start]
    alone = heading is not None and heading.length >= len(block.lines[0].text.strip()) and heading.length != 0
    return start + 1 if alone and start + 1 < end else start


def _set_otherwise(lines: Sequence[Placed], start: int, end: int) -> int | None:
    first = _question(lines, start, end)
    style = lines[first][0].style
    return next((nth for nth in range(first + 1, end) if lines[nth][1] and lines[nth][0].style != style), None)


def _after_question_mark(lines: Sequence[Placed], start: int, end: int) -> int | None:
    first = _question(lines, start, end)
    beginnings = [nth for nth in range(first + 1, end) if lines[nth][1]]
    asked = lines[first][0]
    for nth in beginnings:
        if "?" in asked.text and "?" not in lines[nth][0].text:
            return nth
        asked = lines[nth][0]
    return None
