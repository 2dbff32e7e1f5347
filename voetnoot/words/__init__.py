"""What we say to people, in Dutch and English: messages from the catalogues; dates, numbers and lists from Babel (CLDR)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from voetnoot.words.catalogues import LOCALES, compiled

LANGUAGES = tuple(LOCALES)


@dataclass(frozen=True, slots=True)
class Words:
    """One language. ``say`` fills a message; ``count`` takes the form of it that goes with a number.

    Raises ``KeyError`` for a language that we do not speak.
    """

    language: str = "nl"

    def __post_init__(self) -> None:
        compiled(self.language)

    def say(self, key: str, /, **values: object) -> str:
        """Return message ``key`` with ``values`` filled in. Raises ``KeyError`` for a message that is not there."""
        return _known(key, compiled(self.language).gettext(key)).format(**values)

    def count(self, key: str, number: int, /, **values: object) -> str:
        """Return the form of message ``key`` that goes with ``number``, with ``{n}`` filled in."""
        form = compiled(self.language).ngettext(key, key, number)
        return _known(key, form).format(n=self.number(number), **values)

    def label(self, group: str, code: str, /) -> str:
        """Return the label of ``code`` in ``group``, or the code itself: a newer code must not stop a page."""
        key = f"{group}.{code}"
        said = compiled(self.language).gettext(key)
        return code if said == key else said

    def number(self, value: int, /) -> str:
        """Return ``value`` with the language's mark between thousands."""
        return _decimal(value, "#,##0", self.language)

    def decimal(self, value: float, /) -> str:
        """Return ``value`` with one digit behind the language's mark."""
        return _decimal(value, "#,##0.0", self.language)

    def percent(self, part: float, whole: float, /) -> str:
        """Return ``part`` of ``whole`` as a percentage with one decimal, or a dash where there is no whole."""
        return self.decimal(100 * part / whole) + "%" if whole else "\N{EN DASH}"

    def day(self, value: date | datetime | None, /) -> str:
        """Return a date in words (``2 november 2022``), or the word for an unknown date."""
        if value is None:
            return self.say("format.no_date")
        return _day(value.astimezone(UTC).date() if isinstance(value, datetime) else value, "d MMMM y", self.language)

    def month(self, value: date, /) -> str:
        """Return the month of a day in words (``november 2022``)."""
        return _day(value, "MMMM y", self.language)

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
                return f"{self.decimal(octets / scale)} {unit}"
        return f"{octets} B"

    def part(self, code: str, /) -> str:
        """Return where something stands in words: ``v3``, ``a3``, ``n2``, ``brief``, ``subject``."""
        if code[:1] in "van" and code[1:]:
            return self.say(f"part.{code[:1]}", number=code[1:])
        return self.label("part", code)

    def listed(self, names: Sequence[str], /) -> str:
        """Return names as a sentence lists them: ``a, b en c``."""
        return _listed(tuple(names), self.language)


def _known(key: str, message: str) -> str:
    """Return ``message``; gettext gives the key back for one that is not there. Raises ``KeyError`` then."""
    if message == key:
        raise KeyError(key)
    return message


# Babel takes a tenth of a millisecond for each, and a page holds hundreds.
@lru_cache(maxsize=8192)
def _decimal(value: float, pattern: str, language: str) -> str:
    return str(format_decimal(value, format=pattern, locale=LOCALES[language]))


@lru_cache(maxsize=4096)
def _day(value: date, pattern: str, language: str) -> str:
    return format_date(value, pattern, locale=LOCALES[language])


@lru_cache(maxsize=4096)
def _listed(names: tuple[str, ...], language: str) -> str:
    return format_list(list(names), locale=LOCALES[language])
