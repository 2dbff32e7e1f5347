"""The watchman of the daemon: once a minute he looks for trouble, and tells the operators what begins and what is over."""

import shutil
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime

from scheduler import apprising, talk
from scheduler.clock import Clock
from scheduler.taking_up import taken_up
from scheduler.timetable import jobs
from store.alarm_ledger import AlarmQueries
from store.delivery_queries import DeliveryQueries
from store.engine import Store
from store.operation_queries import OperationQueries
from voetnoot.alarms import Alarm, Cause, Facts, causes, message, plan
from voetnoot.config import Config
from voetnoot.expectations import stale
from voetnoot.passwords import veiled
from voetnoot.reading.reader import READER_VERSION

EVERY = 60.0
"""Seconds between two looks."""
OURS = ("check-links", "read", "publish")
"""The queues that nobody but we can hold up: a receiver has an alarm of its own, and a public archive takes its time."""
STORE = "store"
"""The one cause that the store itself cannot keep."""


@dataclass(slots=True)
class Watchman:
    """Looks and tells, in a thread of his own; nobody who can be told, no thread."""

    config: Config
    store: Store
    clock: Clock
    every: float = EVERY
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _store_alarm: Alarm | None = None

    def begin(self) -> None:
        """Begin to look."""
        if self.config.alarms.to:
            self._thread = threading.Thread(target=self._work, name="watchman", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(3)

    def _work(self) -> None:
        while not self._stop.wait(self.every):
            try:
                self.look()
            except Exception as trouble:  # noqa: BLE001 - the watchman outlives whatever he finds
                talk.logger().error("cannot look for trouble", why=veiled(f"{type(trouble).__name__}: {trouble}"))

    def look(self) -> None:
        """Look once: gather, decide, tell, keep."""
        now = self.clock()
        self.config = taken_up(self.config)
        try:
            found = causes(facts(self.config, self.store, now), self.config.alarms, now)
            held = AlarmQueries(self.store.engine).alarms()
        except Exception as trouble:  # noqa: BLE001 - a store in trouble is what the operators must hear of
            self._about_store(Cause(STORE, f"the store cannot be used: {veiled(str(trouble).splitlines()[0])}"), now)
            return
        self._about_store(None, now)
        self._follow(held, found, now)

    def _follow(self, held: list[Alarm], found: list[Cause], now: datetime) -> None:
        decided = plan(held, found, now, self.config.alarms.calm)
        told = self._tell(decided.begun, decided.over, now)
        begun = {alarm.cause for alarm in decided.begun} if told else set()
        over = {alarm.cause for alarm in decided.over} if told else set()
        keep = [replace(alarm, told=now) if alarm.cause in begun else alarm for alarm in decided.keep if alarm.cause not in over]
        if keep or over or decided.forget:
            self.store.ledger.keep_alarms(keep, (*over, *decided.forget))

    def _about_store(self, cause: Cause | None, now: datetime) -> None:
        """Keep the alarm about the store in memory: told at the second look in a row that finds it in trouble."""
        held = self._store_alarm
        if cause is not None and held is None:
            self._store_alarm = Alarm(STORE, now, cause.text)
        elif cause is not None and held is not None and held.told is None and self._tell((held,), (), now):
            self._store_alarm = replace(held, told=now)
        elif cause is None and held is not None and (held.told is None or self._tell((), (replace(held, gone=now),), now)):
            self._store_alarm = None

    def _tell(self, begun: tuple[Alarm, ...], over: tuple[Alarm, ...], now: datetime) -> bool:
        if not begun and not over:
            return False
        for alarm in begun:
            talk.logger().warning("alarm", cause=alarm.cause, text=alarm.text)
        for alarm in over:
            talk.logger().info("alarm is over", cause=alarm.cause)
        why = apprising.tell(self.config, *message(begun, over, now), self._stop.is_set)
        if why is not None:
            talk.logger().error("the operators could not be told", why=why)
        return why is None


def facts(config: Config, store: Store, now: datetime) -> Facts:
    """Return what troubles are found in."""
    queues = OperationQueries(store.engine).queues(now, READER_VERSION)
    return Facts(
        runs={job.name: store.queries.runs(config.alarms.failures * 3, job=job.name) for job in jobs(config)},
        sources=_sources(config, store, now),
        queues={job: queues[job].oldest for job in OURS},
        given_up={one.channel: one.dead for one in DeliveryQueries(store.engine).channels()},
        disk_free=shutil.disk_usage(config.data).free,
    )


def _sources(config: Config, store: Store, now: datetime) -> dict[str, str]:
    found = {}
    for state in store.queries.sources():
        source = config.sources.get(state.id)
        if source is None or not source.enabled:
            continue
        known_to = state.complete_to or state.began
        if stale(known_to, source.every, now):
            found[state.id] = f"complete only to {known_to:%Y-%m-%d %H:%M} UTC"
        elif state.silent_since is not None:
            said = store.queries.published([("source", state.id), ("kind", "SourceSilent")], limit=1)
            found[state.id] = getattr(said[0].event, "why", "silent") if said else "silent"
    return found
