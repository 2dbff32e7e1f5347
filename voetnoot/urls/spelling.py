"""Does the printed text spell the address behind a link? Print decides; the link only mends it."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from voetnoot.urls.tape import BREAKS, SOFT, Tape

_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
_PASSED = SOFT | BREAKS
_PASSED_OVER = re.compile("[" + "".join(sorted(_PASSED)) + "]")
_PLAIN = re.compile("[!-~]+")
_SHORTEST = len("x.nl")
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
_WRAPPERS = re.compile(
    r"safelinks\.protection\.outlook|urldefense|linkprotect|mimecast|proofpoint|\bsafelink|barracuda|redirect|/url\?",
    re.IGNORECASE,
)
_WRAPPED_KEYS = ("url", "u", "q", "a", "target", "dest", "redirect", "to", "link")
_URLDEFENSE = re.compile(r"/v3/__(.+?)__;", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spelled:
    """The printed text spells an address: ``url`` as printed without its breaks; the text ends before ``end`` on the tape."""

    url: str
    end: int
    bent: bool


def unwrapped(uri: str) -> list[str]:
    """Return ``uri`` and, when it leads through a mail scanner, the address that it wraps, the latter first."""
    if not _WRAPPERS.search(uri):
        return [uri]
    inner: list[str] = []
    if match := _URLDEFENSE.search(uri):
        inner.append(match[1].replace("https:/", "https://").replace(":///", "://").replace("http:///", "http://"))
    try:
        query = parse_qs(urlsplit(uri).query)
    except ValueError:
        query = {}
    for key in _WRAPPED_KEYS:
        for value in query.get(key, ()):
            plain = value if value.startswith("http") else unquote(value.replace("-", "%").replace("_", "/"))
            if plain.startswith("http"):
                inner.append(plain)
    return [*inner, uri]


def _percent(text: str, position: int) -> tuple[str, int]:
    """Return the character that is coded at ``position`` (or stands there) and how many characters it takes."""
    if text[position] != "%":
        return text[position], 1
    end = position
    while re.match(r"%[0-9A-Fa-f]{2}", text[end : end + 3]):
        end += 3
        plain = unquote(text[position:end], errors="replace")
        if len(plain) == 1 and plain != "\ufffd":
            return plain, end - position
    return "%", 1


class _Speller:
    """Reads print and target side by side. ``out``: the printed characters that count; ``bent``: something was passed over."""

    def __init__(self, text: str, position: int, target: str) -> None:
        self.text, self.position, self.target = text, position, target
        self.at, self.out, self.bent = 0, list[str](), False

    def take_scheme(self, length: int) -> None:
        """Take ``length`` printed characters of scheme and ``www.``, which the target need not have."""
        while length and self.position < len(self.text):
            if self.text[self.position] not in _PASSED:
                self.out.append(self.text[self.position])
                length -= 1
            self.position += 1

    def step(self) -> bool:
        """Go on by one character of the target or of what print has besides; ``False`` where the two part."""
        char = self.text[self.position]
        if char in _PASSED:
            return self._pass()
        if same := self._same():
            return self._take(same, same)
        if char == self.target[self.at]:
            return self._take(1, 1)
        wanted, coded = _percent(self.target, self.at)
        have, taken = _percent(self.text, self.position)
        if have == wanted:
            return self._take(taken, coded)
        if char in _DASHES and self.target[self.at] == "-":
            return self._take(1, 1)
        hyphenation = char in _DASHES and _breaks_after(self.text, self.position)
        return self._pass() if hyphenation or (char == " " and self.out) else False

    def _same(self) -> int:
        """Return how many plain characters print and target have alike from here on."""
        plain = _PLAIN.match(self.text, self.position)
        printed = plain[0] if plain else ""
        wanted = self.target[self.at : self.at + len(printed)]
        if printed.startswith(wanted):
            return len(wanted)
        return next((nth for nth, pair in enumerate(zip(printed, wanted, strict=False)) if pair[0] != pair[1]), len(wanted))

    def _pass(self) -> bool:
        self.bent, self.position = True, self.position + 1
        return True

    def _take(self, printed: int, target: int) -> bool:
        piece = self.text[self.position : self.position + printed]
        self.out.append("-" if piece in _DASHES else piece)
        self.position, self.at = self.position + printed, self.at + target
        return True


def spell(tape: Tape, start: int, uri: str) -> Spelled | None:
    """Return how the text from ``start`` spells ``uri``, or ``None`` if it does not.

    Breaks, soft hyphens, zero-width characters and single spaces are passed over; a hyphen at a line end that ``uri`` has not
    was put there by hyphenation; dashes read as hyphens; one step of percent coding may differ. Scheme and ``www.`` may be
    missing on either side: the printed form stays.
    """
    printed = _SCHEME.match(_PASSED_OVER.sub("", tape.text[start : start + 40]))
    scheme = _SCHEME.match(uri)
    speller = _Speller(tape.text, start, uri[scheme.end() if scheme else 0 :])
    speller.take_scheme(len(printed[0]) if printed else 0)
    while speller.at < len(speller.target) and speller.position < len(tape.text) and speller.step():
        pass
    if speller.target[speller.at :] not in ("", "/") or len(speller.out) < _SHORTEST:
        return None
    return Spelled("".join(speller.out), speller.position, speller.bent)


def _breaks_after(text: str, position: int) -> bool:
    following = text[position + 1 : position + 3].lstrip("".join(SOFT) + " ")
    return following[:1] in BREAKS and bool(following)
