"""Copies in public archives (RFC 7089): what an archive says that it holds of a link, and which copy is nearest to the answer."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

_STAMP = "%Y%m%d%H%M%S"
_SPARE = "19700101000000"
_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"]*))?)*)')
_PARAMETER = re.compile(r';\s*([\w*-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s;,"]*)))?')


@dataclass(frozen=True, slots=True)
class Memento:
    """A copy of a page: its address in the archive, the moment (UTC) that it was made, the host of the archive."""

    url: str
    at: datetime
    archive: str


class LookupResult(StrEnum):
    """How a question to an archive ended. ``failed`` says nothing of what the archive holds."""

    FOUND = "found"
    NONE = "none"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question to ``archive`` (its host) about a link, by ``requests`` requests; not repeated before ``until``."""

    link: str
    archive: str
    asked: datetime
    result: LookupResult
    until: datetime
    memento: Memento | None = None
    why: str | None = None
    requests: int = 1


@dataclass(frozen=True, slots=True)
class PublicCopy:
    """What the archives together say of a link: the nearest copy, when one last answered, when one last failed to.

    Only with ``sought`` does a missing ``memento`` mean that there is no copy.
    """

    memento: Memento | None = None
    sought: datetime | None = None
    failed: datetime | None = None


NOT_SOUGHT = PublicCopy()
"""No archive was asked."""


@dataclass(frozen=True, slots=True)
class TimeMap:
    """A page of a TimeMap: its copies, and further pages with the span that each holds (``None``: it does not say)."""

    mementos: tuple[Memento, ...]
    pages: tuple[tuple[str, datetime | None, datetime | None], ...] = ()


class UnreadableAnswer(ValueError):  # noqa: N818 - what came is the matter, not a fault of ours
    """An archive answered with something that is no index."""


def nearest(mementos: Iterable[Memento], wanted: datetime) -> Memento | None:
    """Return the copy that was made nearest to ``wanted``, the earlier of two as near; ``None`` for none."""
    return min(mementos, key=lambda one: (abs(one.at - wanted), one.at), default=None)


def public_copy(lookups: Iterable[Lookup], wanted: datetime) -> PublicCopy:
    """Return what ``lookups`` of one link say together. Of each archive its last answer counts, a failure never."""
    answers: dict[str, Lookup] = {}
    failed: datetime | None = None
    for lookup in sorted(lookups, key=lambda one: one.asked):
        if lookup.result is LookupResult.FAILED:
            failed = lookup.asked
        else:
            answers[lookup.archive] = lookup
    found = nearest((one.memento for one in answers.values() if one.memento is not None), wanted)
    return PublicCopy(found, max((one.asked for one in answers.values()), default=None), failed)


def cdx_questions(service: str, url: str, wanted: datetime) -> tuple[str, str]:
    """Return the addresses that ask a CDX server for the last good copy of ``url`` before ``wanted`` and the first one from then.

    Both ask for what the Wayback CDX server documents (``from``, ``to``, ``limit=-1`` for the last one).
    """
    moment = wanted.astimezone(UTC)
    fixed = {"url": url, "output": "json", "fl": "timestamp,original", "filter": "statuscode:200"}
    before = fixed | {"to": (moment - timedelta(seconds=1)).strftime(_STAMP), "limit": "-1"}
    after = fixed | {"from": moment.strftime(_STAMP), "limit": "1"}
    return f"{service}?{urlencode(before)}", f"{service}?{urlencode(after)}"


def read_cdx(body: bytes, replay: str) -> tuple[Memento, ...]:
    """Return the copies in the answer of a CDX server; ``replay`` is the address that time and URL are put behind.

    The Wayback Machine answers with an array whose first row names the columns, and with an empty one for none. Anything else
    is no answer: pywb's CDX server says nothing at all to ``limit=-1``, which must not pass for "no copy". Raises
    `UnreadableAnswer`.
    """
    try:
        rows = [row for row in _array(body) if row]
        return tuple(_from_cdx(dict(zip(rows[0], row, strict=True)), replay) for row in rows[1:])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableAnswer("it answered with something that is no index") from error


def _array(body: bytes) -> list[Any]:
    found = json.loads(body)
    if not isinstance(found, list):
        raise TypeError("no array")
    return found


def _from_cdx(row: dict[str, str], replay: str) -> Memento:
    stamp = row["timestamp"]
    at = datetime.strptime((stamp + _SPARE[len(stamp) :])[:14], _STAMP).replace(tzinfo=UTC)
    return Memento(f"{replay}{stamp}/{row['original']}", at, urlsplit(replay).netloc)


def read_timemap(body: bytes, address: str) -> TimeMap:
    """Return what a TimeMap in link format (RFC 7089, section 5; RFC 6690) at ``address`` says. Raises `UnreadableAnswer`."""
    mementos, pages = [], []
    for target, parameters in _links(body.decode("utf-8", "replace")):
        relations = parameters.get("rel", "").split()
        url = urljoin(address, target)
        if "memento" in relations:
            mementos.append(Memento(url, _moment(parameters.get("datetime")), urlsplit(url).netloc))
        elif "timemap" in relations and url != address:
            pages.append((url, _span(parameters.get("from")), _span(parameters.get("until"))))
    if not mementos and not pages and b"rel=" not in body:
        raise UnreadableAnswer("it answered with something that is no TimeMap")
    return TimeMap(tuple(mementos), tuple(pages))


def _links(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for found in _LINK.finditer(text):
        yield found[1], {one[1].lower(): one[2] or one[3] or "" for one in _PARAMETER.finditer(found[2])}


def _span(value: str | None) -> datetime | None:
    return None if value is None else _moment(value)


def _moment(value: str | None) -> datetime:
    """Return a moment as HTTP writes it (RFC 9110, section 5.6.7)."""
    try:
        return parsedate_to_datetime(value or "").astimezone(UTC)
    except ValueError as error:
        raise UnreadableAnswer(f"it answered with the moment {(value or '')[:40]!r}") from error


def page_near(pages: Iterable[tuple[str, datetime | None, datetime | None]], wanted: datetime) -> str | None:
    """Return the page of a TimeMap whose span is nearest to ``wanted``; one that does not say its span comes last."""

    def distance(page: tuple[str, datetime | None, datetime | None]) -> timedelta:
        _, begin, end = page
        if begin is not None and wanted < begin:
            return begin - wanted
        if end is not None and wanted > end:
            return wanted - end
        return timedelta() if begin is not None or end is not None else timedelta.max

    best = min(pages, key=distance, default=None)
    return None if best is None else best[0]
