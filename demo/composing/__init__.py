"""Letters in three looks, made from one text: as a ministry sends them (PDF, DOCX) and as the *Aanhangsel* prints them."""

from enum import StrEnum

from demo.composing.docx import word_letter
from demo.composing.letter import Letter
from demo.composing.ministry import ministry_letter
from demo.composing.typeset import identifier, typeset
from demo.odata_model import DOCX, PDF

__all__ = ["Look", "compose", "identifier"]


class Look(StrEnum):
    """How a letter comes."""

    LETTER = "letter"
    WORD = "word"
    TYPESET = "typeset"


def compose(letter: Letter, look: Look) -> tuple[str, bytes]:
    """Return media type and bytes of ``letter`` in ``look``; always the same bytes for the same letter."""
    match look:
        case Look.LETTER:
            return PDF, ministry_letter(letter)
        case Look.WORD:
            return DOCX, word_letter(letter)
        case Look.TYPESET:
            return PDF, typeset(letter)
