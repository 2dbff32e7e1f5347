"""``check-links``: look at the links that are due, keep what was seen, and judge it if our own network was well."""

from crawler.canaries import check_canaries
from crawler.linkcheck import check_links
from scheduler.jobs.context import JobContext
from scheduler.keeping import Keeper
from scheduler.settling import settle, why_void
from store.report_queries import ReportQueries
from voetnoot.runs import RunStats


def run(context: JobContext) -> RunStats:
    """Check links. ``asked``: due links, ``got``: answers, ``new``: events. A run of which our network is to blame is void."""
    config, store = context.config, context.store
    due = {one.link.id: one for one in store.queries.due_links(context.now(), config.links.batch)}
    if not due:
        return RunStats()
    canaries = check_canaries(config.links, config.network) if config.links.canaries else None
    if canaries is False:
        return RunStats(asked=len(due), void="canaries")
    keeper = Keeper(store, context.run_id, due, ReportQueries(store.engine).first_copies(due))
    stats = check_links((one.link for one in due.values()), config.links, config.network, keeper, context.now)
    keeper.flush()
    void = why_void(store, config, context.run_id, due.values(), keeper.taken, canaries=canaries)
    if void is not None:
        store.ledger.void_run(context.run_id)
        return RunStats(asked=len(due), got=stats.got, doubts=stats.doubts, void=void)
    _, events = settle(config, store, context.run_id, list(due), context.now())
    return RunStats(asked=len(due), got=stats.got, new=events, doubts=stats.doubts)
