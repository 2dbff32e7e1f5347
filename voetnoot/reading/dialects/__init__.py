"""The wording of letters as data, one file per parliament, so that a further language needs no code."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Dialect:
    """The words that carry the structure of a letter; all in lower case. See the data files for what each list means."""

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
    plain = tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))
    return Dialect(**{key: tuple(value) if isinstance(value, list) else value for key, value in plain.items()})
