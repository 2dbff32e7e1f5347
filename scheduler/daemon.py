"""The daemon: one leader per store, jobs in child processes, the site beside them, a polite end."""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from scheduler import fork_server, heap, leader, talk
from scheduler.agenda import Agenda
from scheduler.alarming import Watchman
from scheduler.clock import Clock
from scheduler.leading import Leading, folder_of, try_to_lead, who_leads
from scheduler.lifeline import surely_dead
from scheduler.runner import Runner
from scheduler.signals import stopped_by_signals
from scheduler.site import Site, open_site, take_port
from scheduler.vitals import Vitals
from scheduler.warmth import Warmth
from store.engine import Store, open_for
from voetnoot.config import Config
from voetnoot.errors import StoreError
from voetnoot.runs import Run

HEARTBEAT_SECONDS = 15.0
"""How often the plan is made anew though nothing happened: after a suspend or a jump of the clock this is the longest delay."""
ATTENTION_SECONDS = 0.2
"""How long a signal may wait."""
STANDBY_SECONDS = 1.0
"""How often a daemon that stands by asks whether it may lead."""


@dataclass(slots=True)
class Hooks:
    """Whom a daemon tells what: each run that ended (in another thread), the address of the site, the end of a play."""

    on_run: Callable[[Run], None] | None = None
    on_ready: Callable[[str | None], None] | None = None
    on_end: Callable[[], None] | None = None


def serve(
    config: Config,
    clock: Clock,
    *,
    until: datetime | None = None,
    on_run: Callable[[Run], None] | None = None,
    on_ready: Callable[[str | None], None] | None = None,
    on_end: Callable[[], None] | None = None,
    web: bool = True,
    linger: bool = True,
    stop: threading.Event | None = None,
) -> None:
    """Run the jobs of ``config`` by ``clock``, and serve the site, until SIGTERM or SIGINT (or ``stop``).

    ``until``: no job due later starts; then ``on_end`` is called, and serve returns, or with ``linger`` goes on serving the
    site. ``on_run`` is called after each run, in another thread; ``on_ready`` with the address of the site once it can be asked.
    Raises `VoetnootError` when the store cannot be used or the port is taken.
    """
    stop = stop or threading.Event()
    heap.share()
    with ExitStack() as stack:
        stack.enter_context(stopped_by_signals(stop))
        store = open_for(config)
        stack.callback(store.close)
        vitals = Vitals.of(config, clock)
        stack.callback(vitals.close)
        _Daemon(config, store, clock, until, Hooks(on_run, on_ready, on_end), web, linger, stop, stack, vitals).work()


@dataclass(slots=True)
class _Daemon:
    """One daemon: it stands by, leads, and stands by again should it lose the lead."""

    config: Config
    store: Store
    clock: Clock
    until: datetime | None
    hooks: Hooks
    web: bool
    linger: bool
    stop: threading.Event
    stack: ExitStack
    vitals: Vitals
    site: Site | None = None
    ready: bool = False

    def work(self) -> None:
        while not self.stop.is_set():
            with ExitStack() as tenure:
                leading = self._lead()
                if leading is None:
                    return
                tenure.callback(leading.resign)
                agenda = self._begin(leading, tenure)
                if agenda is not None:
                    self._attend(agenda, leading)
                if self.stop.is_set() or (agenda is not None and agenda.finished.is_set()):
                    self._end()
                    return
                if agenda is None:
                    continue
                talk.logger().error("no longer leads: the lease on the store could not be renewed")

    def _end(self) -> None:
        self.vitals.ending()
        talk.logger().info("ending")
        if self.site is not None:
            self.site.ask_to_stop()

    def _lead(self) -> Leading | None:
        """Return the leadership, after standing by as long as another daemon has it; ``None`` when stopped meanwhile.

        Raises `StoreError` when the store cannot be used, unless it could before: then it is waited for.
        """
        told = ""
        while not self.stop.is_set():
            try:
                leading = try_to_lead(self.config, self.store, self.clock())
                if leading is not None:
                    return leading
                who = who_leads(self.config, self.store) or {}
                word = "standing by: another daemon works on this store"
                facts = {"leader": who.get("pid", "?"), "host": who.get("host", "?"), "data": str(self.config.data)}
            except StoreError as trouble:
                if not (self.ready or told):
                    raise
                word, facts = "standing by: the store cannot be used", {"why": str(trouble)}
            if told != word:
                talk.logger().warning(word, **facts)
                self.vitals.standing_by(word)
                told = word
            self.vitals.beat()
            self.stop.wait(STANDBY_SECONDS)
        return None

    def _begin(self, leading: Leading, tenure: ExitStack) -> Agenda | None:
        """Take up the work: the site if it is not open yet, what was left undone, the agenda.

        ``None`` when the store, which could be used before, cannot be now.
        """
        if self.web and self.site is None:
            self.site = open_site(self.config, self.store, take_port(self.config), self.vitals)
            self.stack.callback(self.site.stop)
        try:
            self._recover()
        except StoreError as trouble:
            if not self.ready:
                raise
            talk.logger().error("cannot take over", why=str(trouble))
            self.stop.wait(STANDBY_SECONDS)
            return None
        warm = fork_server.warm_up()
        url = self.site.url if self.site else None
        talk.logger().info("at work", site=url, data=str(self.config.data))
        if self.hooks.on_ready is not None and not self.ready:
            self.hooks.on_ready(url)
        self.ready = True
        if not self._wait_for(warm, leading):
            return None
        agenda = Agenda(Runner(self.config, self.store, self.clock, leading, self.vitals), self.until, self.hooks.on_run)
        agenda.open()
        tenure.callback(agenda.close)
        watchman = Watchman(self.config, self.store, self.clock)
        watchman.begin()
        tenure.callback(watchman.end)
        self.vitals.at_work(url)
        return agenda

    def _wait_for(self, warm: threading.Event, leading: Leading) -> bool:
        """Wait until children can be had, alive all the while; tell whether there is still something to do."""
        while not warm.wait(ATTENTION_SECONDS):
            self.vitals.beat()
            if self.stop.is_set() or not leading.held:
                fork_server.cool_down()
                return False
        return True

    def _recover(self) -> None:
        """Take over from a daemon that was cut off: what it left running is abandoned, and so made up."""
        leader.wait_for_children(folder_of(self.config), self.stop.is_set)
        for run in self.store.ledger.abandon_runs(self.clock(), surely_dead):
            talk.logger().warning("a run was cut off and will be made up", run=run)
        last = max((run for run in self.store.queries.last_runs().values()), key=lambda run: run.id, default=None)
        if last is not None:
            self.clock.resume(last.due)

    def _attend(self, agenda: Agenda, leading: Leading) -> None:
        """Keep the agenda going until it has finished (and then, with ``linger``, until ``stop``), or the lead is lost."""
        beat, warmth = time.monotonic(), Warmth(heap.Rests(self.store.rest))
        while not self.stop.is_set() and leading.held and not agenda.finished.wait(ATTENTION_SECONDS):
            self.vitals.beat(agenda.overdue())
            warmth.attend(agenda.until_next())
            if agenda.rested or time.monotonic() - beat >= HEARTBEAT_SECONDS:
                beat = time.monotonic()
                agenda.plan()
        if agenda.finished.is_set() and not self.stop.is_set():
            if self.hooks.on_end is not None:
                self.hooks.on_end()
            while self.linger and self.web and not self.stop.wait(ATTENTION_SECONDS):
                self.vitals.beat()
                warmth.attend(agenda.until_next())
