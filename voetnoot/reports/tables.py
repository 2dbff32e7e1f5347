"""The report as tables: CSV that no spreadsheet takes for a formula, and plain values for JSON."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from voetnoot.feeds.clean import one_line
from voetnoot.links import State
from voetnoot.reports.rot import STATES, Group, Report, RotRow

# What makes a cell a formula in a spreadsheet (OWASP, "CSV Injection"); an apostrophe before it makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_LONGEST_CELL = 2_000

_LINK_COLUMNS = (
    "link", "url", "host", "state", "reason", "since", "checks", "next_check", "status", "final_url", "content", "never_worked",
    "year", "kenmerken", "cited_at", "ministries", "citations", "copy_at", "copy_digest", "public_copy",
    "public_copy_at", "why",
)  # fmt: skip


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV (RFC 4180), UTF-8, every text cell safe for a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8")


def safe_cell(value: object) -> str:
    """Return a cell as text on one line; what a spreadsheet would run as a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    shown = one_line(text, _LONGEST_CELL)
    return f"'{shown}" if text.startswith(_FORMULA) or shown.startswith(_FORMULA) else shown


def links_csv(rows: Iterable[RotRow]) -> bytes:
    """Return every row with the evidence for its state: the rows behind every figure of the report."""
    return csv_table(_LINK_COLUMNS, (_link_cells(row) for row in rows))


def groups_csv(name: str, groups: Iterable[Group]) -> bytes:
    """Return a grouping (``year``, ``host``, ``ministry``) with one column per state and the total."""
    rows = ((group.key, *group.tally.counts, group.tally.total, group.answers) for group in groups)
    return csv_table((name, *STATES, "total", "answers_with_dead_link"), rows)


def causes_csv(report: Report) -> bytes:
    """Return how many links have each state for each reason."""
    return csv_table(("state", "reason", "links"), ((cause.state, cause.reason, cause.links) for cause in report.by_cause))


def report_json(report: Report) -> dict[str, Any]:
    """Return the report as plain values for JSON: totals, groups, causes, and the dead links with their evidence."""
    return {
        "made_at": report.made_at.isoformat(),
        "complete_to": {state.source: state.at.isoformat() if state.at else None for state in report.complete},
        "links": {"total": report.total.total, **dict(zip(STATES, report.total.counts, strict=True))},
        "citations": report.citations,
        "answers": report.answers,
        "answers_with_dead_link": report.answers_hit,
        "never_worked": report.never_worked,
        "by_year": [_group(group) for group in report.by_year],
        "by_cause": [{"state": cause.state, "reason": cause.reason, "links": cause.links} for cause in report.by_cause],
        "by_host": [_group(group) for group in report.by_host],
        "by_ministry": [_group(group) for group in report.by_ministry],
        "dead": [dict(zip(_LINK_COLUMNS, _link_cells(row), strict=True)) for row in report.dead],
    }


def _group(group: Group) -> dict[str, Any]:
    counts = dict(zip(STATES, group.tally.counts, strict=True))
    return {"key": group.key, "total": group.tally.total, **counts, "answers_with_dead_link": group.answers}


def _link_cells(row: RotRow) -> tuple[object, ...]:
    verdict, copy = row.verdict, row.capture
    kenmerken = sorted({kenmerk for cited in row.cited_in for kenmerk in cited.kenmerken})
    places = [f"{cited.part}/{cited.note}" if cited.note else cited.part for cited in row.cited_in]
    return (
        row.link,
        row.url,
        row.host,
        row.state,
        row.reason,
        verdict.since.isoformat() if verdict else None,
        verdict.checks if verdict else 0,
        verdict.next.isoformat() if verdict else None,
        verdict.status if verdict else None,
        verdict.final_url if verdict else None,
        verdict.content if verdict else "unknown",
        bool(verdict and verdict.never_worked and verdict.state is State.DEAD),
        row.year,
        " ".join(kenmerken),
        " ".join(places),
        "; ".join(name for name in row.ministries if name),
        len(row.cited_in),
        copy.at.isoformat() if copy else None,
        copy.digest if copy else None,
        row.public.memento.url if row.public.memento else None,
        row.public.memento.at.isoformat() if row.public.memento else None,
        verdict.why if verdict else "",
    )
