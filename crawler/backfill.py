"""The past of a source, month by month: each is listed, its files are fetched one at a time, and it is noted as whole."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from crawler.discover import crawl, crawl_settings, proxy_for
from crawler.sources.month import MonthBodies, MonthIntake, OneMonth
from crawler.sources.registry import source_of
from store.backfill import BackfillLedger, BackfillQueries
from store.engine import Store
from voetnoot.config import Network, SourceConfig
from voetnoot.runs import RunStats


@dataclass(frozen=True, slots=True)
class Past:
    """The past of a source from the first of ``since`` on: ``months`` (first days) that are not whole yet, newest first.

    ``whole`` of them were whole before.
    """

    months: tuple[date, ...]
    whole: int


def past(source_id: str, settings: SourceConfig, store: Store, now: Callable[[], datetime], since: int) -> Past | None:
    """Return what of the years from ``since`` on lies before the watch; ``None`` where the source cannot be asked by date."""
    source = source_of(source_id, settings)
    if source.month_address(date(since, 1, 1), date(since, 2, 1)) is None:
        return None
    intake = MonthIntake(source, store, now)
    done = BackfillQueries(store.engine).months(source_id)
    of_years = (date(year, month, 1) for year in range(since, now().year + 1) for month in range(1, 13))
    all_months = [first for first in of_years if intake.starts_before(first)]
    left = [first for first in all_months if _name(first) not in done]
    return Past(tuple(reversed(left)), len(all_months) - len(left))


def backfill_month(
    source_id: str,
    settings: SourceConfig,
    network: Network,
    store: Store,
    now: Callable[[], datetime],
    first: date,
    gate: Callable[[], None],
) -> RunStats:
    """Take the month that begins on ``first``; block until done. ``gate`` is passed before each file.

    ``asked``: requests, ``got``: answers, ``new``: documents that were not known. With ``why`` the month is not whole, and what
    was stored of it stays; it is listed again next time. Raises what `discover` raises.
    """
    source = source_of(source_id, settings)
    address = source.month_address(first, following(first))
    assert address is not None, "a source with a past has an address for each month"
    intake = MonthIntake(source, store, now)
    bodies = MonthBodies(intake, store, now, gate)
    gate()
    arguments = {
        "source": OneMonth(source, address),
        "intake": intake,
        "bodies": bodies,
        "proxy": proxy_for(network, settings.base_url),
    }
    crawler = asyncio.run(crawl(crawl_settings(settings, network), arguments))
    count = crawler.stats.get_value if crawler.stats is not None else (lambda _name, default: default)
    if intake.tally.why is None:
        BackfillLedger(store.engine).finish_month(source_id, _name(first), len(intake.documents), now())
    return RunStats(
        asked=count("downloader/request_count", 0),
        got=count("downloader/response_count", 0),
        new=intake.tally.new,
        doubts=intake.tally.doubts,
        why=intake.tally.why,
    )


def following(first: date) -> date:
    """Return the first day of the next month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _name(first: date) -> str:
    return f"{first:%Y-%m}"
