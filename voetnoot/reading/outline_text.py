"""Paragraphs as they are read: line breaks of the layout undone, addresses whole, note marks gone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from voetnoot.answers import FoundUrl
from voetnoot.reading.flow import Flow, FlowLine
from voetnoot.urls.finding import PlacedUrl, find_urls
from voetnoot.urls.tape import BREAKS, SOFT, PrintFacts, tape_of

_INVISIBLE = re.compile("[" + "".join(sorted(SOFT)) + "]")
_BREAK = re.compile(r"[\n\f]")
_BROKEN = re.compile(r"[a-zë]{2}[-\u2010\u00ad]$")
_JOINED_BY = frozenset({"en", "of", "and", "or", "tot", "t/m", "c.q."})
_UNENDING = ("-", "_", "=", "&", "?", "%")
_HYPHENS = "-\u2010"
_BREAKING = frozenset("-\u2010\u00ad")


@dataclass(frozen=True, slots=True)
class Prose:
    """A run of paragraphs: the text (paragraphs parted by a line feed), the addresses in it, its marks (number and page)."""

    text: str
    urls: tuple[FoundUrl, ...]
    marks: tuple[tuple[str, int | None], ...]


def _at_break(before: str, after: str, facts: PrintFacts) -> str:
    """Return ``before`` ready for ``after`` to be put behind it, ``after`` being the text of the next line."""
    if before.endswith("\u00ad"):
        return before[:-1]
    if before[-1:] in _HYPHENS and before[-2:-1].isalpha() and before:
        word = after.split(" ", 1)[0].strip(",.;:?")
        if word in _JOINED_BY:
            return before + " "
        return before[:-1] if word[:1].islower() and (facts.hyphenated or before.endswith("\u2010")) else before
    return before + " " if before and not before.endswith((" ", "\u200b", "/")) else before


def _plain(lines: Sequence[str], facts: PrintFacts) -> str:
    joined = ""
    for nth, line in enumerate(lines):
        text = line.rstrip() if nth < len(lines) - 1 else line
        joined = (_at_break(joined, text.lstrip(), facts) + text.lstrip()) if nth else text
    return joined if joined.isascii() else _INVISIBLE.sub("", joined)


def paragraph_text(lines: Sequence[FlowLine], placed: Sequence[PlacedUrl], facts: PrintFacts) -> str:
    """Return the paragraph ``lines`` in one line, each address of ``placed`` whole, in its printed form as to scheme."""
    if not placed:
        return _tidy(_plain(_BREAK.split("\n".join([line.text for line in lines])), facts))
    tape = tape_of(lines).text

    def plain(start: int, end: int | None = None) -> str:
        return _plain(_BREAK.split(tape[start:end]), facts)

    parts: list[str] = []
    position = 0
    for url in placed:
        behind_words = url.found.mended == "link behind words"
        parts += [plain(position, url.start), plain(url.start, url.end) if behind_words else url.found.url]
        position = url.end
        if parts[-2] and tape[url.start - 1 : url.start] in BREAKS:
            parts[-2] = _at_break(parts[-2].rstrip(), url.found.url, facts)
    parts.append(plain(position))
    if tape[position : position + 1] in BREAKS and position:
        parts[-1] = " " + parts[-1].lstrip()
    return _tidy("".join(parts))


def _tidy(text: str) -> str:
    """Return ``text`` with one blank where there was any white space."""
    return " ".join(text.split())


def prose(paragraphs: Iterable[Sequence[FlowLine]], facts: PrintFacts) -> Prose:
    """Return ``paragraphs`` as text with their addresses and marks. Addresses never go on over the end of a paragraph."""
    texts: list[str] = []
    urls: list[FoundUrl] = []
    marks: list[tuple[str, int | None]] = []
    for lines in paragraphs:
        placed = find_urls(lines, facts)
        texts.append(paragraph_text(lines, placed, facts))
        urls += [url.found for url in placed]
        marks += [(mark.number, line.page) for line in lines for mark in line.marks]
    return Prose("\n".join(text for text in texts if text), tuple(urls), tuple(dict.fromkeys(marks)))


def print_facts(flow: Flow) -> PrintFacts:
    """Return what holds for all of ``flow`` in print: how lines end, whether words are broken, how far links can be believed."""
    return _with_links(_facts_of((block.lines for block in flow.blocks), spaced_ends=flow.spaced_ends), flow)


def facts_for_notes(facts: PrintFacts) -> PrintFacts:
    """Return ``facts`` for the text of the notes: their own links are no reason to read less in them."""
    return replace(facts, noted_links=frozenset())


def _with_links(facts: PrintFacts, flow: Flow) -> PrintFacts:
    """Return ``facts`` with what the links of ``flow`` tell.

    They stop where the line stops when one ends there in a character that ends no address.
    """
    noted = [block.lines for note in flow.notes for block in note.blocks]
    cut = any(
        target.uri.endswith(_UNENDING) and target.end >= len(line.text.rstrip())
        for lines in (*noted, *(block.lines for block in flow.blocks))
        for line in lines[:-1]
        for target in line.targets
    )
    links = frozenset(target.uri for lines in noted for line in lines for target in line.targets)
    return replace(facts, cut_links=cut, noted_links=links, recognised=flow.recognised)


def _facts_of(blocks: Iterable[Sequence[FlowLine]], *, spaced_ends: bool) -> PrintFacts:
    """Return what holds for the whole document whose paragraphs are ``blocks``.

    Words are broken automatically when at least three lines, and one in fifty, end in a letter and a hyphen before a small
    letter.
    """
    broken = total = 0
    for lines in blocks:
        for line, after in pairwise(lines):
            total += 1
            if line.text.rstrip()[-1:] not in _BREAKING:
                continue
            tail, head = line.text.rstrip(), after.text.lstrip()
            word = head.split(" ", 1)[0].strip(",.;:?")
            spelled = "/" in tail.rsplit(" ", 1)[-1]
            if _BROKEN.search(tail, max(0, len(tail) - 3)) and head[:1].islower() and word not in _JOINED_BY and not spelled:
                broken += 1
    return PrintFacts(spaced_ends, broken >= 3 and broken * 50 >= total)  # noqa: PLR2004 - said above
