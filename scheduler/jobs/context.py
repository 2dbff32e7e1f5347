"""What a job gets to work with."""

from dataclasses import dataclass
from datetime import datetime

from structlog.typing import FilteringBoundLogger

from scheduler.clock import Now
from store.engine import Store
from voetnoot.config import Config


@dataclass(frozen=True, slots=True)
class Part:
    """What of a run of link checks a worker does: the ids of links, due ``at`` a moment by the clock of the leader."""

    links: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class JobContext:
    """One run: the settings, the store, the clock it works by, its number in the ledger, its argument, where it talks.

    ``part``: what a worker does of a run.
    """

    config: Config
    store: Store
    now: Now
    run_id: int
    log: FilteringBoundLogger
    argument: str | None = None
    part: Part | None = None
