"""Questions to public archives: which copy of a link is nearest to its answer. A question that fails says nothing."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from crawler.public_archives import Desk, Reply, Unreached
from voetnoot.config import PublicArchives
from voetnoot.links import Link
from voetnoot.mementos import (
    Lookup,
    LookupResult,
    Memento,
    UnreadableAnswer,
    cdx_questions,
    nearest,
    page_near,
    read_cdx,
    read_timemap,
)

_OK, _NOT_FOUND = 200, 404
_PATIENCE = 3
"""Failures in a row after which an archive is left alone until the next run."""

_PAGES = 2
"""Further pages of one TimeMap that are read: the one nearest to the answer may point to one more."""

Sink = Callable[[Lookup], None]
Now = Callable[[], datetime]


class PublicArchive(Protocol):
    """An archive that can be asked. ``name`` is its host, ``cost`` the requests that one question takes at most."""

    @property
    def name(self) -> str:
        """The host of the archive."""
        ...

    @property
    def cost(self) -> int:
        """Requests of one question at most."""
        ...

    async def ask(self, desk: Desk, url: str, wanted: datetime) -> Memento | None:
        """Return the copy of ``url`` nearest to ``wanted``, ``None`` for none. Raises `Unreached` or `UnreadableAnswer`."""
        ...


@dataclass(frozen=True, slots=True)
class CdxArchive:
    """An archive with a CDX server at ``service``, which shows its copies below ``replay``."""

    service: str
    replay: str
    cost: int = 2

    @property
    def name(self) -> str:
        """The host that shows the copies."""
        return urlsplit(self.replay).netloc

    async def ask(self, desk: Desk, url: str, wanted: datetime) -> Memento | None:
        """Ask for the last copy before ``wanted`` and the first one from then on."""
        found: list[Memento] = []
        for question in cdx_questions(self.service, url, wanted):
            found += read_cdx(_wanted(await desk.ask(question)).body, self.replay)
        return nearest(found, wanted)


@dataclass(frozen=True, slots=True)
class TimeMapArchive:
    """An archive, or an aggregator of many, that gives TimeMaps: the address of the page is put behind ``prefix``."""

    prefix: str
    cost: int = 1 + _PAGES

    @property
    def name(self) -> str:
        """The host that is asked."""
        return urlsplit(self.prefix).netloc

    async def ask(self, desk: Desk, url: str, wanted: datetime) -> Memento | None:
        """Read the TimeMap, and of one in pages those nearest to ``wanted``."""
        address, found = self.prefix + url, list[Memento]()
        read: set[str] = set()
        for _ in range(1 + _PAGES):
            reply = await desk.ask(address)
            if reply.status == _NOT_FOUND:
                break  # how an archive says that it has no copy (RFC 7089, section 4.5.1)
            page = read_timemap(_wanted(reply).body, reply.url)
            read |= {address, reply.url}
            found += page.mementos
            further = page_near((one for one in page.pages if one[0] not in read), wanted)
            if further is None:
                break
            address = further
        return nearest(found, wanted)


def _wanted(reply: Reply) -> Reply:
    if reply.status != _OK:
        raise Unreached(f"it answered with status {reply.status}", reply.retry_after or 0)
    return reply


def archives_of(settings: PublicArchives) -> list[PublicArchive]:
    """Return the archives that the settings name."""
    cdx: list[PublicArchive] = [] if settings.cdx is None else [CdxArchive(settings.cdx, settings.replay)]
    return cdx + [TimeMapArchive(prefix) for prefix in settings.timemaps]


async def look_up(
    desk: Desk, due: Sequence[tuple[PublicArchive, Sequence[Link]]], settings: PublicArchives, sink: Sink, now: Now
) -> None:
    """Ask each archive about its links, the archives beside each other, and give each `Lookup` to ``sink`` at once.

    An archive that fails three times in a row, or asks for rest, is left alone: its other links stay due.
    """
    async with asyncio.TaskGroup() as group:
        for archive, links in due:
            group.create_task(_one_archive(desk, archive, links, settings, sink, now))


async def _one_archive(
    desk: Desk, archive: PublicArchive, links: Sequence[Link], settings: PublicArchives, sink: Sink, now: Now
) -> None:
    failures = 0
    for link in links:
        lookup, rest = await _one_link(desk, archive, link, settings, now)
        sink(lookup)
        failures = failures + 1 if lookup.result is LookupResult.FAILED else 0
        if rest or failures >= _PATIENCE:
            return


async def _one_link(desk: Desk, archive: PublicArchive, link: Link, settings: PublicArchives, now: Now) -> tuple[Lookup, int]:
    """Return what ``archive`` says of ``link``, and for how many seconds it wants to be left alone."""
    assert link.cited is not None
    counting = desk.of_its_own()
    try:
        memento = await archive.ask(counting, link.url, link.cited)
    except (Unreached, UnreadableAnswer) as trouble:
        rest = getattr(trouble, "rest", 0)
        until = now() + max(settings.failed_again, timedelta(seconds=rest))
        failed = Lookup(link.id, archive.name, now(), LookupResult.FAILED, until, None, str(trouble), counting.requests)
        return failed, rest
    result = LookupResult.NONE if memento is None else LookupResult.FOUND
    until = now() + (settings.none_again if memento is None else settings.found_again)
    return Lookup(link.id, archive.name, now(), result, until, memento, None, counting.requests), 0
