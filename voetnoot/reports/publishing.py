"""All files of the report, from what was counted and the links behind it."""

import json
from collections.abc import Sequence
from datetime import datetime

from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.item import Voice
from voetnoot.reports.counting import rot_report
from voetnoot.reports.counts import Counts
from voetnoot.reports.narrowing import EVERYTHING, Narrowing
from voetnoot.reports.pages import MOST_DEAD, report_page
from voetnoot.reports.rot import Behind, Report, RotRow
from voetnoot.reports.tables import (
    DEAD_LINKS,
    REDIRECTS,
    SHEETS,
    dead_links,
    links_csv_parts,
    redirects,
    report_json,
    sheets,
    tallied,
)

WITH_DEAD = (f"{DEAD_LINKS}.csv", f"{REDIRECTS}.csv", "report.json", "report.xlsx")
"""The names of the tables that say something of each dead link."""

TABLES = (*(f"{name}.csv" for name in SHEETS), "report.json", "report.xlsx")
"""The names of the tables that follow from a report and its dead links."""


def report_files(
    counts: Counts,
    behind: Behind,
    now: datetime,
    voice: Voice,
    *,
    complete: Sequence[CompleteTo] = (),
    narrowing: Narrowing = EVERYTHING,
) -> tuple[Report, dict[str, bytes]]:
    """Return the report and its files: name -> bytes, ``index.html`` beside the tables behind every figure of it.

    ``counts`` and ``behind`` are of the links that ``narrowing`` means. The same of these and ``now`` give the same bytes. Rows
    are read after the counts: of a store that moves meanwhile they are as new as the moment at which they were read.
    """
    report = rot_report(counts, now, complete=complete, narrowing=narrowing)
    dead = tuple(behind.dead())
    return report, {
        "index.html": report_page(report, dead[:MOST_DEAD], voice).encode("utf-8"),
        **{f"{sheet.name}.csv": sheet.csv() for sheet in sheets(report, dead)},
        **{name: report_table(report, name, behind, dead) for name in ("report.json", "report.xlsx")},
        "links.csv": b"".join(links_csv_parts(behind.rows())),
    }


def report_table(report: Report, name: str, behind: Behind, dead: Sequence[RotRow] | None = None) -> bytes:
    """Return one of `TABLES`; ``dead``: the rows of the dead links, if they were read. Raises ``KeyError`` for another name."""
    if name == "report.json":
        values = report_json(report, tuple(behind.dead()) if dead is None else dead)
        return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    if name == "report.xlsx":
        from voetnoot.reports.workbook import workbook  # noqa: PLC0415 - its library takes 6 MiB, and is asked for once a day

        return workbook(report, tuple(behind.dead()) if dead is None else dead)
    if name == f"{DEAD_LINKS}.csv":
        return dead_links(behind.dead()).csv()
    if name == f"{REDIRECTS}.csv":
        return redirects(report, behind.lost()).csv()
    return {f"{sheet.name}.csv": sheet for sheet in tallied(report)}[name].csv()
