"""Do jobs once, without a daemon: the due ones, or those that were named."""

from scheduler import leader, talk
from scheduler.clock import Clock
from scheduler.leading import Leading, folder_of, must_lead
from scheduler.lifeline import surely_dead
from scheduler.runner import Runner
from scheduler.timetable import Job, jobs
from store.engine import open_for
from voetnoot.config import Config
from voetnoot.errors import UsageError
from voetnoot.runs import Run

MOST_RUNS_OF_ONE_JOB = 3
"""A job becomes due again when another one ends; one that is always due does not go on for ever."""


def do_once(config: Config, clock: Clock, names: list[str]) -> list[Run]:
    """Return the runs of the jobs in ``names`` (kinds, or kind and argument), or of the due ones when it is empty.

    Raises `UsageError` for a name that no job has, `VoetnootError` when a daemon works on the store.
    """
    wanted = _named(config, names)
    store = open_for(config)
    leading: Leading | None = None
    try:
        leading = must_lead(config, store, clock())
        leader.wait_for_children(folder_of(config), lambda: False)
        for run in store.ledger.abandon_runs(clock(), surely_dead):
            talk.logger().warning("a run was cut off and is made up", run=run)
        runner = Runner(config, store, clock, leading)
        return [runner.run(job, clock()) for job in wanted] if names else _due(runner, clock)
    finally:
        if leading is not None:
            leading.resign()
        store.close()


def _named(config: Config, names: list[str]) -> list[Job]:
    known = jobs(config)
    wanted: list[Job] = []
    for name in names:
        found = [job for job in known if name in (job.name, job.kind)]
        if not found:
            raise UsageError(f"found the job {name!r}, wanted one of {', '.join(dict.fromkeys(job.kind for job in known))}")
        wanted += found
    return wanted


def _due(runner: Runner, clock: Clock) -> list[Run]:
    runs: list[Run] = []
    while True:
        done = [run.job for run in runs]
        spent = frozenset(name for name in done if done.count(name) >= MOST_RUNS_OF_ONE_JOB)
        due = [one for one in runner.plan(spent) if one.due <= clock()]
        if not due:
            return runs
        runs.append(runner.run(due[0].job, due[0].due))
