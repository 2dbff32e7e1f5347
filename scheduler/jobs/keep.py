"""``keep``: clear away what is old, as the settings of that name say, and let the database look at what there is now."""

from scheduler.clearing import clear
from scheduler.jobs.context import JobContext
from store.statistics import StatisticsLedger
from voetnoot.runs import RunStats


def run(context: JobContext) -> RunStats:
    """Clear away. ``got``: rows and files that went."""
    cleared = clear(context.config, context.store, context.now())
    StatisticsLedger(context.store.engine).count_rows()
    gone = cleared.probes + cleared.captures + cleared.runs + cleared.deliveries + cleared.files
    if gone:
        context.log.info("cleared away", probes=cleared.probes, captures=cleared.captures, files=cleared.files, runs=cleared.runs)
    return RunStats(asked=gone, got=gone)
