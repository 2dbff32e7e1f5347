"""``report``: the link-rot report, as a page and tables below the public folder."""

from scheduler.jobs.context import JobContext
from scheduler.reporting import write_report
from voetnoot.runs import RunStats


def run(context: JobContext) -> RunStats:
    """Write the report. ``asked``: links counted, ``got``: files that changed."""
    report, changed = write_report(context.config, context.store, context.config.data / "public" / "report", context.now())
    return RunStats(asked=report.total.total, got=changed)
