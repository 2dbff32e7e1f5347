"""The commonest words of a hundred languages, by which jusText tells prose from the rest of a page, in little room.

`trafilatura` asks jusText for a second opinion of every page with little text. As the two libraries keep the words, twice, as
strings in a tuple and in a set, they take 33 MiB of each process, and to find the set by the tuple takes several times as long as
the rest. Here 64 bits of a hash of each word are kept, sorted: 1.2 MiB for 154,000 words. Of 10^14 words that are none of
them one is taken for one, since its hash happens to be there.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

import justext.core
import trafilatura.external
from justext.utils import get_stoplist, get_stoplists

_extractor: Any = trafilatura.external
_second_opinion: Any = justext.core


class CommonWords:
    """A set of ``words`` that can only be asked whether a word is in it."""

    __slots__ = ("_hashes",)

    def __init__(self, words: Iterable[str]) -> None:
        self._hashes = array("q", sorted({hash(word) for word in words}))

    def __contains__(self, word: str) -> bool:
        sought = hash(word)
        at = bisect_left(self._hashes, sought)
        return at < len(self._hashes) and self._hashes[at] == sought

    def __len__(self) -> int:
        return len(self._hashes)


def of_all_languages() -> CommonWords:
    """Return the words of all languages that jusText knows, read at the first call."""
    if _extractor.JT_STOPLIST is None:
        languages = sorted(get_stoplists())
        _extractor.JT_STOPLIST = CommonWords(word.lower() for language in languages for word in get_stoplist(language))
    found: CommonWords = _extractor.JT_STOPLIST
    return found


_defined = _second_opinion.define_stoplist


def _as_set(words: CommonWords | Iterable[str]) -> object:
    return words if isinstance(words, CommonWords) else _defined(words)


def keep_small() -> None:
    """Have both libraries use these words from now on; what they find stays the same."""
    _extractor.jt_stoplist_init = of_all_languages
    _second_opinion.define_stoplist = _as_set
