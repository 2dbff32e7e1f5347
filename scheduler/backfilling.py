"""Fill the store with the past of the sources, beside the daemon: month by month, with an estimate of what is left."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from crawler.backfill import backfill_month, past
from scheduler.leading import who_leads
from scheduler.lifeline import process_mark
from store.engine import Store
from voetnoot.config import Config
from voetnoot.errors import NetworkError, UsageError
from voetnoot.runs import RunState, RunStats

LONGEST_WAIT = 2 * 3600.0
"""Seconds that a backfill lets one run of the daemon go first."""
PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Progress:
    """A month that is whole now: ``done`` of ``of`` months, and how long the others will take at the pace so far."""

    source: str
    month: date
    stats: RunStats
    done: int
    of: int
    left: timedelta


def backfill(config: Config, store: Store, now: Callable[[], datetime], since: int) -> Iterator[Progress]:
    """Take the years from ``since`` on of every watched source, newest month first; yield each month that became whole.

    Goes on where an earlier one was cut off. Raises `UsageError` where no source can be asked by date, `NetworkError` when a
    source cannot go on.
    """
    asked = {name: settings for name, settings in config.sources.items() if settings.enabled}
    found = {name: past(name, settings, store, now, since) for name, settings in asked.items()}
    plans = {name: plan for name, plan in found.items() if plan is not None}
    if not plans:
        raise UsageError("backfill: no source that is watched can be asked for the documents of a month")
    of = sum(len(plan.months) + plan.whole for plan in plans.values())
    done = sum(plan.whole for plan in plans.values())
    began, first_done = time.monotonic(), done
    for name, plan in plans.items():
        for month in plan.months:
            stats = _month(config, store, now, name, month)
            done += 1
            pace = (time.monotonic() - began) / (done - first_done)
            yield Progress(name, month, stats, done, of, timedelta(seconds=round(pace * (of - done))))


def _month(config: Config, store: Store, now: Callable[[], datetime], name: str, month: date) -> RunStats:
    """Take one month, as a run in the ledger."""
    ledger, began = store.ledger, now()
    run = ledger.start_run(f"backfill {name}", began, began, os.getpid(), mark=process_mark())
    state, stats = RunState.ABANDONED, RunStats(why=f"{month:%Y-%m} was cut off")
    try:
        gate = partial(_let_go_first, config, store, name)
        stats = backfill_month(name, config.sources[name], config.network, store, now, month, gate)
        state = RunState.FAILED if stats.why else RunState.DONE
    finally:
        ledger.end_run(run, state, stats, max(began, now()))
    if stats.why is not None:
        raise NetworkError(f"backfill stopped in {month:%Y-%m} of {name}: {stats.why}; the same command goes on from there")
    return stats


def _let_go_first(config: Config, store: Store, name: str) -> None:
    """Wait while the daemon itself asks the source: one request at a time is what the service gets from us."""
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until and who_leads(config, store) is not None:
        run = store.queries.last_runs().get(f"discover {name}")
        if run is None or run.state is not RunState.RUNNING:
            return
        time.sleep(PAUSE)
