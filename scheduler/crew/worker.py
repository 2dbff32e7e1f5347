"""A worker: takes one partition at a time from the queue of a shared store, for ever, on any machine that reaches it."""

import asyncio
import logging
import os
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from procrastinate import App, RetryStrategy
from procrastinate.exceptions import ProcrastinateException
from procrastinate.job_context import JobContext as Task
from psycopg_pool import PoolTimeout

from scheduler import fork_server, talk
from scheduler.clock import Clock
from scheduler.crew.attempt import Attempts, CutOffError
from scheduler.crew.queue import QUEUE, STALLED, TASK, app_of, prepare_queue
from scheduler.jobs.context import Part
from scheduler.leading import Leading, attend
from scheduler.service_manager import ServiceManager
from scheduler.signals import stopped_by_signals
from store.engine import Store, is_shared, open_for
from store.lease import NotHeldError
from voetnoot.config import Config
from voetnoot.errors import StoreError, UsageError

ATTENTION_SECONDS = 0.2
"""How long a signal may wait."""
REST_SECONDS = 5.0
"""How long nothing is tried after the store or the queue could not be used."""
SIGN_OF_LIFE_SECONDS = 2.0
POLL_SECONDS = 1.0
"""How often it is looked for a task that nobody announced: one that another worker gave back."""

_AGAIN = RetryStrategy(max_attempts=5, retry_exceptions=[CutOffError, NotHeldError], wait=1)
"""A task whose worker was cut off is done by another one; one that brings down every worker is left to the next run."""


def work(config: Config, clock: Clock, *, stop: threading.Event | None = None) -> None:
    """Do what the leader over the store of ``config`` hands out, by ``clock``, until SIGTERM or SIGINT (or ``stop``).

    Raises `UsageError` for a store that is no PostgreSQL, `StoreError` when it cannot be used at the start.
    """
    if not is_shared(config.store.url, config.data):
        raise UsageError(
            "a worker needs a store that machines can share: set store.url to a PostgreSQL database (`voetnoot db copy --to` "
            "moves a store there); over SQLite the daemon checks all links by itself"
        )
    stop = stop or threading.Event()
    with stopped_by_signals(stop):
        store = open_for(config)
        try:
            prepare_queue(store, leader=False)
            fork_server.warm_up()
            logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # it names every link of a task; we tell what matters
            asyncio.run(_Worker(config, store, clock, stop, ServiceManager.of(os.environ)).work())
        finally:
            store.close()


@dataclass(slots=True)
class _Worker:
    """One worker process."""

    config: Config
    store: Store
    clock: Clock
    stop: threading.Event
    manager: ServiceManager
    ready: bool = False

    async def work(self) -> None:
        while not self.stop.is_set():
            try:
                await self._tenure()
            except (StoreError, ProcrastinateException, PoolTimeout) as trouble:
                if not self.ready:
                    raise StoreError(f"the queue cannot be used: {trouble}") from trouble
                talk.logger().error("the queue cannot be used", why=str(trouble), trouble=type(trouble).__name__)
            if not self.stop.is_set():
                talk.logger().warning("not at work; it is tried again", seconds=REST_SECONDS)
                await asyncio.to_thread(self.stop.wait, REST_SECONDS)
        self.manager.stopping()
        talk.logger().info("ending")

    async def _tenure(self) -> None:
        """Work under one lease until told to stop, the lease is lost or the queue cannot be used."""
        working = attend(self.config, self.store, self.clock())
        if working is None:
            return
        try:
            async with app_of(self.store).open_async() as app:
                self._offer(app, working)
                await self._take_tasks(app, working)
        finally:
            working.resign()

    def _offer(self, app: App, working: Leading) -> None:
        """Tell ``app`` how a task is done."""
        attempts = Attempts(self.config, self.store, self.clock, working, self.stop.is_set)

        @app.task(name=TASK, queue=QUEUE, pass_context=True, retry=_AGAIN)
        async def check(task: Task, links: list[str], due: str, at: str) -> None:
            assert task.job.id is not None
            part = Part(tuple(links), datetime.fromisoformat(at))
            await asyncio.to_thread(attempts.make, task.job.id, datetime.fromisoformat(due), part)

    async def _take_tasks(self, app: App, working: Leading) -> None:
        taking = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                name=f"{socket.gethostname()}-{os.getpid()}",
                delete_jobs="always",  # how it went is in the ledger
                install_signal_handlers=False,
                fetch_job_polling_interval=POLL_SECONDS,
                update_heartbeat_interval=SIGN_OF_LIFE_SECONDS,
                stalled_worker_timeout=STALLED,
            )
        )
        talk.logger().info("at work", store=self.store.engine.url.database)
        self.manager.ready("at work")
        self.ready = True
        try:
            while not self.stop.is_set() and working.held and not taking.done():
                self.manager.alive()
                await asyncio.wait([taking], timeout=ATTENTION_SECONDS)
        finally:
            taking.cancel()
            with suppress(asyncio.CancelledError):
                await taking
