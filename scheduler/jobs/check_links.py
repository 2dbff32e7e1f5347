"""``check-links``: look at the links that are due, keep what was seen, and judge it if our own network was well."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from crawler.canaries import check_canaries
from crawler.linkcheck import check_links
from crawler.probing.pace import Pace, pace_of
from scheduler.choosing import choose, first_and_rest
from scheduler.crew.summing import summed
from scheduler.jobs.context import JobContext
from scheduler.keeping import Keeper
from scheduler.settling import settle, why_void
from scheduler.vantage import Vantage
from store.link_queries import DueLink
from store.part_ledger import PART
from voetnoot.links import Probe
from voetnoot.runs import RunStats
from voetnoot.verdicts import unreached

_MOST_NAMED = 10

LOOKING = 0.75
"""Share of the limit of a run after which no further link is begun: what was seen must be judged before the run is cut off.

A run that is cut off judges nothing, and one host that hangs with some hundred links could do that to all others, day after day.
"""


def run(context: JobContext) -> RunStats:
    """Check links, or let workers do it where some are alive. ``asked``: due links, ``got``: answers, ``new``: events.

    A run of which our network is to blame is void.
    """
    config, store, until = context.config, context.store, _until(context)
    if store.is_shared:
        from scheduler.crew import handing_out  # noqa: PLC0415 - the queue's library is large, and of no use over SQLite

        handing_out.take_back(context)
    chosen = choose(store, config.links, context.now())
    if chosen.held:
        context.log.info("left for a later day", hosts=dict(chosen.held.most_common(_MOST_NAMED)), links=chosen.held.total())
    due = {one.id: one for one in chosen.links}
    if not due:
        return RunStats()
    if not store.workers():
        return check(context, due, until)
    done = handing_out.hand_out(context, due)
    rest = _still_due(context, done.left, context.now())
    return summed(len(due), [done.stats, check(context, rest, until)]) if rest else done.stats


def run_part(context: JobContext) -> RunStats:
    """Check what a worker was given of a run, as far as it is still due: an earlier attempt may have done some of it."""
    assert context.part is not None
    due = _still_due(context, context.part.links, max(context.now(), context.part.at))
    return check(context, due, _until(context)) if due else RunStats()


def _until(context: JobContext) -> float:
    """Return the monotonic moment from which a run that begins now starts no further link."""
    return time.monotonic() + LOOKING * context.config.jobs.limits.check_links


def _still_due(context: JobContext, links: Sequence[str], now: datetime) -> dict[str, DueLink]:
    return {one.id: one for one in context.store.queries.still_due(links, now)}


def check(context: JobContext, due: dict[str, DueLink], until: float) -> RunStats:
    """Look at the ``due`` links here until the monotonic moment ``until``, keep what was seen, judge it if our network was well.

    Links that there was no time for stay due.
    """
    config, store = context.config, context.store
    parts = first_and_rest(due.values())
    due = {one.id: one for part in parts for one in part}  # what is known of links is recalled in the order in which they come
    vantage = Vantage(config, store, due)
    keeper = Keeper(store, context.run_id, due, vantage.doomed)
    canaries: bool | None = None
    got = doubts = 0
    waits: Mapping[str, float] = {}
    pace = pace_of(config.links)
    for part in parts:
        stats = check_links(
            (one.link for one in part),
            config.links,
            config.network,
            keeper,
            context.now,
            memory=keeper.memory,
            seconds=until - time.monotonic(),
            pace=pace,
        )
        got, doubts, waits = got + stats.got, doubts + stats.doubts, stats.waits
        if config.links.canaries and _strange(keeper.taken, due, ended=part is parts[-1]):  # a network may fail half-way
            canaries = _ask_canaries(context, pace)
        if canaries is False:
            break
    keeper.flush()
    void = _void(context, due, keeper.taken, canaries, pace)
    if void is not None:
        keeper.let_go(keeper.held[:])
        store.ledger.void_run(context.run_id)
        return RunStats(asked=len(due), got=got, doubts=doubts, void=void)
    vantage.ask(keeper, context.now)
    judged, events = settle(config, store, context.run_id, list(due), context.now(), pairs=keeper.pairs)
    verdicts = Counter(verdict.state.value for verdict in judged.values())
    return RunStats(asked=len(due), got=got, new=events, doubts=doubts, verdicts=verdicts, waits=waits)


def _void(context: JobContext, due: dict[str, DueLink], taken: Sequence[Probe], canaries: bool | None, pace: Pace) -> str | None:
    """Return why the run counts for nothing; before that is said of living canaries, they are asked."""
    config, store = context.config, context.store
    job = "check-links" if context.part is None else PART
    why = why_void(store, config, context.run_id, due.values(), taken, canaries=canaries, job=job)
    if why is None or canaries is not None or not config.links.canaries:
        return why
    canaries = _ask_canaries(context, pace)
    return why_void(store, config, context.run_id, due.values(), taken, canaries=canaries, job=job)


def _ask_canaries(context: JobContext, pace: Pace) -> bool:
    with context.store.alone("canaries"):  # workers that are ill together would ask them together
        return check_canaries(context.config.links, context.config.network, pace)


def _strange(taken: Sequence[Probe], due: dict[str, DueLink], *, ended: bool) -> bool:
    """Tell whether so many hosts were out of reach that our own network may be at fault: among all, or the last ones at the end.

    Before the end the last ones say little: who does not answer is waited for longest.
    """
    by_host: dict[str, bool] = {}
    for probe in taken:
        host = due[probe.link].host
        by_host[host] = by_host.pop(host, True) and unreached(probe.outcome)
    last = list(islice(reversed(by_host.values()), 3))
    return 2 * sum(by_host.values()) > len(by_host) or (ended and all(last))
