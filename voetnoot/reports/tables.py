"""The report as tables: what each holds, as CSV that no spreadsheet takes for a formula, and as plain values for JSON."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from voetnoot.feeds.clean import one_line
from voetnoot.links import State
from voetnoot.moves import Rules
from voetnoot.reports.facts import DIMENSIONS, STATES, host_groups
from voetnoot.reports.rot import Behind, Group, Report, RotRow
from voetnoot.reports.survival import Survival

# What makes a cell a formula in a spreadsheet (OWASP, "CSV Injection"); an apostrophe before it makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_LONGEST_CELL = 2_000
_AT_ONCE = 1_000
"""Rows that are put together at once."""

DEAD_LINKS = "dead-links"
"""The name of the table of the dead links, which has a row with its evidence for each."""

REDIRECTS = "redirect-map"
"""The name of the table of pages that moved, which says of dead ones where they may be."""

_FILES = {
    "year": "years",
    "ministry": "ministries",
    "source": "sources",
    "kind": "kinds-of-site",
    "tld": "top-level-domains",
    "host": "hosts",
}

SHEETS = (*_FILES.values(), "causes", "copies", "survival", REDIRECTS, DEAD_LINKS)
"""The names of all tables behind the report but that of all its links, in their order."""

_LINK_COLUMNS = (
    "link", "url", "host", "state", "reason", "since", "checks", "next_check", "status", "final_url", "content", "never_worked",
    "year", "kenmerken", "cited_at", "ministries", "citations", "copy_at", "copy_digest", "public_copy",
    "public_copy_at", "why", "source", "kind", "tld", "watched",
)  # fmt: skip


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV (RFC 4180), UTF-8, every text cell safe for a spreadsheet."""
    return b"".join(_csv_parts(columns, rows))


def _csv_parts(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    yield _csv_lines([columns])
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        yield _csv_lines([safe_cell(value) for value in row] for row in some)


def _csv_lines(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
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


def links_csv_parts(pages: Iterable[Iterable[RotRow]]) -> Iterator[bytes]:
    """Yield, page by page, every row with the evidence for its state: the rows behind every figure of the report."""
    head = _csv_lines([_LINK_COLUMNS])
    for page in pages:
        part = head + _csv_lines([safe_cell(value) for value in _link_cells(row)] for row in page)
        head = b""
        if part:
            yield part
    if head:
        yield head


@dataclass(frozen=True, slots=True)
class _Rows(Iterable[tuple[object, ...]]):
    """Rows that are made each time that they are asked for, of which there may be more than memory is for."""

    made: Callable[[], Iterable[tuple[object, ...]]]

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        return iter(self.made())


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table behind the report. ``name`` is that of its file without the end; cells are text, numbers, truth or nothing.

    Its ``rows`` can be asked for again and again.
    """

    name: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[object, ...]]

    def csv(self) -> Iterator[bytes]:
        """Yield it as CSV, part by part."""
        return _csv_parts(self.columns, self.rows)


def sheets(report: Report, behind: Behind) -> tuple[Sheet, ...]:
    """Return every table behind the report but that of all its links; ``behind``: the links behind it."""
    return (*tallied(report), redirects(report, behind), dead_links(behind))


def dead_links(behind: Behind) -> Sheet:
    """Return the table of the dead links, with the evidence for each."""
    return Sheet(DEAD_LINKS, _LINK_COLUMNS, _Rows(lambda: map(_link_cells, behind.dead())))


def redirects(report: Report, behind: Behind) -> Sheet:
    """Return the table of what moved where, and where those of the dead links may be."""
    return Sheet(REDIRECTS, ("kind", "from", "to", "links"), _Rows(lambda: _redirects(report, behind.lost())))


def tallied(report: Report) -> Iterator[Sheet]:
    """Yield every table that the report alone says."""
    for name in DIMENSIONS:
        columns: tuple[str, ...] = (name, *STATES, "total", "answers_with_dead_link")
        yield Sheet(_FILES[name], columns, _Rows(partial(_grouped, report.groups[name])))
    causes = ((cause.state, cause.reason, cause.links) for cause in report.by_cause)
    yield Sheet("causes", ("state", "reason", "links"), tuple(causes))
    copies = ((one.state, one.links, one.copies, one.public, one.nowhere, one.unsought) for one in report.coverage)
    columns = ("state", "links", "with_our_copy", "with_public_copy", "with_no_copy", "archives_not_asked")
    yield Sheet("copies", columns, tuple(copies))
    yield Sheet("survival", ("age_days", "at_risk", "died", "share_living", "low_95", "high_95"), tuple(_curve(report.survival)))


def _grouped(groups: Iterable[Group]) -> Iterator[tuple[object, ...]]:
    return ((group.key, *group.tally.counts, group.tally.total, group.answers) for group in groups)


def _curve(survival: Survival | None) -> Iterator[tuple[object, ...]]:
    for step in survival.steps if survival else ():
        yield (
            round(step.age, 2), step.at_risk, step.died, round(step.share, 6), round(step.low, 6), round(step.high, 6),
        )  # fmt: skip


def _redirects(report: Report, lost: Iterable[str]) -> Iterator[tuple[object, ...]]:
    """Yield the families, then each page that moved, then each dead page whose family says where it may be."""
    yield from (("folder", family.old, family.new, family.links) for family in report.families)
    yield from (("moved", old, new, 1) for old, new in report.moves)
    rules = Rules(report.families)
    for url in lost if report.families else ():
        if (target := rules.suggested(url)) is not None:
            yield "suggested", url, target, 1


def report_json(report: Report, behind: Behind) -> dict[str, Any]:
    """Return the report as plain values for JSON: totals, groups, causes, survival, moves, and ``dead``, its dead links."""
    return {**_figures(report, behind), "dead": list(_plain(dead_links(behind)))}


def report_json_parts(report: Report, behind: Behind) -> Iterator[bytes]:
    """Yield `report_json` as text, part by part: the dead links, of which there may be very many, one by one."""
    yield _json(_figures(report, behind)).removesuffix("\n}").encode("utf-8") + b',\n "dead": ['
    between = "\n  "
    for row in _plain(dead_links(behind)):
        yield (between + _json(row).replace("\n", "\n  ")).encode("utf-8")
        between = ",\n  "
    yield b"]\n}\n" if between == "\n  " else b"\n ]\n}\n"


def _json(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1)


def _plain(sheet: Sheet) -> Iterator[dict[str, object]]:
    return (dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows)


def _figures(report: Report, behind: Behind) -> dict[str, Any]:
    asked = {name: str(value) for name, value in report.narrowing.asked()}
    shown = (*tallied(report), redirects(report, behind))
    plain = {sheet.name: list(_plain(sheet)) for sheet in shown if sheet.name in ("causes", "copies", REDIRECTS)}
    return {
        "made_at": report.made_at.isoformat(),
        "narrowed_to": asked,
        "complete_to": {state.source: state.at.isoformat() if state.at else None for state in report.complete},
        "links": {"total": report.total.total, **dict(zip(STATES, report.total.counts, strict=True))},
        "citations": report.citations,
        "answers": report.answers,
        "answers_with_dead_link": report.answers_hit,
        "never_worked": report.never_worked,
        **{f"by_{name}": [_group(group) for group in report.groups[name]] for name in DIMENSIONS},
        "by_cause": plain["causes"],
        "copies": plain["copies"],
        "survival": _survival(report),
        "moves": plain[REDIRECTS],
    }


def _survival(report: Report) -> dict[str, Any] | None:
    curve = report.survival
    if curve is None:
        return None
    return {
        "from_age_days": curve.begin,
        "to_age_days": curve.end,
        "links": curve.lives,
        "deaths": curve.deaths,
        "link_days": curve.days,
        "half_life_days": curve.half_life,
        "expected_half_life_days": curve.expected_half_life,
        "dead_when_first_seen": report.unseen,
        "steps": [dict(zip(("age_days", "at_risk", "died", "share", "low", "high"), row, strict=True)) for row in _curve(curve)],
    }


def _group(group: Group) -> dict[str, Any]:
    counts = dict(zip(STATES, group.tally.counts, strict=True))
    return {"key": group.key, "total": group.tally.total, **counts, "answers_with_dead_link": group.answers}


def _link_cells(row: RotRow) -> tuple[object, ...]:
    verdict, copy, facts = row.verdict, row.capture, row.facts()
    kenmerken = sorted({kenmerk for cited in row.cited_in for kenmerk in cited.kenmerken})
    places = [f"{cited.part}/{cited.note}" if cited.note else cited.part for cited in row.cited_in]
    return (
        row.link,
        row.url,
        row.host,
        facts.standing.state,
        facts.standing.reason,
        verdict.since.isoformat() if verdict else None,
        verdict.checks if verdict else 0,
        verdict.next.isoformat() if verdict else None,
        verdict.status if verdict else None,
        verdict.final_url if verdict else None,
        verdict.content if verdict else "unknown",
        bool(verdict and verdict.never_worked and verdict.state is State.DEAD),
        facts.cited.year,
        " ".join(kenmerken),
        " ".join(places),
        "; ".join(name for name in facts.cited.circle.ministries if name),
        len(row.cited_in),
        copy.at.isoformat() if copy else None,
        copy.digest if copy else None,
        row.public.memento.url if row.public.memento else None,
        row.public.memento.at.isoformat() if row.public.memento else None,
        verdict.why if verdict else "",
        "; ".join(name for name in facts.cited.circle.sources if name),
        *(key for _, key in host_groups(row.host)[:2]),
        row.watched.isoformat() if row.watched else None,
    )
