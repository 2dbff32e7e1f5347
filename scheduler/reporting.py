"""The link-rot report of a store, as files or as lines."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from scheduler.public import write_parts
from store.engine import Store
from store.report_counts import CountQueries
from store.report_queries import ReportQueries
from voetnoot.config import Config
from voetnoot.errors import StoreError
from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.item import Voice
from voetnoot.reports.counting import rot_report
from voetnoot.reports.narrowing import Narrowing
from voetnoot.reports.publishing import report_files
from voetnoot.reports.rot import Report
from voetnoot.reports.tables import report_json
from voetnoot.reports.uncollected import uncollected
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
    with uncollected():
        counts = CountQueries(store.engine).counts(narrowing)
        report, files = report_files(counts, behind, now, voice, complete=complete, narrowing=narrowing, scratch=folder)
        del counts
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return report, sum(write_parts(folder / name, parts) for name, parts in files)
    except OSError as trouble:
        raise StoreError(f"cannot write below {folder}: {trouble.strerror}") from trouble


def json_lines(store: Store, now: datetime, narrowing: Narrowing) -> Iterator[dict[str, Any]]:
    """Yield the report as of ``now``, on one line."""
    with uncollected():
        report = rot_report(CountQueries(store.engine).counts(narrowing), now, complete=_complete(store), narrowing=narrowing)
    yield report_json(report, ReportQueries(store.engine).behind(narrowing))


def _complete(store: Store) -> tuple[CompleteTo, ...]:
    return tuple(CompleteTo(source.id, source.complete_to) for source in store.queries.sources())
