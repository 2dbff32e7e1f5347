"""All files of the report, from one pass over the rows."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.item import Voice
from voetnoot.reports.counting import rot_report
from voetnoot.reports.narrowing import Narrowing
from voetnoot.reports.pages import report_page
from voetnoot.reports.rot import Report, RotRow
from voetnoot.reports.tables import links_csv, report_json, sheets
from voetnoot.reports.workbook import workbook


def report_files(
    rows: Iterable[RotRow],
    now: datetime,
    voice: Voice,
    *,
    complete: Sequence[CompleteTo] = (),
    narrowing: Narrowing = Narrowing(),  # noqa: B008 - frozen
) -> tuple[Report, dict[str, bytes]]:
    """Return the report and its files: name -> bytes, ``index.html`` beside the tables behind every figure of it.

    The same rows and ``now`` give the same bytes.
    """
    every = [row for row in rows if narrowing.fits(row)]
    report = rot_report(every, now, complete=complete, narrowing=narrowing)
    return report, {
        "index.html": report_page(report, voice).encode("utf-8"),
        **{name: report_table(report, name) for name in table_names(report)},
        "links.csv": links_csv(every),
    }


def table_names(report: Report) -> tuple[str, ...]:
    """Return the names of the tables that follow from the report alone."""
    return (*(f"{sheet.name}.csv" for sheet in sheets(report)), "report.json", "report.xlsx")


def report_table(report: Report, name: str) -> bytes:
    """Return one of the tables that follow from the report alone. Raises ``KeyError`` for another name."""
    if name == "report.json":
        return (json.dumps(report_json(report), ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    if name == "report.xlsx":
        return workbook(report)
    tables = {f"{sheet.name}.csv": sheet for sheet in sheets(report)}
    return tables[name].csv()
