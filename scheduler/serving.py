"""The site alone: any number of such processes, on any machine that reaches the store, beside the daemon that does the jobs."""

import threading
from collections.abc import Callable
from contextlib import ExitStack

from scheduler import heap, talk
from scheduler.clock import Clock
from scheduler.signals import stopped_by_signals
from scheduler.site import open_site, take_port
from scheduler.vitals import Vitals
from store.engine import open_for
from voetnoot.config import Config

ATTENTION_SECONDS = 0.2
"""How long a signal may wait."""


def serve_site(
    config: Config, clock: Clock, *, stop: threading.Event | None = None, on_ready: Callable[[str], None] | None = None
) -> None:
    """Serve pages, feeds and API of the store of ``config`` until SIGTERM or SIGINT (or ``stop``); nothing is written.

    ``on_ready`` is called with the address once it can be asked. Raises `VoetnootError` when the store cannot be used or the port
    is taken.
    """
    stop = stop or threading.Event()
    heap.share()
    with ExitStack() as stack:
        stack.enter_context(stopped_by_signals(stop))
        listening = take_port(config)
        stack.callback(listening.close)
        store = open_for(config)
        stack.callback(store.close)
        vitals = Vitals.of(config, clock)
        stack.callback(vitals.close)
        site = open_site(config, store, listening, vitals)
        stack.callback(site.stop)
        vitals.at_work(site.url)
        talk.logger().info("serving", site=site.url)
        if on_ready is not None:
            on_ready(site.url)
        rests = heap.Rests(store.rest)
        while not stop.wait(ATTENTION_SECONDS):
            vitals.beat()
            rests.in_time()
        vitals.ending()
        talk.logger().info("ending")
