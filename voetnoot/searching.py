"""What people type into the search box, and what is found by it: words of questions, answers and notes, folded alike.

The rules are those of the databases' own full text (SQLite FTS5, PostgreSQL tsquery) as far as both have them, so that the
same words find the same answers on either.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from voetnoot.answers import AnswerDocument, Answerer, Asker

LONGEST_QUERY = 200
"""Characters of a query that are looked at."""

_LONGEST_WORD = 40
_MOST_CHARACTERS = 300_000
"""Of one answer; PostgreSQL takes at most a megabyte (its manual, section 12.11)."""

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r'(?P<not>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand together. ``whole``: the last one as it is; otherwise words that begin with it are found too."""

    words: tuple[str, ...]
    whole: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All ``terms`` must be there, none of those that are excluded."""

    terms: tuple[Term, ...]

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that must be there."""
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        """The terms that must not."""
        return tuple(term for term in self.terms if term.excluded)


def parse_query(text: str) -> Query | None:
    """Return what ``text`` asks for, or ``None`` when it holds no word that must be there.

    ``stikstof depositie``: both, also as the beginning of a longer word; ``"nieuwe dijk"``: exactly this; ``-mest``: without.
    """
    found = _PIECE.finditer(text[:LONGEST_QUERY])
    terms = [
        Term(words, whole=match["phrase"] is not None, excluded=match["not"] is not None)
        for match in found
        if (words := tuple(fold(match["phrase"] or match["word"] or "")))
    ]
    query = Query(tuple(dict.fromkeys(terms)))
    return query if query.wanted else None


def fold(text: str) -> list[str]:
    """Return the words of ``text``, without case and accents: ``Eén-op-één`` gives ``een``, ``op``, ``een``."""
    plain = text
    if not text.isascii():
        plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return [word[:_LONGEST_WORD] for word in _WORD.findall(plain.casefold())]


def finds(query: Query, text: str) -> bool:
    """Tell whether ``text`` has every wanted term of ``query`` and none of the others: what the databases do, as a function."""
    words = fold(text)
    return all(any(_spots(term, words)) for term in query.wanted) and not any(any(_spots(term, words)) for term in query.unwanted)


def _spots(term: Term, words: list[str]) -> Iterator[bool]:
    length = len(term.words)
    for start in range(len(words) - length + 1):
        piece = words[start : start + length]
        same = tuple(piece[:-1]) == term.words[:-1]
        last, wanted = piece[-1], term.words[-1]
        yield same and (last == wanted if term.whole else last.startswith(wanted))


def words_of(
    document: AnswerDocument, subject: str, kenmerken: tuple[str, ...], askers: tuple[Asker, ...], answerers: tuple[Answerer, ...]
) -> list[str]:
    """Return the words that an answer is found by: subject, numbers, people, questions, answers, notes and addresses."""
    words: list[str] = []
    room = _MOST_CHARACTERS
    for text in _texts(document, subject, kenmerken, askers, answerers):
        for word in fold(text[:room]):
            words.append(word)
            room -= len(word) + 1
        if room <= 0:
            break
    return words


def _texts(
    document: AnswerDocument, subject: str, kenmerken: tuple[str, ...], askers: tuple[Asker, ...], answerers: tuple[Answerer, ...]
) -> Iterator[str]:
    yield from (subject, *kenmerken)
    for asker in askers:
        yield f"{asker.name} {asker.party or ''}"
    for answerer in answerers:
        yield f"{answerer.name or ''} {answerer.role or ''} {answerer.ministry or ''}"
    for exchange in document.exchanges:
        yield from (exchange.text, exchange.answer, *(found.url for found in exchange.urls))
    for note in document.footnotes:
        yield from (note.text, *(found.url for found in note.urls))
    yield from (body.found.url for body in document.body_urls)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text that is shown; ``found``: one of the words that were asked for."""

    text: str
    found: bool = False


def excerpt(query: Query, text: str, around: int = 110) -> tuple[Stretch, ...]:
    """Return the piece of ``text`` around the first wanted word, the words marked; empty where there is none.

    ``around``: characters kept on either side.
    """
    beginnings = [(word, term.whole) for term in query.wanted for word in term.words]
    hits = [match.span() for match in _WORD.finditer(text) if _wanted(match[0], beginnings)]
    if not hits:
        return ()
    start, end = _edges(text, max(hits[0][0] - around, 0), hits[0][1] + around)
    pieces, at = [Stretch("… ")] if start else [], start
    for begin, stop in hits:
        if stop > end:
            break
        pieces += [Stretch(text[at:begin]), Stretch(text[begin:stop], found=True)]
        at = stop
    return (*pieces, Stretch(text[at:end] + (" …" if end < len(text) else "")))


def _wanted(word: str, beginnings: list[tuple[str, bool]]) -> bool:
    folded = "".join(fold(word))
    return any(folded == wanted if whole else folded.startswith(wanted) for wanted, whole in beginnings)


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Move both edges outward-in to white space, so that no word is cut."""
    if start:
        start = text.find(" ", start) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", 0, end), start)
    return start, min(end, len(text))
