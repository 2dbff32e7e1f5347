"""Does the printed text spell the address behind a link? Print decides; the link only mends it."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from voetnoot.urls.tape import BREAKS, SOFT, Tape

_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
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


def spell(tape: Tape, start: int, uri: str) -> Spelled | None:
    """Return how the text from ``start`` spells ``uri``, or ``None`` if it does not.

    Breaks, soft hyphens, zero-width characters and single spaces are passed over; a hyphen at a line end that ``uri`` has not
    was put there by hyphenation; dashes read as hyphens; one step of percent coding may differ. Scheme and ``www.`` may be
    missing on either side: the printed form stays.
    """
    printed = _SCHEME.match(re.sub(r"[\n\f]", "", tape.text[start : start + 14]))
    target = uri[_SCHEME.match(uri).end() :]  # type: ignore[union-attr]
    position, at, out, bent = start, 0, [], False
    skip = len(printed[0]) if printed else 0
    while position < len(tape.text) and skip:
        if tape.text[position] not in BREAKS and tape.text[position] not in SOFT:
            out.append(tape.text[position])
            skip -= 1
        position += 1
    while at < len(target):
        if position >= len(tape.text):
            break
        char = tape.text[position]
        if char in SOFT or char in BREAKS:
            bent, position = True, position + 1
            continue
        wanted, coded = _percent(target, at)
        have, taken = _percent(tape.text, position)
        if char == target[at]:
            step = (1, 1)
        elif have == wanted or (char in _DASHES and target[at] == "-"):
            step = (taken, coded if have == wanted else 1)
        elif char in _DASHES and _breaks_after(tape.text, position):
            bent, position = True, position + 1
            continue
        elif char == " " and out:
            bent, position = True, position + 1
            continue
        else:
            break
        out.append("-" if char in _DASHES else tape.text[position : position + step[0]])
        position, at = position + step[0], at + step[1]
    rest = target[at:]
    if rest not in ("", "/") or len(out) < 4:  # noqa: PLR2004 - "x.nl" is the shortest
        return None
    return Spelled("".join(out), position, bent)


def _breaks_after(text: str, position: int) -> bool:
    following = text[position + 1 : position + 3].lstrip("".join(SOFT) + " ")
    return following[:1] in BREAKS and bool(following)
