"""Reads of what workers did and do."""

from collections.abc import Iterable

import sqlalchemy as sa

from store.document_queries import run_of
from store.rows import Reader, in_batches
from store.run_ledger import OPEN
from store.tables import RUNS
from voetnoot.runs import Run


class PartQueries(Reader):
    """Parts of runs that workers did."""

    def parts(self, tasks: Iterable[int], since: int) -> dict[int, Run]:
        """Return, per task of the queue, its last attempt, of those that were begun after run ``since``."""
        found: dict[int, Run] = {}
        for batch in in_batches(tasks):
            wanted = sa.select(RUNS).where(RUNS.c.task.in_(batch), RUNS.c.id > since).order_by(RUNS.c.id)
            found |= {row.task: run_of(row) for row in self._rows(wanted)}
        return found

    def processes(self) -> dict[str, list[int | None]]:
        """Return, per lease of a worker, the processes that do its open attempts; ``None`` for one that is not known yet."""
        wanted = sa.select(RUNS.c.holder, RUNS.c.pid).where(RUNS.c.task.is_not(None), RUNS.c.state.in_(OPEN))
        found: dict[str, list[int | None]] = {}
        for row in self._rows(wanted):
            found.setdefault(row.holder, []).append(row.pid)
        return found
