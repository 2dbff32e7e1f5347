"""Notes that stand in the middle of a plain text, where the foot of a page was, and the marks that lead to them."""

import re
from dataclasses import dataclass, field

from voetnoot.reading.text_lines import TextLine
from voetnoot.reading.text_marks import SUPERIOR, Found, explicit, following, glued, repeated

_START = re.compile(r"^(?:\[\s*(?P<b>\d{1,3})\s*\]:?|(?P<n>\d{1,3})[.)]?|(?P<s>[⁰¹²³⁴⁵⁶⁷⁸⁹]+))(?:\s+(?P<t>\S.*)|\s*)$")
_JUMP = 3
_HEADED = re.compile(r"^(?:voet|eind)?noten\s*:?$|^bronnen\s*:?$", re.IGNORECASE)


@dataclass(slots=True)
class TextNote:
    """A note: its number, the places of its lines among all lines, and the text of the first without the number."""

    number: str
    first: int
    last: int
    opening: str


@dataclass(slots=True)
class Notes:
    """All notes of a text, and the marks in the other lines."""

    notes: list[TextNote] = field(default_factory=list)
    marks: list[Found] = field(default_factory=list)

    def covered(self) -> set[int]:
        """Return the places of the lines that belong to notes."""
        return {place for note in self.notes for place in range(note.first, note.last + 1)}


def find_notes(lines: list[TextLine]) -> Notes:
    """Return the notes in ``lines``: a line that begins with the number expected next, whose mark stands before it."""
    found = Notes()
    place = 0
    while place < len(lines):
        note = _note_at(lines, place, found)
        place = place + 1 if note is None else note.last + 1
    covered = found.covered()
    taken = {(mark.line, mark.start) for mark in found.marks}
    known = {note.number for note in found.notes}
    for at, line in enumerate(lines):
        if at in covered:
            continue
        sure = [mark for mark in explicit(at, line.text) if mark.number in known]
        again = repeated(at, line.text, known)
        found.marks += [mark for mark in [*sure, *again] if not _overlaps(mark, found.marks) and (at, mark.start) not in taken]
    found.marks.sort()
    return found


def _overlaps(mark: Found, others: list[Found]) -> bool:
    return any(
        other.line == mark.line and other.start < mark.end and mark.start < other.end and other.number == mark.number
        for other in others
    )


def _note_at(lines: list[TextLine], place: int, found: Notes) -> TextNote | None:
    match = _START.match(lines[place].text)
    if match is None:
        return None
    number = match["b"] or match["n"] or match["s"].translate(SUPERIOR)
    expected = int(found.notes[-1].number) + 1 if found.notes else 1
    if not expected <= int(number) <= expected + _JUMP or not _may_begin(match):
        return None
    mark = _mark_before(lines, place, int(number), found)
    if mark is not None and int(number) > expected and mark.rank >= 0:
        # Only a mark that can be nothing else may skip a number.
        return None
    if mark is None:
        return None
    opening, first_text = match["t"] or "", place
    if not opening:
        first_text = _next_filled(lines, place)
        opening = lines[first_text].text if first_text > place else ""
    if not opening:
        return None
    note = TextNote(number, place, _end(lines, first_text, int(number)), opening)
    note.last = max(note.last, first_text)
    found.notes.append(note)
    found.marks.append(mark)
    return note


def _may_begin(match: re.Match[str]) -> bool:
    """Refuse the second line of a sentence that happens to begin with a number: a note begins after a break."""
    if match["b"] or match["s"]:
        return True
    text = match["t"] or ""
    return not text[:1].islower() or text.startswith(("http", "www.", "de ", "het "))


def _mark_before(lines: list[TextLine], place: int, number: int, found: Notes) -> Found | None:
    """Return the best mark for note ``number`` between the mark before it and the line at ``place``."""
    last = found.marks[-1] if found.marks else None
    if last is not None and (beside := following(last, lines[last.line].text, number)):
        return beside
    covered = found.covered()
    begin = last.line if last is not None else 0
    candidates: list[Found] = []
    for at in range(begin, place):
        if at in covered:
            continue
        start = last.end if last is not None and at == last.line else 0
        text = lines[at].text
        # Two numbers may share one pair of brackets, so that the second mark begins where the first does.
        first = last.start if last is not None and at == last.line else 0
        sure = [mark for mark in explicit(at, text) if mark.start >= first and mark.number == str(number)]
        candidates += sure or glued(at, text, number, start)
    return min(candidates, key=lambda mark: (mark.rank, mark.line, mark.start), default=None)


def _next_filled(lines: list[TextLine], place: int) -> int:
    for at in range(place + 1, min(place + 3, len(lines))):
        if lines[at].text:
            return at if not lines[at].heading else place
    return place


def _end(lines: list[TextLine], first: int, number: int) -> int:
    """Return the place of the last line of the note that begins at ``first``."""
    at = first
    while at + 1 < len(lines):
        line = lines[at + 1]
        begins = _START.match(line.text)
        if not line.text or line.heading or line.page != lines[first].page or _HEADED.match(line.text):
            break
        if line.lead and not lines[at].lead and not lines[first].lead and begins is None:
            break
        if begins is not None and (begins["b"] or begins["n"] or begins["s"].translate(SUPERIOR)) == str(number + 1):
            break
        at += 1
    return at
