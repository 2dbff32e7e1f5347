"""What a job gets to work with."""

from dataclasses import dataclass

from structlog.typing import FilteringBoundLogger

from scheduler.clock import Now
from store.engine import Store
from voetnoot.config import Config


@dataclass(frozen=True, slots=True)
class JobContext:
    """One run: the settings, the store, the clock it works by, its number in the ledger, its argument, where it talks."""

    config: Config
    store: Store
    now: Now
    run_id: int
    log: FilteringBoundLogger
    argument: str | None = None
