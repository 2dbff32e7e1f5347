"""Short messages to the world from the daemon: sent by child processes, so that it never waits for a network itself."""

import queue
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection

from scheduler import children, lifeline, talk
from voetnoot.config import Config

AT_ONCE = 50
LIMIT = 90.0
"""Seconds after which a child that sends is killed."""
TRIES, PAUSE = 3, 1.0


@dataclass(frozen=True, slots=True)
class Message:
    """A POST. ``url`` is a secret and never told; ``about`` is what the log calls it."""

    about: str
    url: str = field(repr=False)
    body: bytes = b""


@dataclass(slots=True)
class Messenger:
    """Sends what it is given, in order per address. What cannot be sent is told in the log and lost: the next one follows."""

    config: Config
    _waiting: "queue.Queue[Message | None]" = field(default_factory=partial(queue.Queue, 1000))
    _thread: threading.Thread | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, message: Message) -> None:
        """Take ``message`` to be sent; returns at once."""
        with self._lock:  # runs end in several threads
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="messenger", daemon=True)
                self._thread.start()
        try:
            self._waiting.put_nowait(message)
        except queue.Full:
            talk.logger().warning("a message is lost: too many wait", about=message.about)

    def close(self, seconds: float = 3.0) -> None:
        """Send what waits, as far as ``seconds`` allow."""
        if self._thread is not None:
            with suppress(queue.Full):  # then it is too much to be sent in time anyway
                self._waiting.put_nowait(None)
            self._thread.join(seconds)
            self._stop.set()

    def _work(self) -> None:
        while (first := self._waiting.get()) is not None:
            messages: list[Message | None] = [first]
            while messages[-1] is not None and len(messages) < AT_ONCE and not self._waiting.empty():
                messages.append(self._waiting.get())
            self._hand_over([one for one in messages if one is not None])
            if messages[-1] is None:
                return

    def _hand_over(self, messages: Sequence[Message]) -> None:
        try:
            ended = children.start_with(send_all, (self.config, messages), "messages", LIMIT).wait(self._stop.is_set, grace=0)
        except Exception as trouble:  # noqa: BLE001 - the daemon outlives a child that cannot start
            talk.logger().warning("messages could not be sent", why=str(trouble))
            return
        if ended.stats.why:
            talk.logger().warning("messages could not be sent", why=ended.stats.why)


def send_all(config: Config, messages: Sequence[Message], result: Connection) -> None:
    """Send ``messages``; what runs in the child."""
    lifeline.let_server_go()
    lifeline.die_with_parent()
    lifeline.lead_own_group()
    talk.set_up(config.log)
    import asyncio  # noqa: PLC0415

    from voetnoot.runs import RunState, RunStats  # noqa: PLC0415

    failed = asyncio.run(_send_all(config, messages))
    result.send((RunState.DONE.value, RunStats(why="; ".join(failed) or None)))


async def _send_all(config: Config, messages: Sequence[Message]) -> list[str]:
    from crawler.posting import opened, post  # noqa: PLC0415 - the daemon need not import what only children use

    failed = []
    until = time.monotonic() + LIMIT - 10
    async with opened(config.network) as session:
        for message in messages:
            posted = await post(session, config.network, message.url, message.body)
            for _ in range(TRIES - 1):
                if posted.fine or time.monotonic() > until:
                    break
                time.sleep(PAUSE)  # noqa: ASYNC251 - nothing else runs in this child, and the order is to be kept
                posted = await post(session, config.network, message.url, message.body)
            if not posted.fine:
                failed.append(f"{message.about}: {posted.word}")
    return failed
