"""The words for each reason: data beside this file, one catalogue per language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from voetnoot.verdicts.reasons import Reason


@cache
def catalogue(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the tables ``label``, ``seen`` and ``explain`` of ``nl`` or ``en``. Raises ``KeyError`` for another language."""
    if language not in ("nl", "en"):
        raise KeyError(language)
    return tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text("utf-8"))


def label(reason: str, language: str = "nl") -> str:
    """Return the short words for ``reason`` in ``nl`` or ``en``. Raises ``ValueError`` for a reason that is not on the list."""
    return catalogue(language)["label"][Reason(reason)]
