"""``discover <source>``: bring the store up to date with a source, then tell what the index itself proves."""

from crawler.discover import discover
from scheduler.enrolling import snapshot_of
from scheduler.jobs.context import JobContext
from voetnoot.differ import withdrawn
from voetnoot.runs import RunStats
from voetnoot.terms import Terms, WaitingCase, overdue


def run(context: JobContext) -> RunStats:
    """Discover. After a run that reached the end of the index: answers that the source withdrew, and answers overdue."""
    name = context.argument or ""
    stats = discover(name, context.config.sources[name], context.config.network, context.store, context.now)
    if stats.why is None:
        _withdraw(context)
        _overdue(context, name)
    return stats


def _withdraw(context: JobContext) -> None:
    now = context.now()
    for held in context.store.queries.deleted_answers():
        if not held.ref.deleted:
            continue  # its document carries another answer now: it was replaced, not withdrawn
        context.store.ledger.withdraw_answer(held.answer or "", now, withdrawn(snapshot_of(held), "deleted", now))


def _overdue(context: JobContext, name: str) -> None:
    source, settings = context.store.queries.source_state(name), context.config.sources[name]
    if source is None or settings.term is None:
        return
    began, terms = source.began.date(), Terms(settings.term, settings.postponed_term or settings.term)
    waiting = (WaitingCase(one.case, one.kinds, began, terms) for one in context.store.queries.open_cases(name))
    context.store.ledger.add_events(overdue(waiting, context.now()))
