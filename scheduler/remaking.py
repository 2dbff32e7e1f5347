"""Make again all that follows from the facts: what is found by words and facets, and the files that are published."""

import shutil

from scheduler.clock import Clock
from scheduler.jobs.publish import MARK
from scheduler.leading import must_lead
from scheduler.once import do_once
from store.engine import open_store
from store.rebuilding import rebuild
from voetnoot.config import Config
from voetnoot.errors import VoetnootError
from voetnoot.runs import RunState


def remake(config: Config, clock: Clock) -> tuple[int, int, int]:
    """Return how many answers, events and files of feeds were made again; the report is made as well.

    Files are replaced one by one; only the archives of feeds, which are never written twice, go before they come. Raises
    `VoetnootError` when a daemon works on the store, or when a job fails.
    """
    store = open_store(config.store.url, config.data, max_file_bytes=config.archive.max_file_bytes)
    try:
        leading = must_lead(config, store, clock())
        try:
            answers, events = rebuild(store.engine)
        finally:
            leading.resign()
    finally:
        store.close()
    public = config.data / "public"
    shutil.rmtree(public / "feeds" / "archive", ignore_errors=True)
    (public / MARK).unlink(missing_ok=True)
    runs = do_once(config, clock, ["publish", "report"])
    if failed := [run for run in runs if run.state is not RunState.DONE]:
        raise VoetnootError(f"the job {failed[0].job} ended as {failed[0].state.value}: {failed[0].stats.why}")
    return answers, events, runs[0].stats.asked
