"""Whether a page still says what it said: the main text against that of the first good copy, never against the last.

Measured on shingles of five words, after Broder 1997: their Jaccard index falls evenly with the share of sentences replaced
(5 %: 0.89, 20 %: 0.64, 40 %: 0.42, another article: 0.05), which neither word sets nor simhash do. What turns by itself
(dates, times, counters) is masked first.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SHINGLE = 5
SAME = 0.98
MINOR = 0.5
OTHER = 0.1
"""Below this it is another page altogether: time to look for signs of a hidden death."""
EXTENDED = 0.95
"""So much of the old text left in a new one means that it was added to."""

_COMPARED = 300_000
"""Characters of each text that are compared: some hundred pages. What a hostile page makes of it must stay bearable."""

_SHOWN = 12
_LONGEST = 400

_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|february|march|may|june|"
    r"july|august|october|jan|feb|mrt|mar|apr|jun|jul|aug|sept?|okt|oct|nov|dec)\.?"
)
_TURNING = re.compile(
    rf"""
    \b(?:maan|dins|woens|donder|vrij|zater|zon)dag\s+(?=\d)
  | \b(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?=\d|{_MONTH})
  | \b\d{{1,2}}(?:\s*e|st|nd|rd|th)?\s+{_MONTH}(?:\s+\d{{4}}\b)?
  | \b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b
  | \b\d{{4}}-\d{{2}}-\d{{2}}(?:t\d{{2}}:\d{{2}}(?::\d{{2}})?\S*)?
  | \b\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}\b
  | \b\d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?\s*(?:uur|u\b|am\b|pm\b)
  | \b\d{{1,2}}:\d{{2}}(?::\d{{2}})?\b
  | \b(?:\d+|een|één|an?|one)\s+(?:seconden?|minuten|minuut|uren|uur|dagen|dag|weken|week|maanden|maand|jaar|
        seconds?|minutes?|hours?|days?|weeks?|months?|years?)\s+(?:geleden|ago)\b
  | \b\d{{1,3}}(?:[.,\s]?\d{{3}}){{0,4}}\s{{0,3}}(?:keer\s+(?:bekeken|gelezen|gedeeld|gedownload)|
        x\s+(?:bekeken|gelezen|gedeeld)|reacties?\b|views?\b|comments?\b|likes?\b|shares?\b|downloads?\b|bezoekers?\b|lezers?\b|volgers?\b|followers?\b|weergaven\b|resultaten\b|results\b)
  | (?:©|\(c\)|copyright)\s*\d{{4}}(?:\s*[-\u2013]\s*\d{{4}})?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'\u201d\u2019)\]»]*\s+(?=[\"'\u201c\u2018(\[«]*[A-Z0-9À-Þ])|\n+")
_NAME = re.compile(r"(?<=[a-zà-ÿ,;:] )[A-ZÀ-Þ]\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
_NEGATION = re.compile(r"\b(?:niet|geen|nooit|niemand|niets|zonder|not|no|never|nobody|nothing|without)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a text went from its first copy: ``content`` (``same``, ``minor``, ``major``), ``similarity`` 0..1.

    ``gone`` and ``come`` are sentences as printed, at most a dozen each. ``extended``: nearly all of the old text stands in the
    new (*aangevuld*). ``telling``: numbers, names and negations that went or came.
    """

    content: str
    similarity: float
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()
    extended: bool = False
    telling: tuple[str, ...] = ()


def similarity(before: str, after: str) -> float:
    """Return the Jaccard index of the five-word shingles of two main texts, 0..1. Two empty texts are alike; one is not."""
    return _jaccard(_shingles(before[:_COMPARED]), _shingles(after[:_COMPARED]))


def _jaccard(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0


def compare_texts(
    before: str, after: str, *, title_before: str | None = None, title_after: str | None = None, quoted: bool = True
) -> Drift:
    """Return how ``after`` differs from ``before``, the main text of the first good copy.

    ``same``: alike but for what turns, or nearly so with no number, name or negation changed. ``minor``: at least half of the
    shingles are shared, or the old text was only added to, or the title alone changed. ``major``: the rest. Without ``quoted``
    the sentences that went and came are not looked for, which takes half of the time.
    """
    before, after = before[:_COMPARED], after[:_COMPARED]
    one, other = _shingles(before), _shingles(after)
    figure = _jaccard(one, other)
    telling = _telling(before, after)
    extended = bool(one) and len(one & other) >= EXTENDED * len(one) and len(other) > len(one)
    retitled = title_before is not None and title_after is not None and _words(title_before) != _words(title_after)
    if figure == 1.0 or (figure >= SAME and not telling):
        return Drift("minor" if retitled else "same", figure)
    content = "minor" if figure >= MINOR or extended else "major"
    gone, come = (_sentences_only_in(before, after), _sentences_only_in(after, before)) if quoted else ((), ())
    return Drift(content, figure, gone, come, extended and figure < SAME, telling)


def _words(text: str) -> list[str]:
    return _WORD.findall(_TURNING.sub(" ", text).casefold())


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = _words(text)
    if not words:
        return frozenset()
    return frozenset(tuple(words[start : start + SHINGLE]) for start in range(max(1, len(words) - SHINGLE + 1)))


def _telling(before: str, after: str) -> tuple[str, ...]:
    def weighty(text: str) -> Counter[str]:
        still = _TURNING.sub(" ", text)
        return Counter(match.group().casefold() for pattern in (_NUMBER, _NAME, _NEGATION) for match in pattern.finditer(still))

    one, other = weighty(before), weighty(after)
    return tuple(sorted((one - other) + (other - one)))[:_SHOWN]


def _sentences(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for sentence in _SENTENCE.split(text):
        printed = " ".join(sentence.split())
        if words := tuple(_words(printed)):
            yield printed, words


def _sentences_only_in(text: str, other: str) -> tuple[str, ...]:
    there = {words for _, words in _sentences(other)}
    only = [printed for printed, words in _sentences(text) if words not in there]
    return _shown(only)


def _shown(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(one if len(one) <= _LONGEST else one[: _LONGEST - 1] + "…" for one in sentences[:_SHOWN])
