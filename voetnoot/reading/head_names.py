"""Names of people as Dutch letters print them, and accents that typesetting has torn off put back."""

import re
import unicodedata

_PARTICLE = r"(?:[’'`]t|[’']s|van|de|der|den|het|in|op|ten|ter|te|el|al|la|le|di|da|von|bin|ben|du|tot|y)"
_WORD = (
    r"(?!(?:Minister|Ministers|Staatssecretaris|Kamer|Tweede|Deze|Hierbij|Antwoord|Mededeling)\b)"
    r"[A-ZÀ-ÞĀ-Ž][\w’'´`¸.-]*(?:\s[´`¸](?=[\s(,]))?"
)
PERSON = rf"(?:(?:{_PARTICLE}|{_WORD})\s+){{0,5}}?{_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,4}}{_WORD}){{0,4}}"
"""A name: particles and words that begin with a capital; the last word has one."""

# Since 2010; the names of one-man groups follow from the man.
PARTIES = (
    "50PLUS", "BBB", "BIJ1", "BVNL", "CDA", "ChristenUnie", "CU", "D66", "DENK", "FVD", "FvD", "GL", "GL-PvdA", "GroenLinks",
    "GroenLinks-PvdA", "JA21", "NSC", "Nieuw Sociaal Contract", "OSF", "PvdA", "PvdD", "Partij voor de Dieren", "PVV", "SGP",
    "SP", "Volt", "VVD",
)  # fmt: skip
_SPREAD = re.compile(r"[\s\u2010-]")
_PARTY = {_SPREAD.sub("", party): party for party in PARTIES}

_ACCENTS = {"´": "\u0301", "`": "\u0300", "¸": "\u0327"}


def party_name(party: str) -> str:
    """Return ``party`` as its members write it where a line end has parted it (``VV D``); other names as they are."""
    return _PARTY.get(_SPREAD.sub("", party), party)


def tidy(name: str) -> str:
    """Return ``name`` with an accent that stands apart put back on its letter: typeset files print ``Kostic ´``."""
    for apart, mark in _ACCENTS.items():
        name = re.sub(rf"(\w)\s?{apart}", rf"\1{mark}", name)
    return unicodedata.normalize("NFC", name).strip(" ,'")
