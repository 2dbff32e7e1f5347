"""The leader's side: cut a run into partitions, put them into the queue, and wait until workers have done them all."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.whereabouts import addresses_of
from scheduler.crew.partitions import Partition, partitions
from scheduler.crew.queue import Queue, app_of, prepare_queue
from scheduler.crew.summing import summed
from scheduler.jobs.context import JobContext
from store.link_queries import DueLink
from store.part_queries import PartQueries
from store.queue_tables import is_prepared
from voetnoot.runs import RunState, RunStats

LOOK_SECONDS = 0.5
"""How often it is looked how far the workers are."""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What workers did of a run, and the links that they ``left`` because none of them is alive any more."""

    stats: RunStats
    left: tuple[str, ...] = ()


def take_back(context: JobContext) -> None:
    """Let nothing be under way or wait that an earlier run handed out. Returns at once where no worker ever was."""
    if is_prepared(context.store):
        prepare_queue(context.store, leader=True)
        asyncio.run(_take_back(context))


async def _take_back(context: JobContext) -> None:
    async with app_of(context.store).open_async() as app:
        await Queue(app, context.store).empty(context.now())
    context.store.ledger.abandon_parts(context.now())


def hand_out(context: JobContext, due: Mapping[str, DueLink]) -> HandedOut:
    """Let the workers that are alive check the ``due`` links, and return when they have."""
    return asyncio.run(_hand_out(context, due))


async def _hand_out(context: JobContext, due: Mapping[str, DueLink]) -> HandedOut:
    config, now = context.config, context.now()
    links = [one.link for one in due.values()]
    addresses = await addresses_of((link.host for link in links), config.links, config.network)
    parts = partitions(links, addresses, config.workers.partition, max(1, len(context.store.workers())))
    async with app_of(context.store).open_async() as app:
        queue = Queue(app, context.store)
        tasks = await queue.put(parts, now, now)
        context.log.info("handed out", links=len(links), partitions=len(parts), workers=len(context.store.workers()))
        await _wait(context, queue)
    return _told(context, len(due), tasks)


async def _wait(context: JobContext, queue: Queue) -> None:
    """Wait until the queue is empty: because all is done, or because nobody is left who could do the rest."""
    while any(counts := await queue.counts()):
        for task in await queue.give_again(context.now()):
            context.log.warning("a worker died, and another takes over", task=task)
        if not context.store.workers() and counts[1] == 0:
            context.log.warning("no worker is left", waiting=counts[0])
            await queue.withdraw()
        await asyncio.sleep(LOOK_SECONDS)


def _told(context: JobContext, asked: int, tasks: Mapping[int, Partition]) -> HandedOut:
    """Return what the ledger says of ``tasks``; those that no worker ended are left."""
    last = PartQueries(context.store.engine).parts(tasks, context.run_id)
    ended = {task: run for task, run in last.items() if run.state is not RunState.ABANDONED}
    runs = [ended[task] for task in tasks if task in ended]
    left = tuple(link for task, partition in tasks.items() if task not in ended for link in partition)
    return HandedOut(summed(asked, runs), left)
