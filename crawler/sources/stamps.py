"""Moments and days as the chamber's service writes them: read leniently, written in the one form that survives an address."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DUTCH = ZoneInfo("Europe/Amsterdam")
_STAMP = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<clock>\d\d:\d\d(?::\d\d)?)(?:[.,](?P<part>\d+))?)?\s*(?P<offset>Z|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE,
)


def moment(text: object) -> datetime | None:
    """Return the moment in ``text`` in UTC, or ``None`` when there is none.

    Any number of decimals is taken (0 to 7 were seen) and cut to microseconds, so that a stamp is never later than the real
    one. Without an offset it is Dutch time: so are the old rows of the service.
    """
    found = _STAMP.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    part = (found["part"] or "")[:6].ljust(6, "0")
    offset = (found["offset"] or "").upper()
    try:
        read = datetime.fromisoformat(f"{found['day']}T{found['clock'] or '00:00:00'}{offset}") + timedelta(
            microseconds=int(part)
        )
        return (read.replace(tzinfo=DUTCH) if read.tzinfo is None else read).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def day(text: object) -> date | None:
    """Return the day in the Netherlands at the moment in ``text``: midnight there is still the day before in UTC."""
    read = moment(text)
    return None if read is None else read.astimezone(DUTCH).date()


def literal(when: datetime) -> str:
    """Return ``when`` as a literal of a query: UTC with ``Z``, since the ``+`` of an offset becomes a space on the way."""
    return when.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
