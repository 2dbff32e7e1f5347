"""The notes at the foot of each page, or at the end: where their zone begins, and which line belongs to which note."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from voetnoot.reading.dialects import Dialect
from voetnoot.reading.layout_holes import Glyphs
from voetnoot.reading.layout_lines import Line
from voetnoot.reading.layout_marks import Lead, alone, lead_of, raised
from voetnoot.reading.pdf_objects import Rule

_SMALLER, _HARDLY = 0.7, 0.2
_RULE_WIDTH = (40.0, 260.0)
_UNDERLINE = 3.0
_RULE_NEAR = 3.5
_MAX_JUMP = 3
_MAX_IN_LETTER = 3


@dataclass(slots=True)
class NoteLines:
    """A note: its number, the page of its first line, its lines, and where in the first its text begins."""

    number: str
    page: int
    lines: list[Line] = field(default_factory=list)
    start: int = 0


def separators(rules: Sequence[Rule], lines: Sequence[Line]) -> list[Rule]:
    """Return the rules that may part notes from text: short, and no underline of a link."""
    low, high = _RULE_WIDTH
    return [
        rule
        for rule in rules
        if low <= rule.right - rule.left <= high
        and not any(0 <= line.y - rule.y < _UNDERLINE and line.left < rule.right and rule.left < line.right for line in lines)
    ]


class NoteReader:
    """Takes the pages in order, gives back what is body, and gathers the notes."""

    def __init__(self, size: float, dialect: Dialect, glyphs: Callable[[int], Glyphs]) -> None:
        self._size, self._dialect, self._glyphs = size, dialect, glyphs
        self.notes: list[NoteLines] = []
        self.bracketed = False
        self._text: list[Line] = []
        self._certain = False
        self._at_end = False

    def _lead(self, line: Line) -> Lead | None:
        return alone(line, self._size) or lead_of(line, self._glyphs(line.page))

    def _expected(self, lead: Lead, page: int) -> bool:
        """Tell whether a note with this mark may begin here: the next in turn, a small jump, or 1 again."""
        if self._certain and not lead.certain:
            return False
        if not lead.certain and not lead.printed.isdigit() and any(note.number.isdigit() for note in self.notes):
            return False
        last = len(self.notes) and self._value
        jump = lead.value - last
        if jump == 1 or (lead.certain and 1 < jump <= _MAX_JUMP):
            return True
        return lead.value == 1 and bool(self.notes) and page > self.notes[-1].page and lead.certain

    def _small(self, line: Line) -> bool:
        return line.size <= self._size - _SMALLER

    def _parted(self, lines: Sequence[Line], rules: Sequence[Rule]) -> int | None:
        """Return where the zone begins below a separator: at a mark that may begin a note, or at the rest of an open note."""
        for rule in sorted(rules, key=lambda rule: -rule.y):
            below = next((nth for nth, line in enumerate(lines) if line.y + line.size * 0.3 < rule.y), None)
            if below is None or rule.y - lines[below].y > _RULE_NEAR * lines[below].size:
                continue
            lead = self._lead(lines[below])
            if lead and (self._expected(lead, lines[below].page) or self._begins_again(lead, lines[below])):
                return below
            if self.notes and all(self._small(line) for line in lines[below:]):
                return below
        return None

    def _zone(self, lines: Sequence[Line], rules: Sequence[Rule]) -> tuple[int, bool]:
        """Return where the notes of a page begin, and whether a separator says so."""
        parted = self._parted(lines, separators(rules, lines))
        if parted is not None:
            return parted, True
        start = len(lines)
        while start and self._small(lines[start - 1]):
            start -= 1
        if 0 < start < len(lines) and lines[start - 1].text.strip() == str(self._value + 1):
            start -= 1  # a first mark may stand alone above its note, in the size of the text
        return min(start, self._hardly_smaller(lines)), False

    def _hardly_smaller(self, lines: Sequence[Line]) -> int:
        """Return where the last lines begin that are a little smaller than the text, if with a mark that is in turn.

        It must be raised, or begin a page while the same number stood raised in the text before: end notes.
        """
        start = len(lines)
        while start and lines[start - 1].size <= self._size - _HARDLY:
            start -= 1
        lead = self._lead(lines[start]) if start < len(lines) else None
        sure = lead and (lead.certain or (start == 0 and not self.notes and self._stood_raised(lead.printed)))
        return start if sure and lead and self._expected(lead, lines[start].page) else len(lines)

    def _stood_raised(self, number: str) -> bool:
        return any(
            run.text.strip() == number and raised(run, line)
            for line in self._text
            if number in line.text
            for _, _, run in line.spans
        )

    def _heading(self, lines: Sequence[Line]) -> int | None:
        """Return the line after a heading "Noten" or "Bronnen" under which a first note begins."""
        for nth, line in enumerate(lines[:-1]):
            if line.text.strip().rstrip(":").lower() in self._dialect.note_headings:
                lead = self._lead(lines[nth + 1])
                if lead and lead.value == 1:
                    return nth
        return None

    @property
    def _value(self) -> int:
        return self._last

    _last = 0

    def _open(self, line: Line, lead: Lead) -> None:
        self.notes.append(NoteLines(lead.printed.lower(), line.page, [line], lead.end))
        self._last = lead.value
        self._certain = self._certain or lead.certain
        self.bracketed = self.bracketed or line.text.lstrip().startswith("[")

    def _begins_again(self, lead: Lead, line: Line) -> bool:
        """Tell whether a zone that begins with ``lead`` counts anew: behind a covering letter, which has few notes."""
        last = self.notes[-1] if self.notes else None
        return lead.value == 1 and last is not None and line.page > last.page and self._value <= _MAX_IN_LETTER

    def _sort(self, zone: Sequence[Line], *, goes_on: bool) -> list[Line]:
        """Give each line of the zone to its note; return those before the first note that belong to none."""
        homeless: list[Line] = []
        for nth, line in enumerate(zone):
            lead = self._lead(line)
            if lead and (self._expected(lead, line.page) or (nth == 0 and self._begins_again(lead, line))):
                self._open(line, lead)
                goes_on = True
            elif goes_on and self.notes:
                self.notes[-1].lines.append(line)
            else:
                homeless.append(line)
        return homeless

    def page(self, lines: Sequence[Line], rules: Sequence[Rule]) -> list[Line]:
        """Take a page's lines from top to bottom; return those of the running text."""
        if self._at_end:
            return self._sort(lines, goes_on=bool(self.notes))
        heading = self._heading(lines)
        if heading is not None:
            self._at_end, self._certain, self._last = True, False, 0
            return [*lines[: heading + 1], *self._sort(lines[heading + 1 :], goes_on=False)]
        start, parted = self._zone(lines, rules)
        self._text += lines[:start]
        open_note = bool(self.notes) and bool(lines) and self.notes[-1].lines[-1].page == lines[0].page - 1
        homeless = self._sort(lines[start:], goes_on=open_note and (parted or start > 0))
        return [*lines[:start], *homeless]
