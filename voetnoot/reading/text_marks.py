"""Note marks in plain text: a digit glued to the sentence, `[1]`, `1)` or a superior figure, told from years and units.

Marks are taken in the order of the notes: the mark of note 3 stands after that of note 2 and before note 3 itself.
"""

import re
from dataclasses import dataclass

SUPERIOR = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPERIORS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_BRACKETED = re.compile(r"\[\s*(\d{1,3}(?:\s*[,\s]\s*\d{1,3})*)\s*\]")
_UNIT = re.compile(r"(?:^|[^\w])(?:[kcdm]?m|[A-ZÀ-Þ0-9][A-ZÀ-Þ0-9-]*|[A-Za-z])$")
_ABBREVIATION = re.compile(r"(?:^|\s)\(?(?:nr|nrs|art|blz|p|pp|jl|vgl|fig|par|hfst|no)\.$", re.IGNORECASE)
_CLOSING = ".,;:?!)]»”’\"'…"
_AFTER = r"(?=$|[\s.,;:)\]?!»”’\"'…–-])"


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A mark at ``start``..``end`` of line ``line``; what stands there is no text. ``rank``: -1 is certain, higher is less."""

    line: int
    start: int
    end: int
    number: str
    rank: int = 0


def explicit(line: int, text: str) -> list[Found]:
    """Return the marks that can be nothing else: superior figures and numbers in square brackets."""
    found = [
        Found(line, m.start(), m.end(), m[0].translate(SUPERIOR), -1)
        for m in _SUPERIORS.finditer(text)
        if not _unit(text, m.start())
    ]
    for match in _BRACKETED.finditer(text):
        numbers = re.findall(r"\d+", match[1])
        found += [Found(line, match.start(), match.end(), number, -1) for number in numbers]
    return sorted(found)


def glued(line: int, text: str, number: int, begin: int = 0) -> list[Found]:
    """Return where in ``text`` from ``begin`` on ``number`` may stand as a mark, best candidates first."""
    follower = rf"(?={number + 1}(?!\d))"
    close = re.compile(rf"(?<=[^\s\d]){number}(?:\)(?=\s|$))?(?:{_AFTER}|{follower})")
    ranked = [(match, _rank(text, match.start())) for match in close.finditer(text, begin)]
    bracketed = re.compile(rf"(?<=[^\s\d]) ?{number}\)(?=\s|$|[,.;])")
    apart = re.compile(rf"(?<=[?!.»”’'\")]) {number}\)?(?=$|\s+[A-ZÀ-Þ]|\s*$)")
    ranked += [(match, 1) for match in bracketed.finditer(text, begin)] + [(match, 2) for match in apart.finditer(text, begin)]
    found = [Found(line, match.start(), match.end(), str(number), rank) for match, rank in ranked if rank is not None]
    return sorted(found, key=lambda mark: (mark.rank, mark.start))


def following(previous: Found, text: str, number: int) -> Found | None:
    """Return the mark ``number`` that follows ``previous`` at once: `1, 2` or `12` for notes 1 and 2."""
    match = re.compile(rf"\s?,?\s?{number}(?:{_AFTER}|(?={number + 1}(?!\d)))").match(text, previous.end)
    return Found(previous.line, previous.end, match.end(), str(number)) if match else None


def repeated(line: int, text: str, known: set[str]) -> list[Found]:
    """Return marks of notes already ``known`` that come back: only right after the end of a sentence or a quotation."""
    sentence_end = re.compile(rf"(?<=[?!»”’.])(\d{{1,3}}){_AFTER}")
    return [
        Found(line, match.start(), match.end(), match[1])
        for match in sentence_end.finditer(text)
        if match[1] in known and _rank(text, match.start()) == 0 and not text[: match.start() - 1][-1:].isdigit()
    ]


def _rank(text: str, start: int) -> int | None:
    before = text[start - 1]
    if before in _CLOSING:
        number_before = before in ".,:" and text[max(0, start - 2)].isdigit()
        return None if number_before or _ABBREVIATION.search(text[:start]) else 0
    if before.isalpha() and not _unit(text, start):
        return 1
    return None


def _unit(text: str, start: int) -> bool:
    return bool(_UNIT.search(text[:start]))
