"""The wording of letters as data, one file per language or parliament, so that a further one needs no code."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, eq=False, slots=True)
class Dialect:
    """The words that carry the structure of a letter; all in lower case. See the data files for what each list means.

    ``record`` tells, for a source whose documents are JSON, under which dotted path each part of an answer stands; empty for
    the others. Each dialect is made once, so that it is compared and hashed by identity.
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
    record: Mapping[str, str] = field(default_factory=dict)


@cache
def dialect(name: str = "nl") -> Dialect:
    """Return the dialect ``name``. Raises ``FileNotFoundError`` for one that has no file here."""
    plain = _plain(name)
    words: dict[str, tuple[str, ...]] = {key: tuple(value) for key, value in plain.items() if isinstance(value, list)}
    return Dialect(language=plain["language"], record=plain.get("record", {}), **words)


def _plain(name: str) -> dict[str, Any]:
    """Return the file of ``name``, laid over that of its ``base`` if it names one."""
    plain: dict[str, Any] = tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))
    base = plain.pop("base", None)
    return plain if base is None else {**_plain(base), **plain}


def names() -> tuple[str, ...]:
    """Return the names of the dialects that there are, sorted."""
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in files(__name__).iterdir() if entry.name.endswith(".toml")))
