"""All files of the report, from one pass over the rows."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.item import Voice
from voetnoot.reports.pages import report_page
from voetnoot.reports.rot import Report, RotRow, rot_report
from voetnoot.reports.tables import causes_csv, groups_csv, links_csv, report_json


def report_files(
    rows: Iterable[RotRow], now: datetime, voice: Voice, *, complete: Sequence[CompleteTo] = ()
) -> tuple[Report, dict[str, bytes]]:
    """Return the report and its files: name -> bytes, ``index.html`` beside the tables behind every figure of it.

    The same rows and ``now`` give the same bytes.
    """
    every = list(rows)
    report = rot_report(every, now, complete=complete)
    return report, {
        "index.html": report_page(report, voice).encode("utf-8"),
        **report_tables(report),
        "links.csv": links_csv(every),
    }


def report_tables(report: Report) -> dict[str, bytes]:
    """Return the tables that follow from the report alone, by name."""
    plain = json.dumps(report_json(report), ensure_ascii=False, indent=1) + "\n"
    return {
        "dead-links.csv": links_csv(report.dead),
        "years.csv": groups_csv("year", report.by_year),
        "causes.csv": causes_csv(report),
        "hosts.csv": groups_csv("host", report.by_host),
        "ministries.csv": groups_csv("ministry", report.by_ministry),
        "report.json": plain.encode("utf-8"),
    }
