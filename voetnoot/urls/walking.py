"""Follow an address through print, character by character, over line ends and odd characters."""

import re
from dataclasses import dataclass, field

from voetnoot.urls.breaks import Break, Decision, decide
from voetnoot.urls.tape import BREAKS, SOFT, PrintFacts, Tape
from voetnoot.urls.trimming import trimmed_length
from voetnoot.urls.words import is_address_like, is_function

_STOPS = frozenset(' \t\u00a0<>"«»“”„\\^`{}|\u2018')
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2212")
_MAX_LENGTH = 4_000
_SCHEME_PIECES = frozenset({"h", "ht", "htt", "http", "https"})
# What is taken without a look at it: all that neither ends an address nor may be something else, as a hyphen in a scheme may.
_NOT_PLAIN = "\\s" + re.escape("".join(sorted(_STOPS | _DASHES | SOFT | BREAKS)))
_PLAIN, _PLAIN_IN_SCHEME = re.compile(f"[^{_NOT_PLAIN}]+"), re.compile(f"[^-{_NOT_PLAIN}]+")
_LONGEST_PIECE = max(map(len, _SCHEME_PIECES))
_OPENERS = {")": "(", "]": "[", ">": "<"}


@dataclass(slots=True)
class Walk:
    """An address on its way: its characters, where each stands on the tape, and what was done to it."""

    chars: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    mended: list[tuple[int, str]] = field(default_factory=list)
    confidence: list[tuple[int, float]] = field(default_factory=list)
    dropped: list[tuple[int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The address so far."""
        return "".join(self.chars)

    def note(self, rule: str, confidence: float) -> None:
        """Record that ``rule`` was used here."""
        self.mended.append((len(self.chars), rule))
        self.confidence.append((len(self.chars), confidence))

    def take(self, text: str, start: int, end: int) -> int:
        """Add ``text[start:end]`` as it stands; return ``end``."""
        self.chars += text[start:end]
        self.places += range(start, end)
        return end

    def cut(self, length: int) -> None:
        """Keep the first ``length`` characters, and only what was done to these."""
        del self.chars[length:], self.places[length:]
        self.mended = [entry for entry in self.mended if entry[0] < length]
        self.confidence = [entry for entry in self.confidence if entry[0] <= length]
        self.dropped = [entry for entry in self.dropped if entry[0] < length]


def _break_at(tape: Tape, position: int, walk: Walk, facts: PrintFacts, start: int) -> Break:
    nth = tape.line_at(position)
    line, after = tape.lines[nth], tape.lines[nth + 1]
    following = position + 1
    soft = tape.text[position - 1] in SOFT or tape.text[following : following + 1] in SOFT
    while following < len(tape.text) and tape.text[following] in SOFT | {" "}:
        following += 1
    word = tape.word_at(following)
    rest = tape.text[following + len(word) :].split("\n", 1)[0].strip()
    line_rest = tape.text[position - 1 : position]
    return Break(
        url=walk.text,
        word="".join(char for char in word if char not in SOFT),
        after=rest,
        room=line.room,
        width=after.first_word,
        spaced=bool(line.space_at_end) or line_rest == " ",
        soft=soft,
        ends_text=not tape.text[following + len(word) :].strip(),
        bracket=tape.text[start - 1 : start] == "(" or _open_bracket(tape.text, start),
        facts=facts,
    )


def _open_bracket(text: str, start: int) -> bool:
    before = text[max(0, start - 200) : start]
    return before.count("(") > before.count(")")


def _over_dash(tape: Tape, position: int, walk: Walk) -> int | None:
    """Go over a dash that stands for a hyphen; return where to go on, ``None`` when the address ends before it."""
    after = tape.text[position + 1 : position + 2]
    if tape.text[position] == "\u2010" and after in BREAKS and after:
        walk.dropped.append((len(walk.chars), "-"))
        walk.note("hyphenation undone", 0.9)
        return position + 1
    if after and (after.isalnum() or after in "/_%" or after in BREAKS):
        walk.chars.append("-")
        walk.places.append(position)
        walk.note("dash read as hyphen", 0.95)
        return position + 1
    return None


def _over_space(tape: Tape, position: int, walk: Walk) -> int | None:
    """Go over a space typed inside an address: after a hyphen, or after a slash before a word that is part of one."""
    word = tape.word_at(position + 1)
    last = walk.chars[-1]
    if tape.text[position] != " " or not word or not (word[0].isalnum() or word[0] in "_%"):
        return None
    inside = word.lower().startswith(("http:", "https:", "www."))
    if last == "-" and not is_function(word) and not inside and word[0].isascii():
        walk.note("space inside removed", 0.85)
        return position + 1
    scheme = walk.text.lower() in ("http://", "https://")
    if last == "/" and (scheme or (is_address_like(word) and not inside)):
        walk.note("space inside removed", 0.8)
        return position + 1
    return None


def _over_break(tape: Tape, position: int, walk: Walk, facts: PrintFacts, start: int) -> int | None:
    at = _break_at(tape, position, walk, facts, start)
    decision: Decision = decide(at)
    if not decision.goes_on:
        walk.confidence.append((len(walk.chars), decision.confidence))
        return None
    walk.note(decision.rule, decision.confidence)
    following = position + 1
    while following < len(tape.text) and tape.text[following] in SOFT | {" "}:
        following += 1
    return following


def walk_from(tape: Tape, start: int, facts: PrintFacts) -> Walk:
    """Return the address that begins at ``start``, by the printed text alone, closing punctuation cut."""
    walk = Walk()
    position: int | None = start
    while position is not None and position < len(tape.text) and len(walk.chars) < _MAX_LENGTH:
        char = tape.text[position]
        pattern = _PLAIN if len(walk.chars) > _LONGEST_PIECE else _PLAIN_IN_SCHEME
        if plain := pattern.match(tape.text, position, position + _MAX_LENGTH - len(walk.chars)):
            position = walk.take(tape.text, position, plain.end())
        elif char in SOFT:
            if char == "\u00ad":
                walk.note("soft hyphen removed", 0.97)
            position += 1
        elif char in BREAKS:
            position = _over_break(tape, position, walk, facts, start)
        elif char == "-" and tape.text[position + 1 : position + 2] in ("\n", "\f") and walk.text.lower() in _SCHEME_PIECES:
            walk.note("hyphenation undone", 0.95)
            position += 2
        elif char in _DASHES:
            position = _over_dash(tape, position, walk)
        elif char == " ":
            position = _over_space(tape, position, walk)
        elif char in _STOPS or char.isspace():
            break
        else:
            position = walk.take(tape.text, position, position + 1)
    walk.cut(trimmed_length(walk.text))
    return walk
