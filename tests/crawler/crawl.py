"""Run by the tests in a process of its own: each line of JSON on standard input is an order; what came of it is printed."""

import dataclasses
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from crawler.canaries import check_canaries
from crawler.linkcheck import check_links
from crawler.probed import Probed
from crawler.probing.pace import pace_of
from voetnoot.codec import outcome_to_json
from voetnoot.config import Links, Network
from voetnoot.errors import ConfigError
from voetnoot.ids import content_id
from voetnoot.links import Link


class Crawl:
    """One order: which links, with which settings, and what is to go wrong on our side."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.links, self.network = Links(**order["links"]), Network(**order["network"])
        self.taken = self.sunk = self.ahead = self.calls = 0

    def due(self) -> Iterator[Link]:
        for url in self.order["urls"] * self.order.get("times", 1):
            self.taken += 1
            self.ahead = max(self.ahead, self.taken - self.sunk)
            yield Link(content_id("link", url), url, "")

    def sink(self, probed: Probed) -> None:
        self.sunk += 1
        if self.order.get("broken_sink"):
            raise OSError("the disk is full")
        if not self.order.get("quiet"):
            say(told(probed))

    def now(self) -> datetime:
        self.calls += 1
        if self.calls == self.order.get("clock_breaks_at"):
            raise RuntimeError("the clock is broken")
        return datetime(2026, 1, 5, tzinfo=UTC) + timedelta(seconds=self.calls)

    def run(self) -> dict[str, Any]:
        if self.order.get("canaries"):
            return {"well": check_canaries(self.links, self.network)}
        before = memory_now()
        try:
            due, pace = self.due(), pace_of(self.links)
            if self.order.get("first"):  # a crawl of its own, before that of the rest
                check_links(islice(due, self.order["first"]), self.links, self.network, self.sink, self.now, pace=pace)
            stats = dataclasses.asdict(check_links(due, self.links, self.network, self.sink, self.now, pace=pace))
        except (OSError, ConfigError) as error:
            stats = {"raised": str(error)}
        grown = memory("VmHWM") - before
        return {"stats": stats, "grown": grown, "taken": self.taken, "sunk": self.sunk, "ahead": self.ahead}


def memory_now() -> int:
    """Return the resident KiB, and let the peak be counted from here (proc(5), ``clear_refs``).

    ``ru_maxrss`` would not do: a process inherits there the peak of whoever started it (getrusage(2)).
    """
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return memory("VmRSS")


def memory(field: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))


def say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def told(probed: Probed) -> dict[str, Any]:
    return {
        "url": probed.link.url,
        "outcome": outcome_to_json(probed.outcome),
        "body": probed.exchange and probed.exchange.body[:5000].decode("latin-1"),
        "request_head": probed.exchange and probed.exchange.request_head.decode("latin-1"),
        "response_head": probed.exchange and probed.exchange.response_head.decode("latin-1"),
        "redirects": [(one.url, one.response_head.decode("latin-1")) for one in probed.redirects],
        "text": probed.text and dataclasses.asdict(probed.text),
        "ip": probed.exchange and probed.exchange.ip,
    }


for line in sys.stdin:
    say({"done": Crawl(json.loads(line)).run()})
