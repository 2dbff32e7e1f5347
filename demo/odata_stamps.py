"""How the chamber's service writes moments, and how to compare what it and its clients write.

``ApiGewijzigdOp`` is UTC with 2 to 7 decimals and trailing zeros dropped; ``GewijzigdOp`` has the Dutch offset and 0 to 3
decimals; days are midnight in the Netherlands with its offset (recorded rows of October 2024).
"""

import hashlib
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DUTCH = ZoneInfo("Europe/Amsterdam")
_TICKS = 10**7  # of 100 ns, the seventh decimal
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,7})\d*)?(Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE)


def api_stamp(moment: datetime, salt: str) -> str:
    """Return ``moment``, less a part of a second that depends on ``salt``, as ``ApiGewijzigdOp`` is written."""
    part = int.from_bytes(hashlib.sha256(salt.encode()).digest()[:4]) % _TICKS
    before = moment.astimezone(UTC).replace(microsecond=0) - timedelta(seconds=1)
    return f"{before:%Y-%m-%dT%H:%M:%S}.{part:07d}".rstrip("0").rstrip(".") + "Z"


def source_stamp(moment: datetime) -> str:
    """Return ``moment`` as ``GewijzigdOp`` is written."""
    local = moment.astimezone(DUTCH)
    thousandths = f".{local.microsecond // 1000:03d}".rstrip("0").rstrip(".")
    return f"{local:%Y-%m-%dT%H:%M:%S}{thousandths}{local.isoformat()[-6:]}"


def day_stamp(day: date) -> str:
    """Return midnight of ``day`` in the Netherlands."""
    return source_stamp(datetime.combine(day, time(), DUTCH))


def ticks(text: str) -> int:
    """Return the moment in ``text`` (a date counts as its midnight, no offset as UTC) in units of 100 ns since 1970.

    Raises ``ValueError`` when there is none.
    """
    found = _STAMP.fullmatch(text)
    if found is None:
        raise ValueError(f"no moment: {text!r}")
    day, clock, part, offset = found.groups()
    whole = datetime.fromisoformat(f"{day}T{clock or '00:00:00'}{(offset or 'Z').upper()}")
    return int(whole.timestamp()) * _TICKS + int((part or "").ljust(7, "0"))
