"""The link-rot report of a store, as files or as lines."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from scheduler.public import write_files
from store.engine import Store
from store.report_facts import FactQueries
from store.report_queries import ReportQueries
from voetnoot.config import Config
from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.item import Voice
from voetnoot.reports.counting import rot_report
from voetnoot.reports.narrowing import Narrowing
from voetnoot.reports.publishing import dead_rows, report_files
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
    links, evidence = FactQueries(store.engine).link_facts(narrowing), ReportQueries(store.engine).rows_of
    report, files = report_files(links, evidence, now, voice, complete=_complete(store), narrowing=narrowing)
    return report, write_files(folder, files)


def json_lines(store: Store, now: datetime, narrowing: Narrowing) -> Iterator[dict[str, Any]]:
    """Yield the report as of ``now``, on one line."""
    links = FactQueries(store.engine).link_facts(narrowing)
    report = rot_report(links, now, complete=_complete(store), narrowing=narrowing)
    yield report_json(report, dead_rows(report, ReportQueries(store.engine).rows_of))


def _complete(store: Store) -> tuple[CompleteTo, ...]:
    return tuple(CompleteTo(source.id, source.complete_to) for source in store.queries.sources())
