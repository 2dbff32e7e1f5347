"""Notes as values: their text, their addresses, what "Zie voetnoot 2" and "Idem" mean, and whether an address was lost."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from voetnoot.answers import Footnote
from voetnoot.reading.dialects import Dialect
from voetnoot.reading.flow import NoteFlow
from voetnoot.reading.outline_text import prose
from voetnoot.reading.roman import roman_value
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


def _as_roman(number: str, known: Sequence[str]) -> str:
    """Return the roman note that ``number`` means where the notes are numbered so; ``number`` itself otherwise."""
    return next((name for name in known if str(roman_value(name)) == number), number)


def _refers_to(text: str, nth: int, known: Sequence[str], dialect: Dialect) -> str | None:
    """Return the number of the note that ``text`` of the ``nth`` note sends to, ``None`` when it says something of its own."""
    numbered, same = _back(dialect)
    if len(text) > _MAX_REFERENCE:
        return None
    if match := numbered.match(text):
        return match[1] if match[1] in known else _as_roman(match[1], known)
    return known[nth - 1] if same.match(text) and nth else None


def note_of(number: str, page: int | None, notes: Sequence[NoteFlow]) -> int | None:
    """Return which of ``notes`` a mark on ``page`` belongs to.

    Numbers may begin again after a covering letter: a note stands on the page of its mark, or on the first one after it.
    """
    places = [nth for nth, note in enumerate(notes) if note.number == number]
    if page is None or not places:
        return places[0] if places else None
    return next((nth for nth in places if (notes[nth].page or 0) >= page), places[-1])


def _lost(text: str) -> bool:
    """Tell whether the typesetter left only the title of a page: "... | Rijksoverheid.nl", "(nctv.nl)"."""
    return bool(_LOST_BAR.search(text) or _LOST_DOMAIN.search(text))


def _resolved(nth: int, direct: Mapping[int, str], known: Sequence[str]) -> str | None:
    """Follow references of references ("Idem" after "Zie voetnoot 2") to the note that says something."""
    own = known[nth]
    seen: set[int] = set()
    target: str | None = None
    while nth in direct and nth not in seen:
        seen.add(nth)
        target = direct[nth]
        same = [place for place, number in enumerate(known) if number == target]
        nth = max((place for place in same if place < nth), default=same[0] if same else -1)
    return target if target != own else None


def footnotes_of(
    notes: Sequence[NoteFlow], cited: Mapping[int, Sequence[str]], facts: PrintFacts, dialect: Dialect
) -> tuple[Footnote, ...]:
    """Return the notes as values. ``cited``: place of a note in ``notes`` to the parts (``v1``, ``brief``) its marks stand in."""
    known = [note.number for note in notes]
    proses = [prose((block.lines for block in note.blocks), facts) for note in notes]
    direct = {
        nth: target
        for nth, said in enumerate(proses)
        if not said.urls and (target := _refers_to(said.text, nth, known, dialect)) and target != known[nth]
    }
    return tuple(
        Footnote(
            number=note.number,
            text=said.text,
            cited_in=tuple(dict.fromkeys(cited.get(nth, ()))),
            refers_to=_resolved(nth, direct, known),
            urls=said.urls,
            page=note.page,
            address_lost=not said.urls and nth not in direct and _lost(said.text),
        )
        for nth, (note, said) in enumerate(zip(notes, proses, strict=True))
    )
