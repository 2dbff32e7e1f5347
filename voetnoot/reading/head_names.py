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

_ACCENTS = {"´": "\u0301", "`": "\u0300", "¸": "\u0327"}


def tidy(name: str) -> str:
    """Return ``name`` with an accent that stands apart put back on its letter: typeset files print ``Kostic ´``."""
    for apart, mark in _ACCENTS.items():
        name = re.sub(rf"(\w)\s?{apart}", rf"\1{mark}", name)
    return unicodedata.normalize("NFC", name).strip(" ,'")
