"""All files of the report, from one pass over the facts of links and the rows of those that are shown."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from voetnoot.feeds.feed import CompleteTo
from voetnoot.feeds.item import Voice
from voetnoot.links import State
from voetnoot.reports.counting import rot_report
from voetnoot.reports.facts import LinkFacts
from voetnoot.reports.narrowing import Narrowing
from voetnoot.reports.pages import MOST_DEAD, report_page
from voetnoot.reports.rot import Evidence, Report, RotRow
from voetnoot.reports.tables import DEAD_LINKS, SHEETS, links_csv, report_json, sheets, tallied

WITH_DEAD = (f"{DEAD_LINKS}.csv", "report.json", "report.xlsx")
"""The names of the tables that have a row for each dead link."""

TABLES = (*(f"{name}.csv" for name in SHEETS), "report.json", "report.xlsx")
"""The names of the tables that follow from a report and the rows of its dead links."""


def report_files(
    links: Iterable[LinkFacts],
    evidence: Evidence,
    now: datetime,
    voice: Voice,
    *,
    complete: Sequence[CompleteTo] = (),
    narrowing: Narrowing = Narrowing(),  # noqa: B008 - frozen
) -> tuple[Report, dict[str, bytes]]:
    """Return the report and its files: name -> bytes, ``index.html`` beside the tables behind every figure of it.

    The same links, rows and ``now`` give the same bytes.
    """
    counted: list[str] = []
    report = rot_report(_noted(links, narrowing, counted), now, complete=complete, narrowing=narrowing)
    dead = dead_rows(report, evidence)
    return report, {
        "index.html": report_page(report, dead[:MOST_DEAD], voice).encode("utf-8"),
        **{name: report_table(report, name, dead) for name in TABLES},
        "links.csv": links_csv(row for row in evidence(counted) if narrowing.fits(row.facts())),
    }


def _noted(links: Iterable[LinkFacts], narrowing: Narrowing, counted: list[str]) -> Iterator[LinkFacts]:
    for link in links:
        if narrowing.fits(link):
            counted.append(link.link)
            yield link


def dead_rows(report: Report, evidence: Evidence, most: int | None = None) -> list[RotRow]:
    """Return the rows of the first ``most`` dead links of the report (``None``: of all), but for those that came back since."""
    return [row for row in evidence([link.link for link in report.dead[:most]]) if row.state == State.DEAD]


def report_table(report: Report, name: str, dead: Iterable[RotRow]) -> bytes:
    """Return one of `TABLES`; ``dead``: the rows of the dead links, read if need be. Raises ``KeyError`` for another name."""
    if name == "report.json":
        return (json.dumps(report_json(report, dead), ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    if name == "report.xlsx":
        from voetnoot.reports.workbook import workbook  # noqa: PLC0415 - its library takes 6 MiB, and is asked for once a day

        return workbook(report, dead)
    made = sheets(report, dead) if name == f"{DEAD_LINKS}.csv" else tallied(report)
    return {f"{sheet.name}.csv": sheet for sheet in made}[name].csv()
