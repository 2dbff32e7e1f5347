"""Notes as values: their text, their addresses, what "Zie voetnoot 2" and "Idem" mean, and whether an address was lost."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from voetnoot.answers import Footnote
from voetnoot.reading.dialects import Dialect
from voetnoot.reading.flow import NoteFlow
from voetnoot.reading.outline_text import prose
from voetnoot.urls.tape import PrintFacts

_LOST_BAR = re.compile(r"\s\|\s\S")
_LOST_DOMAIN = re.compile(r"(?<![@/\w.])(?:[a-z0-9-]+\.)+(?:nl|com|eu|org|net|gov|int|be|de|uk|info)(?![\w/@])", re.IGNORECASE)
_MAX_REFERENCE = 200


@cache
def _back(dialect: Dialect) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(re.escape(word) for word in dialect.note_words)
    same = "|".join(re.escape(word) for word in sorted(dialect.same_words, key=len, reverse=True))
    numbered = re.compile(
        rf"\W*(?:zie|vgl\.?|vergelijk|idem,?|als|ibid(?:em)?\.?,?|cf\.?|conform)?\s*(?:ook|hiervoor|eerder)?\s*(?:de\s+)?(?:{words})\s*\.?\s*(\d{{1,3}})\b",
        re.IGNORECASE,
    )
    return numbered, re.compile(rf"\W*(?:{same})\b\.?", re.IGNORECASE)


def _refers_to(text: str, number: str, known: Sequence[str], dialect: Dialect) -> str | None:
    """Return the number of the note that ``text`` sends the reader to, ``None`` when it says something of its own."""
    numbered, same = _back(dialect)
    if len(text) > _MAX_REFERENCE:
        return None
    if match := numbered.match(text):
        return match[1]
    position = known.index(number)
    return known[position - 1] if same.match(text) and position else None


def _lost(text: str) -> bool:
    """Tell whether the typesetter left only the title of a page: "... | Rijksoverheid.nl", "(nctv.nl)"."""
    return bool(_LOST_BAR.search(text) or _LOST_DOMAIN.search(text))


def _resolved(number: str, direct: Mapping[str, str]) -> str | None:
    """Follow references of references ("Idem" after "Zie voetnoot 2") to the note that says something."""
    seen = {number}
    target = direct.get(number)
    while target is not None and target in direct and target not in seen:
        seen.add(target)
        target = direct[target]
    return target if target != number else None


def footnotes_of(
    notes: Sequence[NoteFlow], cited: Mapping[str, Sequence[str]], facts: PrintFacts, dialect: Dialect
) -> tuple[Footnote, ...]:
    """Return the notes as values. ``cited``: number of a note to the parts (``v1``, ``a10``, ``brief``) its marks stand in."""
    known = [note.number for note in notes]
    proses = [prose((block.lines for block in note.blocks), facts) for note in notes]
    direct = {
        note.number: target
        for note, said in zip(notes, proses, strict=True)
        if not said.urls and (target := _refers_to(said.text, note.number, known, dialect))
    }
    return tuple(
        Footnote(
            number=note.number,
            text=said.text,
            cited_in=tuple(dict.fromkeys(cited.get(note.number, ()))),
            refers_to=_resolved(note.number, direct),
            urls=said.urls,
            page=note.page,
            address_lost=not said.urls and note.number not in direct and _lost(said.text),
        )
        for note, said in zip(notes, proses, strict=True)
    )
