"""``publish``: events get the moment of their publication, and the feeds that they belong to are written."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, takewhile
from pathlib import Path

from scheduler.channels import changed_feeds, receivers
from scheduler.jobs.context import JobContext
from scheduler.public import write_files
from store.queries import Queries
from voetnoot.config import Config
from voetnoot.deliveries import WEBSUB
from voetnoot.events import Event
from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.gathering import PAGE, Gathered
from voetnoot.feeds.publishing import WRITTEN, Publisher, feed_files, file_of
from voetnoot.feeds.selection import FeedSpec, fresh_specs, source_specs
from voetnoot.runs import RunStats

MARK = ".published"
"""The file that tells up to which event the folder was written, so that a crash between stamp and file loses no feed."""


def run(context: JobContext) -> RunStats:
    """Publish. ``asked``: files rendered, ``got``: files that changed, ``new``: events that were published now."""
    store, config, now = context.store, context.config, context.now()
    new = store.ledger.publish_events(now, receivers(config))
    folder = config.data / "public"
    mark, newest = _mark(folder), store.queries.newest_published()
    publisher = publisher_of(config, store.queries)
    specs = (*WRITTEN, *fresh_specs(_since(store.queries, mark)), *source_specs(config.sources))
    asked = changed = 0
    for path, body in chain(_feeds(publisher, store.queries, specs, folder, now), [("feeds.opml", publisher.opml(WRITTEN))]):
        asked += 1
        changed += write_files(folder, {path: body})
    if newest is not None and newest[0] > mark:
        if config.websub.hub is not None:
            store.ledger.tell_again(WEBSUB, changed_feeds(_since(store.queries, mark)), now)
        write_files(folder, {MARK: f"{newest[0]}\n".encode()})
    return RunStats(asked=asked, got=changed, new=new)


def _feeds(
    publisher: Publisher, queries: Queries, specs: Sequence[FeedSpec], folder: Path, now: datetime
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of ``specs``, and those of their archives that are complete and not there yet."""
    for spec in specs:
        gathered = queries.gather(spec, now) or Gathered()
        yield from feed_files(publisher, spec, gathered)
        archives = (spec.archive(page) for page in range(gathered.total // PAGE, 0, -1))
        missing = list(takewhile(lambda archive: not (folder / file_of(archive, "html")).exists(), archives))
        for archive in reversed(missing):  # the oldest first: where one is, all before it are, wherever a crash fell
            yield from feed_files(publisher, archive, queries.gather(archive, now) or Gathered())


def publisher_of(config: Config, queries: Queries) -> Publisher:
    """Return what all feeds of this installation share."""
    return Publisher(
        language=config.language,
        base_url=config.web.public_url,
        name=config.feeds.title,
        max_bytes=config.feeds.max_bytes,
        hub=config.websub.hub,
        complete=tuple(CompleteTo(source.id, source.complete_to) for source in queries.sources()),
    )


def _mark(folder: Path) -> int:
    try:
        return int((folder / MARK).read_text("ascii"))
    except (OSError, ValueError):
        return 0


def _since(queries: Queries, mark: int, page: int = 500) -> Iterator[Event]:
    """Yield the published events behind ``mark``, newest first, read page by page: without a folder that is all there are."""
    before: int | None = None
    while True:
        events = queries.published(limit=page, before=before)
        yield from (one.event for one in events if one.seq > mark)
        if len(events) < page or events[-1].seq <= mark:
            return
        before = events[-1].seq
