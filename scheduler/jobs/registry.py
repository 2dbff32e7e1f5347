"""Which function does which job. Importing this imports all that any job needs: the server of child processes does it once."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from scheduler.jobs import archives, check_links, discover, keep, notify, publish, read, report
from scheduler.jobs.context import JobContext
from store.part_ledger import PART
from voetnoot.runs import RunStats

JOBS: Mapping[str, Callable[[JobContext], RunStats]] = MappingProxyType(
    {
        "discover": discover.run,
        "read": read.run,
        "check-links": check_links.run,
        PART: check_links.run_part,
        "publish": publish.run,
        "notify": notify.run,
        "report": report.run,
        "archives": archives.run,
        "keep": keep.run,
    }
)
"""The jobs by kind, in the order in which they run."""
