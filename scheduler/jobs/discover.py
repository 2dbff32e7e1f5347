"""``discover <source>``: bring the store up to date with a source, then tell what the index itself proves."""

from datetime import timedelta

from crawler.discover import discover
from scheduler.jobs.context import JobContext
from voetnoot import differ
from voetnoot.events import AnswerOverdue
from voetnoot.runs import RunStats


def run(context: JobContext) -> RunStats:
    """Discover. After a run that reached the end of the index: answers withdrawn by the source, and answers overdue."""
    name = context.argument or ""
    source = context.config.sources[name]
    stats = discover(name, source, context.config.network, context.store, context.now)
    if stats.why is None:
        _withdraw(context)
        _overdue(context, name)
    return stats
