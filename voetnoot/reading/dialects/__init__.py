"""The wording of letters as data, one file per parliament, so that a further language needs no code."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, eq=False, slots=True)
class Dialect:
    """The words that carry the structure of a letter; all in lower case. See the data files for what each list means.

    Each language has one, so that it is compared and hashed by identity.
    """

    language: str
    question_words: tuple[str, ...]
    answer_words: tuple[str, ...]
    linking_words: tuple[str, ...]
    and_words: tuple[str, ...]
    range_words: tuple[str, ...]
    closing_words: tuple[str, ...]
    closing_formulas: tuple[str, ...]
    note_headings: tuple[str, ...]
    note_words: tuple[str, ...]
    same_words: tuple[str, ...]


@cache
def dialect(language: str = "nl") -> Dialect:
    """Return the dialect of ``language``. Raises ``FileNotFoundError`` for a language that has no file here."""
    plain: dict[str, Any] = tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))
    words: dict[str, tuple[str, ...]] = {key: tuple(value) for key, value in plain.items() if key != "language"}
    return Dialect(language=plain["language"], **words)
