"""Writes of workers: each attempt at a part of a run is a run of its own, and only one attempt can be open. PostgreSQL only."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.lease import LEASES, NOW, NotHeldError, require
from store.run_ledger import OPEN, abandon
from store.tables import RUNS
from store.writing import Writer
from voetnoot.codec import to_json
from voetnoot.runs import RunState, RunStats

WORKER = "worker:"
"""How the names of leases begin whose holders are workers."""

PART = "check-links-part"
"""The job that a run of a worker has in the ledger."""

_OPEN_PART = (RUNS.c.task.is_not(None), RUNS.c.state.in_(OPEN))
_LIVES: sa.ColumnElement[bool] = sa.exists().where(LEASES.c.name == RUNS.c.holder, LEASES.c.expires > NOW)


class PartLedger(Writer):
    """Parts of runs that workers do."""

    def begin_part(self, task: int, due: datetime, now: datetime, lease: str, holder: str) -> int:
        """Record that a worker, ``holder`` of ``lease``, begins what the queue has as ``task``; return the number of the run.

        An earlier attempt that a worker left open is abandoned, and its unjudged probes are void. Raises `NotHeldError` when the
        worker of that attempt may still be at it, or when our own lease has run out.
        """
        row: dict[str, Any] = {"job": PART, "due": due, "started": now, "state": RunState.QUEUED, "stats": to_json(RunStats())}
        mine = (*_OPEN_PART, RUNS.c.task == task)
        with self._transaction() as connection:
            require(connection, lease, holder)
            if connection.execute(sa.select(RUNS.c.id).where(*mine, _LIVES)).first() is not None:
                raise NotHeldError(f"another worker is still at task {task} of the queue")
            abandon(connection, list(connection.execute(sa.select(RUNS.c.id).where(*mine)).scalars()), now)
            inserted = connection.execute(sa.insert(RUNS).values(**row, task=task, holder=lease))
            assert inserted.inserted_primary_key is not None
            number: int = inserted.inserted_primary_key[0]
            return number

    def abandon_parts(self, now: datetime) -> list[int]:
        """Abandon the open attempts whose workers' leases have run out; return the numbers of their tasks in the queue."""
        lost = (*_OPEN_PART, ~_LIVES)
        with self._transaction() as connection:
            found = connection.execute(sa.select(RUNS.c.id, RUNS.c.task).where(*lost).with_for_update()).all()
            abandon(connection, [row.id for row in found], now)
            connection.execute(sa.delete(LEASES).where(LEASES.c.name.startswith(WORKER), LEASES.c.expires <= NOW))
            return [row.task for row in found]

    def free_lease(self, lease: str) -> None:
        """Let the lease go of a worker of which it is certain that it is gone."""
        with self._transaction() as connection:
            connection.execute(sa.delete(LEASES).where(LEASES.c.name == lease))
