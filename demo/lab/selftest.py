"""``voetnoot selftest``: play the lab and say how often the verdicts were right."""

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from rich.console import Console
from rich.table import Table as Shown

from demo.lab.behaviours import Truth, load_lab
from demo.lab.findings import STATES, Finding, Table, findings_of, table_of
from demo.lab.rounds import DAYS, Course, play, shares
from scheduler.commands.output import json_line
from scheduler.fork_server import PRELOAD, context
from scheduler.session import Session


def selftest(session: Session, *, as_json: bool = False, days: int = DAYS) -> int:  # noqa: ARG001 - settings of a watch do not matter
    """Play the lab over ``days`` simulated days and tell of it. Returns 0 when all is right, 1 otherwise."""
    began = time.monotonic()
    findings = findings_of(load_lab().behaviours, play_all(days))
    table = table_of(findings)
    if as_json:
        for one in findings:
            json_line(_as_json(one))
        json_line({"summary": _summary(table, findings, time.monotonic() - began)})
    else:
        _show(table, findings, days, time.monotonic() - began)
    return 0 if table.right else 1


def play_all(days: int = DAYS) -> list[Course]:
    """Return the courses of all links of the lab, played in processes of their own beside each other."""
    children = context()
    children.set_forkserver_preload([*PRELOAD, "demo.lab.rounds"])
    with ProcessPoolExecutor(len(shares()), mp_context=children) as pool:
        plays = [pool.submit(play, names, days) for names in shares()]
        return [course for one in plays for course in one.result()]


def _as_json(one: Finding) -> dict[str, Any]:
    return {
        "name": one.course.behaviour,
        "truth": one.truth.value,
        "url": one.course.url,
        "verdict": one.state,
        "reason": one.reason,
        "dead_on": one.dead_on,
        "checks": len(one.course.checks),
        "steps": [{"day": step.day, "verdict": step.state, "reason": step.reason} for step in one.course.steps],
        "wrong": list(one.wrong),
    }


def _summary(table: Table, findings: Sequence[Finding], seconds: float) -> dict[str, Any]:
    return {
        "right": table.right,
        "links": len(findings),
        "wrong": table.wrong,
        "false_deaths": table.false_deaths,
        "hidden_recall": round(table.recall, 3),
        "hidden_precision": round(table.precision, 3),
        "confusion": {truth.value: dict(table.counts[truth]) for truth in Truth},
        "seconds": round(seconds, 1),
    }


def _show(table: Table, findings: Sequence[Finding], days: int, seconds: float) -> None:
    out = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
    shown = Shown(box=None, pad_edge=False, header_style="bold", title=None)
    shown.add_column("truth")
    for state in (*STATES, "all", "ever dead"):
        shown.add_column(state, justify="right")
    for truth in Truth:
        counts = table.counts[truth]
        ever = sum(one.dead_on is not None for one in findings if one.truth is truth)
        shown.add_row(truth.value, *(str(counts[state] or "·") for state in STATES), str(counts.total()), str(ever or "·"))
    out.print(shown)
    for one in findings:
        for wrong in one.wrong:
            out.print(f"wrong: {one.course.behaviour} ({one.truth}) {wrong}  {one.course.url}", markup=False, soft_wrap=True)
    out.print(
        f"{len(findings)} links over {days} days in {seconds:.0f} s: {table.wrong} wrong, {table.false_deaths} false deaths, "
        f"hidden deaths: recall {table.recall:.2f}, precision {table.precision:.2f}",
        soft_wrap=True,
    )
