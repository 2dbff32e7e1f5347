"""``publish``: events get the moment of their publication, and the feeds that they belong to are written."""

from collections.abc import Iterator
from pathlib import Path

from scheduler.channels import changed_feeds, receivers
from scheduler.jobs.context import JobContext
from scheduler.public import write_files
from store.queries import Queries
from voetnoot.config import Config
from voetnoot.deliveries import WEBSUB
from voetnoot.events import Published
from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.publishing import MOST_EVENTS, Publisher, all_files
from voetnoot.feeds.selection import FeedSpec, kenmerk_specs, source_specs
from voetnoot.runs import RunStats

MARK = ".published"
"""The file that tells up to which event the folder was written, so that a crash between stamp and file loses no feed."""


def run(context: JobContext) -> RunStats:
    """Publish. ``asked``: files rendered, ``got``: files that changed, ``new``: events that were published now."""
    store, config = context.store, context.config
    new = store.ledger.publish_events(context.now(), receivers(config))
    folder = config.data / "public"
    fresh = list(_since(store.queries, _mark(folder)))
    publisher = publisher_of(config, store.queries)
    specs = (*_specs(fresh), *source_specs(config.sources))
    files = all_files(publisher, lambda spec: store.queries.published(spec.facets, limit=MOST_EVENTS), specs)
    changed = write_files(folder, files)
    if fresh:
        if config.websub.hub is not None:
            store.ledger.tell_again(WEBSUB, changed_feeds(one.event for one in fresh), context.now())
        write_files(folder, {MARK: f"{fresh[0].seq}\n".encode()})
    return RunStats(asked=len(files), got=changed, new=new)


def publisher_of(config: Config, queries: Queries) -> Publisher:
    """Return what all feeds of this installation share."""
    return Publisher(
        language=config.language,
        base_url=config.web.public_url,
        name=config.feeds.title,
        max_bytes=config.feeds.max_bytes,
        complete=tuple(CompleteTo(source.id, source.complete_to) for source in queries.sources()),
    )


def _specs(fresh: list[Published]) -> tuple[FeedSpec, ...]:
    return kenmerk_specs(one.event for one in fresh)


def _mark(folder: Path) -> int:
    try:
        return int((folder / MARK).read_text("ascii"))
    except (OSError, ValueError):
        return 0


def _since(queries: Queries, mark: int, page: int = 500) -> Iterator[Published]:
    """Yield the published events behind ``mark``, newest first."""
    before: int | None = None
    while True:
        events = queries.published(limit=page, before=before)
        yield from (event for event in events if event.seq > mark)
        if len(events) < page or events[-1].seq <= mark:
            return
        before = events[-1].seq
