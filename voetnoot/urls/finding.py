"""Find the addresses of a paragraph: by the links over it first, by the printed text else; print decides between the two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from voetnoot.answers import FoundUrl
from voetnoot.reading.flow import FlowLine
from voetnoot.urls.spelling import Spelled, spell, unwrapped
from voetnoot.urls.starts import is_address, may_hold_address, starts_in
from voetnoot.urls.tape import BREAKS, SOFT, PrintFacts, Tape, tape_of
from voetnoot.urls.trimming import trimmed_length
from voetnoot.urls.walking import Walk, walk_from

BEHIND_WORDS = "link behind words"
_ALIKE = 0.85
_SURE = 0.9
_SURE_IF_CUT = 0.8
_UNSURE = 0.8
_NEAR_START = 9
RECOGNISED_CONFIDENCE = 0.5
"""How sure an address on a recognised page is at most: too little for an event on its own."""


@dataclass(frozen=True, slots=True)
class PlacedUrl:
    """An address and where it stands on the tape of its paragraph."""

    found: FoundUrl
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Link:
    """A link over ``tape.text[start:end]``; its parts on several lines are one."""

    start: int
    end: int
    uri: str


def _links(tape: Tape) -> list[_Link]:
    found: list[_Link] = []
    for base, line in zip(tape.starts, tape.lines, strict=True):
        for target in sorted(line.targets, key=lambda target: target.start):
            start, end = base + target.start, base + target.end
            between = tape.text[found[-1].end : start].strip() if found else "x"
            if found and found[-1].uri == target.uri and not between.strip("".join(SOFT)):
                found[-1] = _Link(found[-1].start, end, target.uri)
            else:
                found.append(_Link(start, end, target.uri))
    return found


def _at_line_end(tape: Tape, position: int) -> bool:
    while position < len(tape.text) and (tape.text[position] in SOFT or tape.text[position] == " "):
        position += 1
    return position >= len(tape.text) or tape.text[position] in BREAKS


def _alternatives(walk: Walk, facts: PrintFacts) -> tuple[str, ...]:
    """Return the other readings that the page cannot rule out: without a hyphen that may be hyphenation, or cut at a break."""
    text = walk.text
    found: list[str] = []
    for place, rule in walk.mended:
        if facts.hyphenated and rule == "line-end hyphen kept" and text[place - 1 : place] == "-":
            found.append(text[: place - 1] + text[place:])
    for place, confidence in walk.confidence:
        if confidence < _UNSURE and 0 < place < len(text) and not (facts.hyphenated and text[place - 1] == "-"):
            found.append(text[: trimmed_length(text[:place])])
    return tuple(dict.fromkeys(url for url in found if url != text and is_address(url)))


def _by_walk(tape: Tape, start: int, walk: Walk, facts: PrintFacts, extra: str | None = None) -> PlacedUrl:
    end = walk.places[-1] + 1
    rules = list(dict.fromkeys([rule for _, rule in walk.mended] + ([extra] if extra else [])))
    found = FoundUrl(
        url=walk.text,
        printed=tape.text[start:end],
        mended="; ".join(rules) or None,
        confidence=round(min([1.0, *(confidence for _, confidence in walk.confidence)]), 2),
        alternatives=_alternatives(walk, facts),
    )
    return PlacedUrl(found, start, end)


def _by_link(tape: Tape, start: int, spelled: Spelled) -> PlacedUrl:
    bent = spelled.bent or any(char in BREAKS for char in tape.text[start : spelled.end])
    found = FoundUrl(spelled.url, tape.text[start : spelled.end], "spelled by its link" if bent else None, 0.99 if bent else 1.0)
    return PlacedUrl(found, start, spelled.end)


def _longer(tape: Tape, walk: Walk, spelled: Spelled, facts: PrintFacts) -> bool:
    """Tell whether the printed address goes on where its link stopped: on the same line always, over a line end when sure."""
    text = walk.text
    if len(text) <= len(spelled.url) or not text.startswith(spelled.url):
        return False
    if text[len(spelled.url) :] == "/" or not _at_line_end(tape, spelled.end):
        return True
    beyond = [confidence for place, confidence in walk.confidence if place >= len(spelled.url)]
    return not beyond or beyond[0] >= (_SURE_IF_CUT if facts.cut_links else _SURE)


def _chosen(tape: Tape, start: int, walk: Walk, links: Sequence[_Link], facts: PrintFacts) -> PlacedUrl | None:
    for link in links:
        if not (link.start <= start < link.end or start <= link.start < start + _NEAR_START):
            continue
        for uri in unwrapped(link.uri):
            if spelled := spell(tape, start, uri):
                if _longer(tape, walk, spelled, facts):
                    return _by_walk(tape, start, walk, facts, "link cut at the line end")
                return _by_link(tape, start, spelled)
            if not walk.text.isascii() and SequenceMatcher(None, walk.text, uri, autojunk=False).ratio() >= _ALIKE:
                end = max(walk.places[-1] + 1, min(link.end, len(tape.text)))
                found = FoundUrl(uri, tape.text[start:end], "garbled text read by its link", 0.95)
                return PlacedUrl(found, start, end)
    return _by_walk(tape, start, walk, facts) if is_address(walk.text) else None


def _spelled(tape: Tape, link: _Link) -> bool:
    """Tell whether the words under ``link`` spell its address, so that one begins there even without a scheme."""
    return any(is_address(uri) and spell(tape, link.start, uri) for uri in unwrapped(link.uri))


def _printed(tape: Tape, links: Sequence[_Link], facts: PrintFacts) -> Iterator[PlacedUrl]:
    reached = 0
    starts = set(starts_in(tape.text))
    linked = {link.start for link in links if link.start not in starts and _spelled(tape, link)}
    for start in sorted(starts | linked):
        if start < reached:
            continue
        walk = walk_from(tape, start, facts)
        if walk.chars and (placed := _chosen(tape, start, walk, links, facts)):
            reached = placed.end
            yield placed


def _astray(tape: Tape, link: _Link, facts: PrintFacts) -> bool:
    """Tell whether ``link`` is that of a note which goes on over the page: TeX puts it over whole lines of text on its way."""
    starts = link.start == 0 or tape.text[link.start - 1] in BREAKS
    return link.uri in facts.noted_links and starts and _at_line_end(tape, link.end)


def _behind_words(tape: Tape, links: Sequence[_Link], printed: Sequence[PlacedUrl], facts: PrintFacts) -> Iterator[PlacedUrl]:
    """Yield the links over words that are no address. A link that only touches a printed address says nothing new."""
    for link in links:
        uri = unwrapped(link.uri)[0]
        covered = any(placed.start < link.end and link.start < placed.end for placed in printed) or _astray(tape, link, facts)
        if covered or not uri.lower().startswith(("http://", "https://")) or not tape.text[link.start : link.end].strip():
            continue
        yield PlacedUrl(FoundUrl(uri, tape.text[link.start : link.end], BEHIND_WORDS, 0.98), link.start, link.end)


def find_urls(lines: Sequence[FlowLine], facts: PrintFacts = PrintFacts()) -> tuple[PlacedUrl, ...]:  # noqa: B008 - frozen
    """Return the addresses of the paragraph ``lines``, in order; none goes on over its end.

    An address is whole and as its author meant it: breaks of the layout, soft hyphens and zero-width characters gone, closing
    punctuation and the bracket around it left off, without a scheme where none is printed.
    """
    for line in lines:
        if line.targets or may_hold_address(line.text):
            break
    else:
        return ()
    tape = tape_of(lines)
    links = _links(tape)
    printed = list(_printed(tape, links, facts))
    found = sorted([*printed, *_behind_words(tape, links, printed, facts)], key=lambda placed: placed.start)
    return tuple(_unsure(placed) if _recognised(tape, placed, facts) else placed for placed in found)


def _recognised(tape: Tape, placed: PlacedUrl, facts: PrintFacts) -> bool:
    return bool(facts.recognised) and tape.lines[tape.line_at(placed.start)].page in facts.recognised


def _unsure(placed: PlacedUrl) -> PlacedUrl:
    found = placed.found
    mended = "; ".join(filter(None, (found.mended, "recognised")))
    return replace(placed, found=replace(found, mended=mended, confidence=min(found.confidence, RECOGNISED_CONFIDENCE)))
