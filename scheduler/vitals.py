"""The daemon's signs of life: to its service manager, to the site, and to watchmen elsewhere."""

import os
from dataclasses import dataclass, field
from datetime import datetime

from scheduler import pings
from scheduler.clock import Clock
from scheduler.messenger import Message, Messenger
from scheduler.service_manager import ServiceManager
from voetnoot.config import Config
from voetnoot.runs import Run
from webapp.pulse import Counts, Pulse


@dataclass(slots=True)
class Vitals:
    """One daemon's signs of life; the daemon says what happens, and this says it to all who listen."""

    config: Config
    pulse: Pulse
    counts: Counts = field(default_factory=Counts)
    manager: ServiceManager = field(default_factory=lambda: ServiceManager.of(os.environ))
    messenger: Messenger = field(init=False)

    def __post_init__(self) -> None:
        self.messenger = Messenger(self.config)

    @classmethod
    def of(cls, config: Config, clock: Clock) -> "Vitals":
        """Return those of a daemon that goes by ``clock``."""
        return cls(config, Pulse(clock, ready=False))

    def standing_by(self, why: str) -> None:
        """Say that no jobs are run, and why (another daemon leads): a state to be in, not a start that takes too long."""
        self.pulse.ready = False
        self.manager.ready(why)

    def at_work(self, site: str | None) -> None:
        """Say that the jobs begin."""
        self.pulse.ready = True
        self.manager.ready(f"at work, {f'serving {site}' if site else 'without a site'}")

    def beat(self, overdue: float = 0.0) -> None:
        """Note that the loop came round. A watchdog gets no sign of life while a job is not started that should have been."""
        self.pulse.beat(overdue)
        if self.pulse.stalled is None:
            self.manager.alive()

    def started(self, job: str, number: int, at: datetime) -> None:
        """Say that a run began."""
        self._send(pings.start(self.config.pings, job, number, at))

    def ended(self, run: Run) -> None:
        """Say how a run ended."""
        self.counts.ran(run)
        self._send(pings.end(self.config.pings, run))

    def ending(self) -> None:
        """Say that the daemon begins to end."""
        self.pulse.ready = False
        self.manager.stopping()

    def close(self) -> None:
        """Send the last words."""
        self.messenger.close()

    def _send(self, message: Message | None) -> None:
        if message is not None:
            self.messenger.send(message)
