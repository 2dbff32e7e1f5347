"""Does an address go on over a line end? A table of rules, the first that knows decides; each has a name and a confidence.

What stands on both sides of the break and two geometric facts decide nearly everything: how much room was left on the line,
and how wide the next word is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from voetnoot.urls.normalising import is_domain
from voetnoot.urls.tape import SOFT, PrintFacts
from voetnoot.urls.words import MONTHS, core, is_address_like, is_capitalised, is_compound, is_file_tail, is_function

_JOINING = "-_=?&%#+~"
_LEADING = "/_=?&%#-~+.@"
_FULL = 1.3
_NEARLY_FULL = 2.0
_ARCHIVED = re.compile(r"/web/[\d*]{4,}[a-z_]*/$")
# Digits behind a full stop that are no year or number of a sentence: ``2018.506447``, ``1_Artikel4:12``, ``942417``.
_NUMBERED = re.compile(r"\d+[-_/=?&%#:]\w|\d{2,}\.\d{3,}|\d{5,}(?!\w)")
_PARAMETER = re.compile(r"\w+=\S")


@dataclass(frozen=True, slots=True)
class Break:
    """An address that reached a line end. ``url``: its text so far; ``word``: the first word of the next line.

    ``room``: free width on the line, ``width``: that of ``word``, both in average characters and ``None`` without geometry.
    ``spaced``: the line ended in a space. ``ends_text``: nothing follows ``word``. ``bracket``: one is open.
    ``soft``: a soft hyphen or zero-width space stood on a side of the break. ``after``: what follows ``word`` on its line.
    """

    url: str
    word: str
    after: str
    room: float | None
    width: float | None
    spaced: bool
    soft: bool
    ends_text: bool
    bracket: bool
    facts: PrintFacts

    @property
    def last(self) -> str:
        """The last character before the break."""
        return self.url[-1:]

    def fitted(self) -> bool:
        """Whether the next word would have fitted on the line, had there been a space to break at."""
        return self.room is not None and self.width is not None and self.room >= self.width + 1

    def full(self) -> bool:
        """Whether the line was full to less than about one character."""
        return self.room is not None and self.room < _FULL


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the address goes on, by which rule, and how sure that is."""

    goes_on: bool
    rule: str
    confidence: float = 0.99


Rule = Callable[[Break], Decision | None]


def _next_address(at: Break) -> Decision | None:
    word = at.word.lower().lstrip("(<[")
    if word.startswith(("http:", "https:")) and not at.url.endswith(("/", "=")):
        return Decision(False, "the next address begins")
    if word.startswith(("http:", "https:")):
        holds = at.url.rstrip("/").endswith(("=", "/web")) or _ARCHIVED.search(at.url)
        return Decision(bool(holds), "the next address begins", 0.9)
    if word.startswith("www.") and not at.url.endswith(("-", "/", "=")):
        return Decision(False, "the next address begins")
    return None


def _opened(at: Break) -> Decision | None:
    """End before a word that opens a bracket or a quotation: something else begins."""
    if at.word[:1] == "(" and at.last in "_-" and ")" in at.word:
        return None
    if at.word[:1] in "([{<«“‘\"'" or not at.word:
        return Decision(False, "something else begins")
    return None


def _scheme(at: Break) -> Decision | None:
    if at.url.lower().endswith(("http:", "https:", "http:/", "https:/", "://", "www.")):
        return Decision(True, "scheme parted from host")
    return None


def _host(at: Break) -> Decision | None:
    """Go on where the host has no ending yet: ``https://www.voorbeeld.`` cannot be all."""
    host = at.url.lower().partition("://")[2] or at.url.lower()
    begins = at.word[:1].isascii() and (at.word[:1].islower() or at.word[:1].isdigit())
    if at.last != "." or not begins or "/" in host or is_domain(host[:-1]):
        return None
    return Decision(True, "host without its ending", 0.95)


def _soft_break(at: Break) -> Decision | None:
    return Decision(True, "soft break inside") if at.soft else None


def _spaced_line(at: Break) -> Decision | None:
    """End at a space at the line end, but for what cannot end an address."""
    if not at.spaced:
        return None
    if at.last == "-":
        return Decision(not is_function(at.word), "line-end hyphen kept", 0.9)
    if at.last in "/_=?&%" and is_address_like(at.word):
        return Decision(True, f"line end after {at.last}", 0.85)
    return Decision(False, "space at the line end")


def _joining_end(at: Break) -> Decision | None:
    if at.last not in _JOINING:
        return None
    if at.last == "-" and at.word.lower() in ("en", "of") and not at.fitted():
        return Decision(True, "line-end hyphen kept", 0.6)
    if at.last == "-":
        return Decision(True, "line-end hyphen kept", 0.75 if at.facts.hyphenated else 0.99)
    return Decision(True, f"line end after {at.last}")


def _leading_word(at: Break) -> Decision | None:
    if at.word[0] in _LEADING and not (at.word[0] in "-." and len(core(at.word)) <= 1):
        return Decision(True, f"line end before {at.word[0]}")
    return None


def _unspaced(at: Break) -> Decision | None:
    """Go on where a document that keeps spaces at wrapped line ends has none, though there was room: a word was broken."""
    if not at.facts.spaced_ends or at.last in "/.,;:" or at.room is None or at.room < 0.5:  # noqa: PLR2004 - half a character
        return None
    if at.url[-1:] in ")>]":
        return None
    if is_function(at.word) and not at.fitted():
        return Decision(False, "function word", 0.8)
    return Decision(True, "no space at the line end", 0.95)


def _after_slash(at: Break) -> Decision | None:
    if at.last != "/":
        return None
    if is_capitalised(at.word) and not is_address_like(at.word):
        return Decision(False, "capitalised word after /", 0.8)
    if is_function(at.word) and not at.fitted() and core(at.word) == at.word:
        return Decision(False, "function word after /", 0.7)
    return Decision(True, "line end after /", 0.97 if is_address_like(at.word) else 0.85)


def _after_full_stop(at: Break) -> Decision | None:
    if at.last != ".":
        return None
    if at.word[:1].islower() and at.word[:1].isascii():
        sure = is_address_like(at.word) or is_file_tail(at.word)
        if sure or (at.fitted() and not is_function(at.word)):
            return Decision(True, "line end after .", 0.97 if sure else 0.8)
    if _NUMBERED.match(at.word):
        return Decision(True, "line end after .", 0.95 if "doi" in at.url.lower() else 0.8)
    return None


def _after_stop(at: Break) -> Decision | None:
    if at.last == "," and at.word[:1].isdigit() and is_address_like(at.word):
        return Decision(True, "line end after ,", 0.8)
    if at.last == ":" and is_address_like(at.word):
        return Decision(True, "line end after :", 0.9)
    if at.last == ":" and core(at.word).isdigit() and not _dated(at):
        return Decision(True, "line end after :", 0.8)
    if at.last == ";" and _PARAMETER.match(at.word):
        return Decision(True, "line end after ;", 0.9)
    return Decision(False, "closing punctuation") if at.last in ".,;:!)>]”’»" else None


def _like_address(at: Break) -> Decision | None:
    if not is_address_like(at.word):
        return None
    if at.word.endswith("-") and is_compound(at.word):
        return Decision(False, "ordinary compound", 0.85)
    if is_compound(at.word) and at.after and not at.fitted() and not at.full():
        return Decision(False, "ordinary compound", 0.7)
    if core(at.word).isdigit() and not at.full():
        return _digits(at)
    return Decision(True, "next word is part of an address", 0.95)


def _dated(at: Break) -> bool:
    """Tell whether the digits of the next line are the day of a date."""
    return at.after.split(" ", 1)[0].lower().rstrip(".,;)") in MONTHS


def _digits(at: Break) -> Decision:
    """Tell a number that was broken from the day or year with which the sentence goes on."""
    broken = at.last.isdigit() and at.room is not None and at.room < _NEARLY_FULL
    return Decision(not _dated(at) and (broken or at.fitted()), "digits after the line end", 0.7)


def _inside_word(at: Break) -> Decision | None:
    """Go on with a plain word where the line was full to the last character, or broke though the word would have fitted."""
    if is_function(at.word) and not (at.bracket and at.word != core(at.word)):
        return Decision(False, "function word", 0.9)
    closes = at.bracket and core(at.word) + ")" == at.word[: len(core(at.word)) + 1]
    if at.full():
        return Decision(True, "broken inside a word", 0.85)
    if closes:
        return Decision(True, "closes the bracket", 0.85)
    if at.fitted() and at.ends_text:
        return Decision(True, "forced break", 0.8)
    return None


def _end(at: Break) -> Decision | None:
    return Decision(False, "ordinary word", 0.6 if at.full() else 0.95)


_RULES: tuple[Rule, ...] = (
    _next_address, _opened, _scheme, _host, _soft_break, _spaced_line, _joining_end, _leading_word, _after_slash,
    _after_full_stop, _after_stop, _unspaced, _like_address, _inside_word, _end,
)  # fmt: skip


def decide(at: Break) -> Decision:
    """Return whether the address of ``at`` goes on after the line end. Deterministic; some rule always knows."""
    return next(decision for rule in _RULES if (decision := rule(at)) is not None)


def is_soft(char: str) -> bool:
    """Tell whether ``char`` is a soft hyphen or has no width."""
    return char in SOFT
