"""Roman numbers as end notes carry them."""

import re

_ROMAN = re.compile(r"(?:x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10}


def roman_value(text: str) -> int:
    """Return the value of a roman number up to 39, 0 for anything else."""
    if not text or not _ROMAN.fullmatch(text):
        return 0
    values = [_VALUES[char] for char in text.lower()]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))
