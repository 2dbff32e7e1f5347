"""What changed between two texts, word by word."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"^\s+|\S+\s*")
_LINES = re.compile(r".*\n|.+$")
MOST_PAIRS = 1_000_000
"""Pairs of equal words, one on each side, above which the comparison goes by line, and then as a whole: they are its cost."""

_CONTEXT = 160


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. ``kind``: ``same``, ``gone``, ``come``, or ``skip`` for unchanged text that is left out."""

    kind: str
    text: str


def word_diff(before: str, after: str, *, context: int | None = _CONTEXT) -> tuple[Piece, ...]:
    """Return the pieces that turn ``before`` into ``after``; unchanged stretches longer than twice ``context`` are shortened."""
    left, right = _split(before, after)
    matcher = SequenceMatcher(None, [one.strip() for one in left], [one.strip() for one in right], autojunk=False)
    pieces: list[Piece] = []
    for tag, left_from, left_to, right_from, right_to in matcher.get_opcodes():
        gone, come = "".join(left[left_from:left_to]), "".join(right[right_from:right_to])
        if tag == "equal":
            pieces.append(Piece("same", come))
            continue
        pieces += [Piece(kind, text) for kind, text in (("gone", gone), ("come", come)) if text]
    return tuple(pieces if context is None else _shortened(pieces, context))


def _split(before: str, after: str) -> tuple[list[str], list[str]]:
    for pattern in (_WORDS, _LINES):
        left, right = pattern.findall(before), pattern.findall(after)
        if _pairs(left, right) <= MOST_PAIRS:
            return left, right
    return [before], [after]


def _pairs(left: list[str], right: list[str]) -> int:
    counts = Counter(one.strip() for one in right)
    return sum(count * counts[one] for one, count in Counter(one.strip() for one in left).items())


def _shortened(pieces: list[Piece], context: int) -> Iterator[Piece]:
    last = len(pieces) - 1
    for index, piece in enumerate(pieces):
        if piece.kind != "same" or len(piece.text) <= 2 * context:
            yield piece
            continue
        if index > 0:
            yield Piece("same", piece.text[:context].rsplit(" ", 1)[0] + " ")
        yield Piece("skip", "…")
        if index < last:
            yield Piece("same", " " + piece.text[-context:].split(" ", 1)[-1])
