"""Dates in Dutch letters: the day the questions were sent in, the day of the letter, the day the chamber received it."""

import re
from datetime import date

from voetnoot.reading.head_labels import labelled
from voetnoot.reading.head_text import HeadText

_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
_SHORT = {
    "jan": 1,
    "feb": 2,
    "mrt": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "okt": 10,
    "nov": 11,
    "dec": 12,
}
_NUMBERS = {name: number for number, name in enumerate(_MONTHS, start=1)} | _SHORT
DATE = (
    rf"(?P<day>\d{{1,2}})\s*(?:e\s+)?(?P<month>{'|'.join((*_MONTHS, *_SHORT))})\.?\s+(?P<year>\d{{4}})"
    r"|(?P<day2>\d{1,2})[-/.](?P<month2>\d{1,2})[-/.](?P<year2>\d{4})"
    r"|(?P<year3>\d{4})-(?P<month3>\d{2})-(?P<day3>\d{2})"
)
"""A date in words or figures; `day_of` understands what this pattern matched."""

_DATE = re.compile(DATE, re.IGNORECASE)
_SENT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:ingezonden|ingediend|ingestuurd|toegezonden)\s*:?\s*(?:op|d\.?d\.?)?\s*(?:{DATE})",
        rf"\bop\s+(?:{DATE})\s*(?:,\s*)?(?:onder|met)\s+(?:het\s+)?(?:nummer|kenmerk)",
        rf"\bop\s+(?:{DATE})\s+(?:heeft|hebben|zijn|stelde[n]?)\b",
        rf"\b(?:hebben|heeft|zijn|werden)\s+(?:\S+\s+){{0,12}}?op\s+(?:{DATE})\s+(?:\S+\s+){{0,8}}?(?:gesteld|ingezonden|ingediend)",
        rf"\b(?:uw\s+)?(?:brief|vragen|verzoek)\s+(?:van|d\.?d\.?)\s+(?:{DATE})",
        rf"\bvragen\b[^.]{{0,200}}?\b(?:van|d\.?d\.?|gesteld\s+op)\s+(?:{DATE})",
    )
)
_RECEIVED = re.compile(rf"\bontvangen\s+(?:op\s+)?(?:{DATE})", re.IGNORECASE)
_PLACED = re.compile(rf"^(?:Den Haag|[’']s-Gravenhage|The Hague)\s*,?\s*(?:{DATE})", re.IGNORECASE)


def day_of(match: re.Match[str]) -> date | None:
    """Return the day that `DATE` matched, or ``None`` when there is no such day."""
    for suffix in ("", "2", "3"):
        if match[f"day{suffix}"]:
            month = match[f"month{suffix}"].lower()
            number = int(month) if month.isdigit() else _NUMBERS[month]
            try:
                return date(int(match[f"year{suffix}"]), number, int(match[f"day{suffix}"]))
            except ValueError:
                return None
    return None


def first_day(text: str) -> date | None:
    """Return the first day that ``text`` names."""
    match = _DATE.search(text)
    return day_of(match) if match else None


def sent(head: HeadText) -> date | None:
    """Return the day on which the questions were sent in: metadata first, then the surest wording."""
    stated = first_day(head.fields.get("OVERHEIDop.datumIndiening", ""))
    if stated is not None:
        return stated
    for pattern in _SENT:
        if (match := pattern.search(head.flat)) and (day := day_of(match)):
            return day
    return None


def received(head: HeadText) -> date | None:
    """Return the day on which the chamber received the answers, as official publications state it."""
    match = _RECEIVED.search(head.flat)
    return first_day(head.fields.get("OVERHEIDop.datumOntvangst", "")) or (day_of(match) if match else None)


def letter_date(head: HeadText) -> date | None:
    """Return the day of the letter, from its "Datum" or its place and date."""
    for value in labelled(head, "date"):
        if day := first_day(value):
            return day
    for line in (*head.lines, *head.letterhead):
        if match := _PLACED.match(line) or _DATE.fullmatch(line):
            return day_of(match)
    return None
