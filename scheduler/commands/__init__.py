"""The commands. Each module adds its own to the program and imports what it needs when it runs, so that each starts fast."""

from collections.abc import Callable

import typer

from scheduler.commands import (
    alarms,
    archive,
    backfill,
    check,
    completion,
    configuration,
    correct,
    daemon,
    database,
    deliveries,
    documents,
    explain,
    exporting,
    keep,
    override,
    overview,
    recording,
    selftest,
    sharing,
    sources,
    watching,
    watching_sources,
)


def all_commands() -> list[Callable[[typer.Typer], None]]:
    """Return the functions that add commands, in the order of the help."""
    return [
        daemon.add,
        sharing.add,
        documents.add,
        recording.add,
        check.add,
        explain.add,
        overview.add,
        watching.add,
        backfill.add,
        keep.add,
        watching_sources.add,
        sources.add,
        override.add,
        correct.add,
        configuration.add,
        database.add,
        archive.add,
        exporting.add,
        deliveries.add,
        alarms.add,
        selftest.add,
        completion.add,
    ]
