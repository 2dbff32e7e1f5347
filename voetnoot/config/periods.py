"""Periods of days, hours and zones as people write them: ``2026-07-03/2026-08-31`` once, ``07-03/08-31`` every year.

Both ends of a period of days are included; ``07:00/20:00`` is the hours of one day, without its end.
"""

import re
from datetime import date, time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

_PERIOD = re.compile(r"(\d{4}-)?(\d\d-\d\d)/(\d{4}-)?(\d\d-\d\d)")
_LEAP_YEAR = "2024-"


def _period(value: str) -> str:
    found = _PERIOD.fullmatch(value)
    try:
        if found is not None and bool(found[1]) == bool(found[3]):
            first, last = (date.fromisoformat((found[n] or _LEAP_YEAR) + found[n + 1]) for n in (1, 3))
            if first <= last or not found[1]:
                return value
    except ValueError:
        pass
    raise ValueError("a period such as 2026-07-03/2026-08-31, or 07-03/08-31 for every year")


def in_period(day: date, period: str) -> bool:
    """Tell whether ``day`` lies in ``period``; one of every year may run over New Year (``12-18/01-10``)."""
    first, _, last = period.partition("/")
    if len(first) > len("07-03"):
        return first <= day.isoformat() <= last
    of_year = day.isoformat()[5:]
    return first <= of_year <= last if first <= last else of_year >= first or of_year <= last


Period = Annotated[str, AfterValidator(_period)]
"""A period of days, checked."""


def _hours(value: str) -> str:
    first, _, last = value.partition("/")
    try:
        opens, closes = time.fromisoformat(first), time.fromisoformat(last)
    except ValueError:
        opens = closes = time()
    if opens < closes and opens.tzinfo is None and closes.tzinfo is None:
        return value
    raise ValueError("hours of one day, such as 07:00/20:00")


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (KeyError, ValueError, OSError):  # not found, no name at all, the name of a folder
        raise ValueError("a time zone such as Europe/Amsterdam") from None


DayHours = Annotated[str, AfterValidator(_hours)]
"""Hours of one day, checked."""

Zone = Annotated[str, AfterValidator(_zone)]
"""The name of a time zone (IANA), checked."""
