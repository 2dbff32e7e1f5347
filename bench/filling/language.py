"""Letters' words, composed: as in print a few are in every letter, most in few, and those of one subject keep together.

Ranks follow Zipf's law. A letter is about one subject and touches a second; the compounds of a subject stand in no other, so
that a search for it finds as many answers as it has, from a third of all down to one in a hundred.
"""

import random
import tomllib
from itertools import accumulate
from pathlib import Path

_LISTS = {name: words.split() for name, words in tomllib.loads(Path(__file__).with_name("words.toml").read_text()).items()}
SUBJECTS = _LISTS["subjects"]
"""What letters are about, the most common first."""


def _weights(number: int) -> list[float]:
    """Return how often each of ``number`` words comes, summed up: Zipf's law with Mandelbrot's shift."""
    return list(accumulate(1 / (rank + 2.7) for rank in range(number)))


class Language:
    """Sentences by ``dice``: the same throws, the same sentences."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        compounds = [head + end for head in _LISTS["heads"] for end in _LISTS["ends"]]
        random.Random(1949).shuffle(compounds)
        self._words = [*_LISTS["common"], *compounds]
        self._often = _weights(len(self._words))
        self._subjects = _weights(len(SUBJECTS))
        self._ends = _weights(len(_LISTS["ends"]))

    def subjects(self) -> tuple[str, str]:
        """Return what a letter is about, and what it touches."""
        first, second = self._dice.choices(SUBJECTS, cum_weights=self._subjects, k=2)
        return first, second

    def sentence(self, length: int, about: str) -> str:
        """Return ``length`` words, a sixth of them ``about`` a subject."""
        dice = self._dice
        words = dice.choices(self._words, cum_weights=self._often, k=length)
        for end in dice.choices(_LISTS["ends"], cum_weights=self._ends, k=length // 6 + 1):
            words[int(length * dice.random())] = about + end
        return " ".join(words).capitalize() + "."
