"""The grammar of headings: ``Vraag 3, 4 en 5``, ``Vragen 5 t/m 7``, ``Antwoord op de vragen 3 en 8``, bare ``Antwoord``."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from voetnoot.reading.dialects import Dialect

MAX_LENGTH = 160
_MAX_RANGE = 200
_MAX_LINE = 20_000
_NUMBER = re.compile(r"\(?(\d{1,3})(?:\s?([a-z])(?![a-z/]))?\)?\.?", re.IGNORECASE)
_LETTER = re.compile(r"([a-z])(?![a-z/])\)?", re.IGNORECASE)
_INLINE = re.compile(r"\s*(?::|[.–—-](?=\s))\s*(?=[^\s\da-z])")


class HeadingKind(StrEnum):
    """What a heading opens."""

    QUESTION = "question"
    ANSWER = "answer"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. ``numbers`` are those named, in order and without repeats; empty for a bare one.

    ``length``: how many characters of the line it takes; what follows is the beginning of the text under it.
    """

    kind: HeadingKind
    numbers: tuple[str, ...] = ()
    length: int = 0
    plural: bool = False


@dataclass(frozen=True, slots=True)
class _Grammar:
    question: re.Pattern[str]
    answer: re.Pattern[str]
    joint: re.Pattern[str]
    ranges: frozenset[str]
    closing: re.Pattern[str]
    joining: tuple[str, ...]


def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


@cache
def _grammar(dialect: Dialect) -> _Grammar:
    links = rf"(?:\s+(?:{_either(dialect.linking_words)})\b\.?)*"
    joints = _either((*dialect.range_words, *dialect.and_words))
    words, formulas = _either(dialect.closing_words), _either(dialect.closing_formulas)
    return _Grammar(
        question=re.compile(
            rf"(?P<word>{_either(dialect.question_words)})(?![^\W\d_])(?:\s+(?:nummer|nr)\b\.?)?\s*", re.IGNORECASE
        ),
        answer=re.compile(rf"(?P<word>{_either(dialect.answer_words)})(?![^\W\d_]){links}\s*", re.IGNORECASE),
        joint=re.compile(rf"\s*[,;]?\s*(?P<word>{joints}|[-–—/,;&]|\s)\s*(?=\(?\d|[a-z]\b)", re.IGNORECASE),
        ranges=frozenset({*dialect.range_words, "-", "–", "—"}),
        closing=re.compile(rf"(?:{words})(?:\s+\d{{1,2}})?\s*[:.]?$|(?:{formulas})\b[\w ]*,?\s*$", re.IGNORECASE),
        joining=(",", "/", "-", "–", *(f" {word}" for word in (*dialect.and_words, *dialect.range_words))),
    )


def _span(first: str, last: str) -> list[str]:
    """Return the numbers from ``first`` (excluded) to ``last``; just ``last`` where the two make no sensible range."""
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= _MAX_RANGE:
        return [str(number) for number in range(int(first) + 1, int(last) + 1)]
    return [last]


def _value(number: re.Match[str], before: list[str]) -> str:
    """Return the number that was matched; a letter alone (``3a, b en c``) belongs to the number before it."""
    if number.re is _LETTER:
        return before[-1][:-1] + number[1].lower()
    return str(int(number[1])) + (number[2] or "").lower()


def numbers_in(text: str, dialect: Dialect) -> tuple[tuple[str, ...], int]:
    """Return the list of numbers that ``text`` begins with, ranges expanded, and how many characters it takes.

    ``7, 8, 9 10 en 11`` (a comma lost in typesetting) and ``5 t/m 7`` come out as five and three numbers.
    """
    grammar = _grammar(dialect)
    found: list[str] = []
    position, joint = 0, ""
    while number := _NUMBER.match(text, position) or (found and found[-1][-1].isalpha() and _LETTER.match(text, position)):
        value = _value(number, found)
        found += _span(found[-1], value) if found and joint in grammar.ranges else [value]
        position = number.end()
        following = grammar.joint.match(text, position)
        if not following:
            break
        joint = " ".join(following["word"].lower().split())
        position = following.end()
    return tuple(dict.fromkeys(found)), position


def _worded(text: str, pattern: re.Pattern[str], kind: HeadingKind, dialect: Dialect) -> Heading | None:
    word = pattern.match(text)
    if not word:
        return None
    numbers, taken = numbers_in(text[word.end() :], dialect)
    end = word.end() + taken
    rest = text[end:]
    plural = word["word"].lower().endswith("en") and not numbers
    if not rest.strip(" \t:.\u00a0"):
        return Heading(kind, numbers, len(text), plural)
    inline = _INLINE.match(rest)
    if inline is None or plural or (kind is HeadingKind.QUESTION and not numbers):
        return None
    return Heading(kind, numbers, end + inline.end())


@lru_cache(maxsize=4096)
def parse_heading(text: str, dialect: Dialect) -> Heading | None:
    """Return the heading that the line ``text`` is or begins with, or ``None``.

    A heading begins with a capital (a wrapped "vraag 6." is none) and stands alone on its line, or is parted from its text by
    a colon, a full stop or a dash (``Vraag 1: Bent u ...``). "Vraag 2 ziet op ..." is none.
    """
    if not text[:1].isupper() or len(text) > _MAX_LINE:
        return None
    grammar = _grammar(dialect)
    for pattern, kind in ((grammar.question, HeadingKind.QUESTION), (grammar.answer, HeadingKind.ANSWER)):
        if heading := _worded(text, pattern, kind, dialect):
            return heading
    return Heading(HeadingKind.CLOSING, (), len(text)) if grammar.closing.match(text) else None


def unfinished(text: str, dialect: Dialect) -> bool:
    """Tell whether the heading ``text`` goes on on the next line: it ends in a comma or in a word that joins numbers."""
    return text.rstrip().lower().endswith(_grammar(dialect).joining)
