"""All files of the report, from what was counted and the links behind it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.item import Voice
from voetnoot.reports.counting import rot_report
from voetnoot.reports.counts import Counts
from voetnoot.reports.narrowing import EVERYTHING, Narrowing
from voetnoot.reports.pages import MOST_DEAD, report_page
from voetnoot.reports.rot import Behind, Report
from voetnoot.reports.tables import DEAD_LINKS, REDIRECTS, SHEETS, links_csv_parts, report_json_parts, sheets

WITH_DEAD = (f"{DEAD_LINKS}.csv", f"{REDIRECTS}.csv", "report.json", "report.xlsx")
"""The names of the tables that say something of each dead link."""

TABLES = (*(f"{name}.csv" for name in SHEETS), "report.json", "report.xlsx")
"""The names of the tables that follow from a report and its dead links."""

File = tuple[str, Iterable[bytes]]
"""The name of a file, and what it holds, part by part."""


def report_files(
    counts: Counts,
    behind: Behind,
    now: datetime,
    voice: Voice,
    *,
    complete: Sequence[CompleteTo] = (),
    narrowing: Narrowing = EVERYTHING,
) -> tuple[Report, Iterator[File]]:
    """Return the report and its files, ``index.html`` beside the tables behind every figure of it, each made when it is its turn.

    ``counts`` and ``behind`` are of the links that ``narrowing`` means. The same of these and ``now`` give the same bytes. Rows
    are read after the counts, those of dead links for each file that shows them: of a store that moves meanwhile they are as new
    as the moment at which they were read.
    """
    report = rot_report(counts, now, complete=complete, narrowing=narrowing)
    return report, _files(report, behind, voice)


def _files(report: Report, behind: Behind, voice: Voice) -> Iterator[File]:
    yield "index.html", (report_page(report, tuple(behind.dead(MOST_DEAD)), voice).encode("utf-8"),)
    yield from ((name, report_table(report, name, behind)) for name in TABLES)
    yield "links.csv", links_csv_parts(behind.rows())


def report_table(report: Report, name: str, behind: Behind) -> Iterable[bytes]:
    """Return one of `TABLES`, part by part. Raises ``KeyError`` for another name."""
    if name == "report.json":
        return report_json_parts(report, behind)
    if name == "report.xlsx":
        from voetnoot.reports.workbook import workbook  # noqa: PLC0415 - its library takes 6 MiB, and is asked for once a day

        return (workbook(report, behind),)
    return {f"{sheet.name}.csv": sheet for sheet in sheets(report, behind)}[name].csv()
