"""``archives``: ask public archives for copies of cited pages, and let pages that none holds be saved; a queue, never a gate."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial

from crawler.last_breath import LAST_BREATH_SECONDS
from crawler.lookups import PublicArchive, archives_of, look_up
from crawler.public_archives import Desk, run_errand
from crawler.saving import follow_up, save_pages
from scheduler.jobs.context import JobContext
from voetnoot.links import Link
from voetnoot.mementos import NOT_SOUGHT, Lookup, LookupResult
from voetnoot.rescue import Candidate, Save, SaveState, to_save
from voetnoot.runs import RunStats

_DAY = timedelta(days=1)
_ENOUGH_FOR_ONE_RUN = 200
"""Questions to one archive in one run: with the pause between them it ends well within its limit."""

_SAVED_AGAIN = timedelta(days=30)
"""A page that an archive was asked to save is not asked for again so soon, however that ended."""


def run(context: JobContext) -> RunStats:
    """Ask. ``asked``: questions and pages to be saved, ``got``: answers, ``new``: copies found, ``doubts``: what failed.

    That an archive fails is no failure of the run: its questions stay due.
    """
    settings = context.config.public_archives
    tally = _Tally(context)
    due = [(archive, _due(context, archive)) for archive in archives_of(settings)]
    waiting = context.store.queries.saves(SaveState.ASKED) if settings.save.enabled else []
    if settings.save.enabled or any(links for _, links in due):

        async def errand(desk: Desk) -> None:
            await look_up(desk, due, settings, tally.looked_up, context.now)
            if settings.save.enabled:
                await follow_up(desk, waiting, settings, tally.saved, context.now)
                await save_pages(desk, _to_save(context), settings, tally.saved, context.now)

        run_errand(errand, settings, context.config.links, context.config.network)
    tally.keep_failures()
    return tally.stats()


def _due(context: JobContext, archive: PublicArchive) -> Sequence[Link]:
    """Return the links that ``archive`` is asked about now, as far as its budget of the day goes."""
    now = context.now()
    left = context.config.public_archives.per_day - context.store.queries.lookup_requests(archive.name, now - _DAY)
    most = min(left // archive.cost, _ENOUGH_FOR_ONE_RUN)
    return context.store.queries.due_lookups(archive.name, now, most) if most > 0 else ()


def _to_save(context: JobContext) -> list[Link]:
    save, now = context.config.public_archives.save, context.now()
    most = save.per_day - context.store.queries.saves_since(now - _DAY)
    return to_save(_candidates(context), save.near, most) if most > 0 else []


def _candidates(context: JobContext) -> Iterator[Candidate]:
    queries = context.store.queries
    for ids in queries.savable(context.now() - _SAVED_AGAIN):
        copies = queries.public_copies(ids)
        for link, watched in queries.links(ids).items():
            yield Candidate(watched.link, watched.verdict, copies.get(link, NOT_SOUGHT))


class _Tally:
    """Stores what comes of the questions, failures at the end of the run, and counts it."""

    def __init__(self, context: JobContext) -> None:
        self._ledger = context.store.ledger
        self._log = context.log
        self._failures: list[Callable[[], object]] = []
        self._asked = self._got = self._new = self._failed = 0

    def looked_up(self, lookup: Lookup) -> None:
        failed = lookup.result is LookupResult.FAILED
        self._keep(partial(self._ledger.add_lookup, lookup), failed=failed)
        self._asked += 1
        self._new += lookup.result is LookupResult.FOUND
        self._count(lookup.link, lookup.archive, lookup.why, failed=failed)

    def saved(self, save: Save) -> None:
        failed = save.state is SaveState.FAILED
        self._keep(partial(self._ledger.put_save, save), failed=failed)
        self._asked += 1
        self._count(save.link, "saving", save.why, failed=failed)

    def keep_failures(self) -> None:
        """Store what failed, a moment later: who is killed in that moment is asked anew, as if nothing had been."""
        if self._failures:
            time.sleep(LAST_BREATH_SECONDS)
        for store in self._failures:
            store()

    def _keep(self, store: Callable[[], object], *, failed: bool) -> None:
        if failed:
            self._failures.append(store)
        else:
            store()

    def _count(self, link: str, archive: str, why: str | None, *, failed: bool) -> None:
        self._got += not failed
        self._failed += failed
        if failed:
            self._log.info("a public archive did not answer", archive=archive, link=link, why=why)

    def stats(self) -> RunStats:
        return RunStats(asked=self._asked, got=self._got, new=self._new, doubts=self._failed)
