"""The task queue between the leader and its workers: procrastinate on PostgreSQL, its tables in a schema of their own."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from procrastinate import App, PsycopgConnector, exceptions
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager

from scheduler.clock import AT_ONCE
from scheduler.crew.partitions import Partition
from scheduler.lifeline import process_mark, surely_dead
from store.engine import Store
from store.part_ledger import PART
from store.part_queries import PartQueries
from store.queue_tables import connection_of, prepare

QUEUE = "links"
TASK = PART
VERSION = f"procrastinate {version('procrastinate')}"

STALLED = 15.0
"""Seconds without a sign of life after which the task of a worker is given to another one. Longer than `leading.LEASE`."""


def prepare_queue(store: Store, *, leader: bool) -> None:
    """Make the queue where there is none; the ``leader`` replaces one of another version. Raises `StoreError`."""
    prepare(store, VERSION, SchemaManager.get_schema(), renew=leader)


def app_of(store: Store) -> App:
    """Return the queue of ``store``, to be opened; it holds at most four connections."""
    address, options = connection_of(store)
    return App(connector=PsycopgConnector(conninfo=address, kwargs=options, min_size=1, max_size=4, timeout=10.0))


@dataclass(frozen=True, slots=True)
class Queue:
    """The open queue ``app`` of ``store``, as the leader sees it."""

    app: App
    store: Store

    async def put(self, partitions: Sequence[Partition], due: datetime, at: datetime) -> dict[int, Partition]:
        """Hand out ``partitions`` of the run due at ``due``, whose links were due at ``at``; return them by task."""
        tasks: dict[int, Partition] = {}
        for number, partition in enumerate(partitions):
            name = f"partition-{number}"
            task = self.app.configure_task(TASK, queue=QUEUE, lock=name, queueing_lock=name)
            moments = {"due": due.isoformat(), "at": at.isoformat()}
            tasks[await task.defer_async(links=list(partition), **moments)] = partition
        return tasks

    async def counts(self) -> tuple[int, int]:
        """Return how many tasks wait, and how many are being done."""
        found = next((one for one in await self.app.job_manager.list_queues_async(queue=QUEUE)), None)
        return (0, 0) if found is None else (int(found["todo"]), int(found["doing"]))

    async def withdraw(self) -> None:
        """Take back what nobody has begun."""
        for job in await self.app.job_manager.list_jobs_async(queue=QUEUE, status=Status.TODO.value):
            await self.app.job_manager.cancel_job_by_id_async(_id(job.id), delete_job=True)

    async def give_again(self, now: datetime) -> list[int]:
        """Give the tasks of workers that died to others: return their numbers.

        Dead is whose lease on the store has run out, or who was a process of this machine that is gone. What such a worker left
        open in the ledger is abandoned before.
        """
        self._let_go_of_the_dead()
        lost = set(self.store.ledger.abandon_parts(now))
        silent = await self.app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED)
        lost |= {_id(job.id) for job in silent}
        return [number for number in sorted(lost) if await self._again(number)]

    def _let_go_of_the_dead(self) -> None:
        """Let go of the leases of workers that were processes of this machine and are gone, their children too."""
        workers = self.store.workers()
        doing = PartQueries(self.store.engine).processes() if workers else {}
        for lease, about in workers.items():
            if surely_dead(about.get("process")) and all(pid and process_mark(pid) is None for pid in doing.get(lease, [])):
                self.store.ledger.free_lease(lease)

    async def _again(self, number: int) -> bool:
        try:
            await self.app.job_manager.retry_job_by_id_async(number, retry_at=AT_ONCE)
        except exceptions.ConnectorException:  # it was ended meanwhile
            return False
        return True

    async def empty(self, now: datetime) -> None:
        """Wait until nothing of an earlier run is in the queue; what nobody has begun is taken back."""
        while True:
            await self.withdraw()
            if not any(await self.counts()):
                return
            await self.give_again(now)
            await asyncio.sleep(0.5)


def _id(number: int | None) -> int:
    assert number is not None, "a job that was read from the queue has a number"
    return number
