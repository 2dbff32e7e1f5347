"""What we say to people, in Dutch and English: message catalogues as data beside this file, and dates in words."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("nl", "en")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the messages of ``language`` by dotted key. Raises ``KeyError`` for a language that we do not speak."""
    if language not in LANGUAGES:
        raise KeyError(language)
    tree = tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text("utf-8"))
    return dict(_flat(tree, ""))


def _flat(tree: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in tree.items():
        found += [(prefix + name, value)] if isinstance(value, str) else _flat(value, f"{prefix}{name}.")
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """One language. ``say`` fills a message; ``count`` takes the singular or the plural of it."""

    language: str = "nl"
    _messages: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_messages", catalogue(self.language))

    def say(self, key: str, /, **values: object) -> str:
        """Return message ``key`` with ``values`` filled in. Raises ``KeyError`` for a message that is not there."""
        return self._messages[key].format(**values)

    def count(self, key: str, number: int, /, **values: object) -> str:
        """Return ``key.one`` or ``key.other`` with ``{n}`` filled in."""
        form = "one" if number == 1 else "other"
        return self.say(f"{key}.{form}", n=self.number(number), **values)

    def label(self, group: str, code: str, /) -> str:
        """Return the label of ``code`` in ``group``, or the code itself: a newer code must not stop a page."""
        return self._messages.get(f"{group}.{code}", code)

    def number(self, value: int, /) -> str:
        """Return ``value`` with the language's mark between thousands."""
        return f"{value:,}".replace(",", self._messages["format.thousands"])

    def percent(self, part: int, whole: int, /) -> str:
        """Return ``part`` of ``whole`` as a percentage with one decimal, or a dash where there is no whole."""
        if not whole:
            return "\N{EN DASH}"
        return f"{100 * part / whole:.1f}".replace(".", self._messages["format.decimal"]) + "%"

    def day(self, value: date | datetime | None, /) -> str:
        """Return a date in words (``2 november 2022``), or the word for an unknown date."""
        if value is None:
            return self.say("format.no_date")
        if isinstance(value, datetime):
            value = value.astimezone(UTC).date()
        return self.say("format.day", day=value.day, month=self.say(f"month.{value.month}"), year=value.year)

    def moment(self, value: datetime | None, /) -> str:
        """Return a moment in words, in UTC and saying so."""
        if value is None:
            return self.say("format.no_date")
        value = value.astimezone(UTC)
        return f"{self.day(value)}, {value:%H:%M} UTC"

    def size(self, octets: int, /) -> str:
        """Return a number of bytes as people write it (kB of 1000 bytes)."""
        for unit, scale in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
            if octets >= scale:
                return f"{octets / scale:.1f}".replace(".", self._messages["format.decimal"]) + f" {unit}"
        return f"{octets} B"

    def part(self, code: str, /) -> str:
        """Return where something stands in words: ``v3``, ``a3``, ``n2``, ``brief``, ``subject``."""
        if code[:1] in "van" and code[1:]:
            return self.say(f"part.{code[:1]}", number=code[1:])
        return self.label("part", code)

    def listed(self, names: list[str] | tuple[str, ...], /) -> str:
        """Return names as a sentence lists them: ``a, b en c``."""
        if len(names) <= 1:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.say('format.and')} {names[-1]}"
