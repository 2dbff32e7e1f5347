"""The link-rot report of a store, as files or as lines."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from scheduler.public import write_together
from store.engine import Store
from store.report_counts import CountQueries
from store.report_queries import ReportQueries
from store.spooling import Spooled
from store.uncollected import uncollected
from voetnoot.config import Config
from voetnoot.errors import StoreError
from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.item import Voice
from voetnoot.reports.counting import rot_report
from voetnoot.reports.narrowing import Narrowing
from voetnoot.reports.publishing import report_files
from voetnoot.reports.rot import Report
from voetnoot.reports.tables import report_json
from voetnoot.words import Words


def write_report(
    config: Config,
    store: Store,
    folder: Path,
    now: datetime,
    narrowing: Narrowing = Narrowing(),  # noqa: B008 - frozen
) -> tuple[Report, int]:
    """Write the report as of ``now`` on what ``narrowing`` means into ``folder``; return it and how many files changed."""
    voice = Voice(Words(config.language), config.web.public_url)
    behind, complete = ReportQueries(store.engine).behind(narrowing), _complete(store)
    with ExitStack() as stack:
        read_once = Spooled(behind, stack.enter_context(_scratch(config.data)))
        with uncollected():
            counts = CountQueries(store.engine).counts(narrowing)
            report, files = report_files(counts, read_once, now, voice, complete=complete, narrowing=narrowing)
            del counts
        return report, write_together(folder, files)


def _scratch(folder: Path) -> IO[bytes]:
    """Return a file in ``folder`` that nobody else sees, and that is gone once it is closed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryFile(dir=folder)
    except OSError as trouble:
        raise StoreError(f"cannot write in the data directory {folder}: {trouble.strerror}") from trouble


def json_lines(store: Store, now: datetime, narrowing: Narrowing) -> Iterator[dict[str, Any]]:
    """Yield the report as of ``now``, on one line."""
    with uncollected():
        report = rot_report(CountQueries(store.engine).counts(narrowing), now, complete=_complete(store), narrowing=narrowing)
    yield report_json(report, ReportQueries(store.engine).behind(narrowing))


def _complete(store: Store) -> tuple[CompleteTo, ...]:
    return tuple(CompleteTo(source.id, source.complete_to) for source in store.queries.sources())
