"""The daemon: one leader per store, jobs in child processes, the site beside them, a polite end."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from types import FrameType

from scheduler import children, leader, talk
from scheduler.agenda import Agenda
from scheduler.alarming import Watchman
from scheduler.clock import Clock
from scheduler.runner import Runner
from scheduler.site import open_site, take_port
from scheduler.vitals import Vitals
from store.engine import Store, open_store
from voetnoot.config import Config
from voetnoot.runs import Run

HEARTBEAT_SECONDS = 15.0
"""How often the plan is made anew though nothing happened: after a suspend or a jump of the clock this is the longest delay."""
ATTENTION_SECONDS = 0.2
"""How long a signal may wait."""
STANDBY_SECONDS = 2.0
"""How often a daemon that stands by asks whether it may lead."""


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
    with ExitStack() as stack:
        stack.enter_context(_signals(stop))
        store = open_store(config.store.url, config.data, max_file_bytes=config.archive.max_file_bytes)
        stack.callback(store.close)
        vitals = Vitals.of(config, clock)
        leading = _lead(config, clock, stop, vitals)
        if leading is None:
            return
        stack.callback(leading.resign)
        site = open_site(config, store, take_port(config), vitals) if web else None
        if site is not None:
            stack.callback(site.stop)
        _recover(config, store, clock, stop)
        children.warm_up()
        talk.logger().info("at work", site=site.url if site else None, data=str(config.data))
        if on_ready is not None:
            on_ready(site.url if site else None)
        stack.callback(vitals.close)
        agenda = Agenda(Runner(config, store, clock, witness=vitals), until, on_run)
        agenda.open()
        watchman = Watchman(config, store, clock)
        watchman.begin()
        stack.callback(watchman.end)
        vitals.at_work(site.url if site else None)
        stack.callback(agenda.close)
        if site is not None:
            stack.callback(site.ask_to_stop)
        _attend(agenda, stop, on_end, vitals, linger=linger and web)
        vitals.ending()
        talk.logger().info("ending")


def _lead(config: Config, clock: Clock, stop: threading.Event, vitals: Vitals) -> leader.Leadership | None:
    """Return the leadership, after standing by as long as another daemon has it; ``None`` when stopped meanwhile."""
    told = False
    while not stop.is_set():
        leading = leader.try_to_lead(config.data, clock())
        if leading is not None:
            return leading
        if not told:
            pid = leader.leader_of(config.data).get("pid", "?")
            talk.logger().warning("standing by: another daemon works on this store", leader=pid, data=str(config.data))
            vitals.standing_by()
            told = True
        vitals.beat()
        stop.wait(STANDBY_SECONDS)
    return None


def _recover(config: Config, store: Store, clock: Clock, stop: threading.Event) -> None:
    """Take over from a daemon that was cut off: what it left running is abandoned, and so made up."""
    leader.wait_for_children(config.data, stop.is_set)
    for run in store.ledger.abandon_runs(clock()):
        talk.logger().warning("a run was cut off and will be made up", run=run)
    last = max((run for run in store.queries.last_runs().values()), key=lambda run: run.id, default=None)
    if last is not None:
        clock.resume(last.due)


def _attend(agenda: Agenda, stop: threading.Event, on_end: Callable[[], None] | None, vitals: Vitals, *, linger: bool) -> None:
    """Keep the agenda going until it has finished (and then, with ``linger``, until ``stop``)."""
    beat = time.monotonic()
    while not stop.is_set() and not agenda.finished.wait(ATTENTION_SECONDS):
        vitals.beat(agenda.overdue())
        if time.monotonic() - beat >= HEARTBEAT_SECONDS:
            beat = time.monotonic()
            agenda.plan()
    if agenda.finished.is_set() and not stop.is_set():
        if on_end is not None:
            on_end()
        while linger and not stop.wait(ATTENTION_SECONDS):
            vitals.beat()


@contextmanager
def _signals(stop: threading.Event) -> Iterator[None]:
    """Let SIGTERM and SIGINT set ``stop``; a second one ends the process at once. Only where signals can be had."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def asked(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop.set()

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
