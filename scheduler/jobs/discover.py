"""``discover <source>``: bring the store up to date with a source, then tell what the index itself proves."""

from dataclasses import replace

from crawler.discover import discover
from scheduler.enrolling import snapshot_of
from scheduler.jobs.context import JobContext
from voetnoot.answers import Doubt
from voetnoot.differ import withdrawn
from voetnoot.expectations import too_many_withdrawn
from voetnoot.runs import RunStats
from voetnoot.terms import WaitingCase, overdue


def run(context: JobContext) -> RunStats:
    """Discover. After a run that reached the end of the index: answers that the source withdrew, and answers overdue."""
    name = context.argument or ""
    stats = discover(name, context.config.sources[name], context.config.network, context.store, context.now)
    if stats.why is None:
        stats = replace(stats, doubts=stats.doubts + _withdraw(context, name))
        _overdue(context, name)
    return stats


def _withdraw(context: JobContext, name: str) -> int:
    """Tell what the source took away, unless that is too much at once to be believed; return the number of new doubts.

    What is not believed stays deleted in the store and is looked at again by the next run: once the source shows the documents
    again there is nothing to tell, and once a person has raised the bound it is told.
    """
    now, most = context.now(), context.config.sources[name].expect.most_withdrawn
    if too_many_withdrawn(context.store.queries.count_deleted_answers(name), most):
        doubt = Doubt("many-deleted", name, "more answers at once than are believed; none is withdrawn for it")
        return context.store.ledger.add_doubts(f"source:{name}", [doubt], now)
    for held in context.store.queries.deleted_answers(name):
        context.store.ledger.withdraw_answer(held.answer or "", now, withdrawn(snapshot_of(held), "deleted", now))
    return 0


def _overdue(context: JobContext, name: str) -> None:
    source, terms = context.store.queries.source_state(name), context.config.sources[name].terms
    if source is None or terms is None:
        return
    began = source.began.date()
    waiting = (WaitingCase(one.case, one.kinds, began, terms) for one in context.store.queries.open_cases(name))
    context.store.ledger.add_events(overdue(waiting, context.now()))
