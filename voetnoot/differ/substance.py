"""Whether two texts say the same, however they are set: white space, hyphens, quotes, ligatures and note marks are no substance.

The chamber's typesetter takes over a letter and edits its manner: references to papers get another form or move to a note,
addresses are dropped, slips of the pen are mended. Between a letter and its typeset version (`typeset_over`) such edits are
no revision; between two letters every word is.
"""

import re
import unicodedata
from difflib import SequenceMatcher

_REFERENCE = re.compile(
    r"""
    \(?\s*(?:zie\s+(?:ook\s+)?)?
    (?:\b(?:Kamerstuk(?:ken)?|Aanhangsel(?:\s+van\s+de)?(?:\s+Handelingen)?|Handelingen|Stcrt\.?|Stb\.?|Bijlage\s+bij\s+Kamerstuk)\b)
    [^.()\n]{0,80}?
    \b(?:nrs?\.?|nummers?|no\.?|p\.|blz\.)\s*\d[\d\s,\-\u2013]*(?:\s+en\s+\d+)?
    \s*\)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MARK = re.compile(
    r"""
    (?<=[^\W\d_]{3}) \d{1,2} (?=[\s.,;:?!]|$)          # rapport3
  | (?<=[^\W\d_][.,;:?!]) \d{1,2} (?=\s|$)             # effect.3, but neither 3,5 nor "art. 5"
  | (?<=[?!)\]"'\u2019\u201d\u00bb]) \d{1,2} (?=\s|$)  # regels\u00bb?1
  | \[\d{1,2}\s?\]
    """,
    re.VERBOSE,
)
_BROKEN = re.compile(r"(?<=\w)[-\u00ad\u2010]\s*\n\s*(?=\w)")
_NOT_A_WORD = re.compile(r"[\W_]+")
_SPELT = (("procent", ""), ("euro", ""), ("nummer", "nr"), ("artikelen", "art"), ("artikel", "art"))
_WEIGHTY = re.compile(r"\d|^(?:niet|geen|nooit|niemand|niets|noch|zonder|wel|alle|elk)$")
_LIKE = 0.7
_LONGEST_SLIP = 3
_FEWEST = 2
_ONE_IN = 12
"""So many words to one mended slip; a text with more of them was rewritten."""


def letters(text: str) -> str:
    """Return the letters and digits of ``text`` alone, in lower case and without diacritics: what it says, not how it is set."""
    return "".join(words(text))


def words(text: str) -> list[str]:
    """Return the words of ``text`` in lower case without diacritics, note marks taken off, words broken over lines joined."""
    whole = unicodedata.normalize("NFKC", text).replace("\u200b", "")
    whole = _MARK.sub(" ", _BROKEN.sub("", whole))
    plain = "".join(char for char in unicodedata.normalize("NFKD", whole) if not unicodedata.combining(char))
    return [word for word in _NOT_A_WORD.split(plain.casefold()) if word]


def same(before: str, after: str, *, typeset_over: bool = False) -> bool:
    """Return whether two texts say the same. ``typeset_over``: one is a letter, the other its typeset version."""
    if letters(before) == letters(after):
        return True
    return typeset_over and _same_but_for_typesetting(before, after)


def without_papers(text: str) -> str:
    """Return ``text`` without references to parliamentary papers and without addresses."""
    return _ADDRESS.sub(" ", _REFERENCE.sub(" ", text))


def _same_but_for_typesetting(before: str, after: str) -> bool:
    one, other = _spelt(words(without_papers(before))), _spelt(words(without_papers(after)))
    if "".join(one) == "".join(other):
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    edits = [(one[a:b], other[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    return len(edits) <= max(_FEWEST, len(one) // _ONE_IN) and all(_slip(old, new) for old, new in edits)


def _spelt(row: list[str]) -> list[str]:
    long_to_short = dict(_SPELT)
    return [short for word in row if (short := long_to_short.get(word, word))]


def _slip(before: list[str], after: list[str]) -> bool:
    """Return whether a difference is a slip that a typesetter mends: a word or two spelt or cut otherwise, never a number."""
    one, other = "".join(before), "".join(after)
    if one == other:
        return True
    if any(_WEIGHTY.search(word) for word in [*before, *after]):
        return False
    if len(before) > _LONGEST_SLIP or len(after) > _LONGEST_SLIP:
        return False
    if not before or not after:
        return len(one + other) <= _LONGEST_SLIP
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _LIKE
