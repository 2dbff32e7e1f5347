"""Find the addresses of a paragraph."""
from collections.abc import Sequence
from dataclasses import dataclass
import re
from voetnoot.answers import FoundUrl
from voetnoot.reading.flow import FlowLine
from voetnoot.urls.tape import PrintFacts, tape_of

@dataclass(frozen=True, slots=True)
class PlacedUrl:
    """An address and where it stands on the tape of its paragraph."""

    found: FoundUrl
    start: int
    end: int


def find_urls(lines: Sequence[FlowLine], facts: PrintFacts) -> tuple[PlacedUrl, ...]:
    """Return the addresses of the paragraph ``lines``, in order."""
    tape = tape_of(lines)
    return tuple(PlacedUrl(FoundUrl(m[0], m[0]), m.start(), m.end()) for m in re.finditer(r"https?://\S+", tape.text))
