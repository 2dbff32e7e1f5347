"""Writes of runs: each run of a job is a row, and what a crash left running is abandoned, never forgotten."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from store.lease import NotHeldError, require
from store.probe_tables import OPEN_PROBES, PROBES
from store.tables import RUNS
from store.writing import Writer
from voetnoot.codec import to_json
from voetnoot.runs import RunState, RunStats

LEADER = "leader"
"""The lease whose holder runs jobs."""

OPEN = (RunState.QUEUED, RunState.RUNNING)


class RunLedger(Writer):
    """Runs of jobs."""

    def start_run(
        self, job: str, due: datetime, now: datetime, pid: int | None, *, leader: str | None = None, mark: str | None = None
    ) -> int:
        """Record that ``job``, due at ``due``, began at ``now`` in process ``pid`` (``None``: it is queued); return its number.

        ``leader``: who holds the lease to run jobs. A run is begun only while that is so, or `NotHeldError` is raised.
        ``mark``: what tells the process from every other, for a run that is done beside the daemon.
        """
        state = RunState.QUEUED if pid is None else RunState.RUNNING
        row = {"job": job, "due": due, "started": now, "state": state, "pid": pid, "mark": mark, "stats": to_json(RunStats())}
        with self._transaction() as connection:
            if leader is not None:
                require(connection, LEADER, leader)
            inserted = connection.execute(sa.insert(RUNS).values(**row))
            assert inserted.inserted_primary_key is not None
            number: int = inserted.inserted_primary_key[0]
            return number

    def set_run_pid(self, run: int, pid: int) -> None:
        """Record that ``run`` is running, and the process that does it."""
        open_run = (RUNS.c.id == run, RUNS.c.ended.is_(None))
        with self._transaction() as connection:
            connection.execute(sa.update(RUNS).where(*open_run).values(pid=pid, state=RunState.RUNNING))

    def end_run(self, run: int, state: RunState, stats: RunStats, now: datetime) -> None:
        """Record how ``run`` ended. A run that has ended already is left as it is."""
        with self._transaction() as connection:
            ending = sa.update(RUNS).where(RUNS.c.id == run, RUNS.c.ended.is_(None))
            if not connection.execute(ending.values(state=state, stats=to_json(stats), ended=now)).rowcount:
                return
            if state is not RunState.DONE:
                _void(connection, [run])

    def abandon_runs(self, now: datetime, gone: Callable[[str], bool] = lambda _: False) -> list[int]:
        """Mark every run that a crash left queued or running as abandoned, and void the probes of it that nobody has judged.

        The links of those probes are still due, so that the run is made up. A run that is done beside the daemon is left as it
        is, unless ``gone`` says of the mark of its process that it has ended; runs of workers are their own affair. Returns the
        numbers of the runs.
        """
        ours = (RUNS.c.state.in_(OPEN), RUNS.c.task.is_(None))
        with self._transaction() as connection:
            found = connection.execute(sa.select(RUNS.c.id, RUNS.c.mark).where(*ours).order_by(RUNS.c.id))
            return abandon(connection, [row.id for row in found if row.mark is None or gone(row.mark)], now)

    def void_run(self, run: int) -> None:
        """Void the probes of ``run``: they stay recorded and are judged by nobody."""
        with self._transaction() as connection:
            _void(connection, [run])


def abandon(connection: sa.Connection, runs: list[int], now: datetime) -> list[int]:
    """Mark ``runs`` as abandoned, and void their probes that nobody has judged; return them."""
    if runs:
        connection.execute(sa.update(RUNS).where(RUNS.c.id.in_(runs)).values(state=RunState.ABANDONED, ended=now))
        _void(connection, runs)
    return runs


def must_be_open(connection: sa.Connection, run: int | None) -> None:
    """Make sure, until the transaction ends, that nobody has ended ``run``: whoever does so makes it up.

    Raises `NotHeldError`: what this process does for the run is done again by another one.
    """
    ended = sa.select(RUNS.c.ended).where(RUNS.c.id == run).with_for_update(read=True)  # SQLite: its lock on all is enough
    if run is not None and connection.execute(ended).scalar() is not None:
        raise NotHeldError(f"run {run} was ended from outside, and is made up by another process")


def _void(connection: sa.Connection, runs: list[int]) -> None:
    """Void the probes of ``runs`` that nobody has judged."""
    names = [column.name for column in PROBES.primary_key]  # in the order in which SQLite finds them
    left = OPEN_PROBES.c.run.in_(runs)
    open_ones = sa.select(*(OPEN_PROBES.c[name] for name in names)).where(left)
    connection.execute(sa.update(PROBES).where(sa.tuple_(*PROBES.primary_key).in_(open_ones)).values(void=True))
    connection.execute(sa.delete(OPEN_PROBES).where(left))
