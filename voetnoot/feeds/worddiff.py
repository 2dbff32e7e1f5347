"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 4000
"""Above this many words on a side the comparison goes by line, since the cost grows with the square."""

_CONTEXT = 160


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. ``kind``: ``same``, ``gone``, ``come``, or ``skip`` for unchanged text that is left out."""

    kind: str
    text: str


def word_diff(before: str, after: str, *, context: int | None = _CONTEXT) -> tuple[Piece, ...]:
    """Return the pieces that turn ``before`` into ``after``; unchanged stretches longer than twice ``context`` are shortened."""
    left, right = _split(before, after)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    pieces: list[Piece] = []
    for tag, left_from, left_to, right_from, right_to in matcher.get_opcodes():
        gone, come = "".join(left[left_from:left_to]), "".join(right[right_from:right_to])
        if tag == "equal":
            pieces.append(Piece("same", come))
            continue
        pieces += [Piece(kind, text) for kind, text in (("gone", gone), ("come", come)) if text]
    merged = _merged(pieces)
    return tuple(merged if context is None else _shortened(merged, context))


def _split(before: str, after: str) -> tuple[list[str], list[str]]:
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(left), len(right)) > 2 * MOST_WORDS:
        return before.splitlines(keepends=True), after.splitlines(keepends=True)
    return left, right


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Join what only white space keeps apart: ``one two`` to ``three four`` is one change, not two."""
    merged: list[Piece] = []
    gone = come = ""
    for index, piece in enumerate(pieces):
        between = 0 < index < len(pieces) - 1 and piece.kind == "same" and not piece.text.strip()
        if piece.kind == "same" and not between:
            merged += _change(gone, come)
            gone = come = ""
            merged.append(piece)
        else:
            gone += piece.text if piece.kind in {"gone", "same"} else ""
            come += piece.text if piece.kind in {"come", "same"} else ""
    return merged + _change(gone, come)


def _change(gone: str, come: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in (("gone", gone), ("come", come)) if text]


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
