"""Plain text to lines: encoding, pages, page furniture, and line breaks put back where an extraction lost them."""

import re
from collections import Counter
from dataclasses import dataclass

_FURNITURE = re.compile(
    r"""^\s*(?:
        Pagina\s+\d+(?:\s+van\s+\d+)?
      | ah-tk-\d{8}-\d+ | h\ tk\ \d{8}\ \d+
      | ISSN\s+\d{4}\s*-\s*\d{4}
      | [’']s-Gravenhage\s+\d{4}
      | (?:[’']s-Gravenhage\s+\d{4}\s+)?Tweede\ Kamer,\s+vergaderjaar\s+[\d–-]+,\s+Aanhangsel\s+\d+
    )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERS = r"\d{1,3}[a-z]?(?:\s*(?:,\s*en|,|en|t/m|tot en met|–|-|/)\s*\d{1,3}[a-z]?)*"
HEADING = re.compile(
    rf"^\s*(?:vra(?:ag|gen)|antwoord(?:en)?)(?:\s+op(?:\s+de)?(?:\s+vra(?:ag|gen))?)?(?:\s*\(?{_NUMBERS}\)?)?\s*[.:]?\s*$",
    re.IGNORECASE,
)
"""A line that can only be the heading of a question or an answer. The outline's own grammar is wider and decides."""

_INLINE = re.compile(
    rf"\s+((?:Vra(?:ag|gen)|Antwoord(?:en)?)(?:\s+op(?:\s+de)?\s+vra(?:ag|gen))?\s+{_NUMBERS})\s+(?=[A-ZÀ-Þ«‘“\"'])",
)
_HEADER = re.compile(
    r"\s+((?:Vragen van (?:het lid|de leden)|(?:Antwoord|Mededeling) van (?:de )?(?:Minister|Staatssecretaris)))"
)
_FLAT = 600
_TOP_LINES = 8


@dataclass(slots=True)
class TextLine:
    """One line as printed, trimmed. ``spaced``: a space stood at its end; ``lead``: it began with white space."""

    text: str
    page: int
    spaced: bool = False
    lead: bool = False

    @property
    def heading(self) -> bool:
        """Whether the line is the heading of a question or an answer."""
        return bool(HEADING.match(self.text)) and self.text[:1].isupper()


def text_lines(text: str) -> list[TextLine]:
    """Return the lines of ``text`` without page furniture; empty ones stay, since they part paragraphs."""
    pages = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    pages = [_unfolded(page) for page in pages]
    repeated = _running_heads(pages)
    lines: list[TextLine] = []
    for number, page in enumerate(pages, start=1):
        for place, raw in enumerate(page.split("\n")):
            trimmed = raw.strip()
            head = number > 1 and place < _TOP_LINES and _masked(trimmed) in repeated
            if not (_FURNITURE.match(trimmed) or head):
                lines.append(TextLine(trimmed, number, spaced=raw.endswith(" ") and bool(trimmed), lead=raw[:1].isspace()))
        if number < len(pages):
            lines.append(TextLine("", number))
    return lines


def _unfolded(page: str) -> str:
    """Break lines before headings in an extraction that has lost all its line ends."""
    longest = max((len(line) for line in page.split("\n")), default=0)
    if longest < _FLAT:
        return page
    return _INLINE.sub(r"\n\1\n", _HEADER.sub(r"\n\1", page))


def _masked(line: str) -> str:
    return re.sub(r"\d+", "9", line)


def _running_heads(pages: list[str]) -> set[str]:
    seen: Counter[str] = Counter()
    for page in pages[1:]:
        tops = {_masked(line.strip()) for line in page.split("\n")[:_TOP_LINES]}
        seen.update(top for top in tops if top and not HEADING.match(top))
    first = {_masked(line.strip()) for line in pages[0].split("\n")} if pages else set()
    return {line for line, count in seen.items() if count > 1 or (count == 1 and line in first and len(pages) > 1)}
