"""The right to run jobs over a store: a lock on a file beside it, and over PostgreSQL a lease as well.

The kernel lets go of the lock when its holder dies, so that on one machine the next daemon knows at once. A PostgreSQL store may
be shared by machines that share no files: there the leader also holds a lease of `LEASE`, renews it, and stops by itself well
before it runs out, so that two never lead at the same time. Every run is begun in a transaction that looks at the lease.
"""

import os
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from scheduler import leader, talk
from scheduler.lifeline import process_mark, surely_dead
from store.engine import Store, lock_folder
from store.lease import Lease
from store.part_ledger import WORKER
from store.run_ledger import LEADER
from voetnoot.config import Config
from voetnoot.errors import StoreError, VoetnootError

LEASE = timedelta(seconds=10)
RENEWED_EVERY = 2.0
"""Seconds between two renewals."""
MARGIN = 4.5
"""Seconds before the end of the lease at which its holder stops: longer than it takes to cut off runs (`children.Child.wait`)."""


def boot_clock() -> float:
    """Return seconds that go on while the machine sleeps, where there is such a clock."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(slots=True)
class Leading:
    """The right to run jobs, from `try_to_lead` until `resign` or until it is no longer `held`."""

    file: leader.Leadership | None
    lease: Lease | None = None
    _until: float = float("inf")
    _over: threading.Event = field(default_factory=threading.Event)
    _renewing: threading.Thread | None = None

    @property
    def holder(self) -> str | None:
        """The name under which the lease is held; ``None`` where the lock on the file is all there is."""
        return self.lease.holder if self.lease else None

    @property
    def held(self) -> bool:
        """Whether jobs may be run. Once it is false it stays so."""
        return boot_clock() < self._until

    def resign(self) -> None:
        """Let another daemon take over."""
        self._over.set()
        if self._renewing is not None:
            self._renewing.join(MARGIN)  # a renewal under way gives its connection back before the store is closed
        if self.lease is not None:
            with suppress(StoreError):  # it runs out by itself
                self.lease.give_up()
        if self.file is not None:
            self.file.resign()

    def keep(self, began: float) -> None:
        """Go on renewing the lease that was taken at ``began``, in a thread of its own."""
        self._until = began + LEASE.total_seconds() - MARGIN
        self._renewing = threading.Thread(target=self._renew, name="lease", daemon=True)
        self._renewing.start()

    def _renew(self) -> None:
        assert self.lease is not None
        while not self._over.wait(RENEWED_EVERY) and self.held:
            began = boot_clock()
            try:
                mine = self.lease.renew(LEASE)
            except StoreError as trouble:
                talk.logger().warning("the lease could not be renewed", why=str(trouble))
                continue
            if not mine:
                self._until = 0.0
            elif self.held:
                self._until = began + LEASE.total_seconds() - MARGIN


def folder_of(config: Config) -> Path:
    """Return the folder with the locks of the store."""
    return lock_folder(config.store.url, config.data)


def try_to_lead(config: Config, store: Store, now: datetime) -> Leading | None:
    """Return the right to run jobs over ``store``, or ``None`` when another process has it. Raises `StoreError`."""
    file = leader.try_to_lead(folder_of(config), now)
    if file is None:
        return None
    try:
        lease = store.lease(LEADER, uuid4().hex)
        if lease is None:
            return Leading(file)
        began = boot_clock()
        if not _take(store, lease, {**_about(config), "since": now.isoformat()}):
            file.resign()
            return None
    except BaseException:
        file.resign()
        raise
    leading = Leading(file, lease)
    leading.keep(began)
    return leading


def attend(config: Config, store: Store, now: datetime) -> Leading | None:
    """Return the right to do tasks of the queue as a worker; ``None`` where it cannot be had. Raises `StoreError`."""
    mark = uuid4().hex[:24]
    lease = store.lease(WORKER + mark, mark)
    began = boot_clock()
    if lease is None or not lease.take({**_about(config), "since": now.isoformat()}, LEASE):
        return None
    working = Leading(None, lease)
    working.keep(began)
    return working


def who_leads(config: Config, store: Store) -> dict[str, Any] | None:
    """Return what the leader over ``store`` says of itself (``pid``, ``host``, ``since``), ``None`` when there is none."""
    folder = folder_of(config)
    if leader.is_led(folder):
        return leader.leader_of(folder)
    held = store.holder_of(LEADER)
    return None if held is None else held[1]


def must_lead(config: Config, store: Store, now: datetime) -> Leading:
    """Return the right to run jobs. Raises `VoetnootError` that names the daemon which has it."""
    leading = try_to_lead(config, store, now)
    if leading is None:
        who = who_leads(config, store) or {}
        raise VoetnootError(
            f"a daemon (process {who.get('pid', '?')} on {who.get('host', '?')}) works on {config.data} and does the jobs by "
            "itself; stop it first"
        )
    return leading


def _about(config: Config) -> dict[str, Any]:
    return {"pid": os.getpid(), "host": socket.gethostname(), "data": str(config.data), "process": process_mark()}


def _take(store: Store, lease: Lease, about: dict[str, Any]) -> bool:
    """Take the lease. One whose holder has surely died, since it was a process of this machine, is not waited for."""
    if lease.take(about, LEASE):
        return True
    held = store.holder_of(lease.name)
    if held is None or not surely_dead(held[1].get("process")):
        return False
    lease.give_up(held[0])
    return lease.take(about, LEASE)
