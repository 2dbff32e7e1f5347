"""Writes of runs: each run of a job is a row, and what a crash left running is abandoned, never forgotten."""

from datetime import datetime

import sqlalchemy as sa

from store.tables import PROBES, RUNS
from store.writing import Writer
from voetnoot.codec import to_json
from voetnoot.runs import RunState, RunStats


class RunLedger(Writer):
    """Runs of jobs."""

    def start_run(self, job: str, due: datetime, now: datetime, pid: int | None) -> int:
        """Record that ``job``, due at ``due``, began at ``now`` in process ``pid``; return the run's number."""
        with self._transaction() as connection:
            row = {"job": job, "due": due, "started": now, "state": RunState.RUNNING, "pid": pid, "stats": to_json(RunStats())}
            inserted = connection.execute(sa.insert(RUNS).values(**row))
            assert inserted.inserted_primary_key is not None
            number: int = inserted.inserted_primary_key[0]
            return number

    def set_run_pid(self, run: int, pid: int) -> None:
        """Record the process that does the run."""
        with self._transaction() as connection:
            connection.execute(sa.update(RUNS).where(RUNS.c.id == run).values(pid=pid))

    def end_run(self, run: int, state: RunState, stats: RunStats, now: datetime) -> None:
        """Record how ``run`` ended. A run that has ended already is left as it is."""
        with self._transaction() as connection:
            connection.execute(
                sa.update(RUNS)
                .where(RUNS.c.id == run, RUNS.c.ended.is_(None))
                .values(state=state, stats=to_json(stats), ended=now)
            )
            if state is not RunState.DONE:
                _void(connection, [run])

    def abandon_runs(self, now: datetime) -> list[int]:
        """Mark every run that a crash left running as abandoned, and void the probes of it that nobody has judged.

        The links of those probes are still due, so that the run is made up. Returns the numbers of the runs.
        """
        with self._transaction() as connection:
            left = list(connection.execute(sa.select(RUNS.c.id).where(RUNS.c.state == RunState.RUNNING)).scalars())
            if left:
                connection.execute(sa.update(RUNS).where(RUNS.c.id.in_(left)).values(state=RunState.ABANDONED, ended=now))
                _void(connection, left)
            return left

    def void_run(self, run: int) -> None:
        """Void the probes of ``run``: they stay recorded and are judged by nobody."""
        with self._transaction() as connection:
            _void(connection, [run])


def _void(connection: sa.Connection, runs: list[int]) -> None:
    connection.execute(sa.update(PROBES).where(PROBES.c.run.in_(runs), PROBES.c.judged.is_(False)).values(void=True, judged=True))
