"""Every kind of source over its stand-in: real spider, real server, real store, real reading, and a clock that the test turns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
import structlog
from source_kinds import KINDS, Kind

from demo.serving import Asked, Response, served
from demo.upstreams.papers import Paper, Said, Upstream
from scheduler.jobs import discover, read
from scheduler.jobs.context import JobContext
from store.engine import Store
from voetnoot.config import Config
from voetnoot.runs import RunStats

LATER = "De vragen kunnen niet binnen de gebruikelijke termijn worden beantwoord. Ik streef ernaar dat later te doen."


def moment(day: int, hour: int = 10) -> datetime:
    """Return a moment counted in days from Monday, the second of March 2026."""
    return datetime(2026, 3, 1, hour, tzinfo=UTC) + timedelta(days=day)


def make_paper(number: int, day: int, *answers: str, holding: int | None = None, **more: Any) -> Paper:
    """Return a question asked on ``day`` and answered two days later; each further answer corrects it a week later."""
    said = [Said(moment(day + 2 + 7 * nth), text) for nth, text in enumerate(answers)]
    if holding is not None:
        said.insert(0, Said(moment(holding), LATER, holding=True))
    return Paper(number, moment(day).date(), tuple(said), **more)


@dataclass
class World:
    """One source: what its upstream knows, what time it is, what was asked, and our store."""

    kind: Kind
    store: Store
    origin: str = ""
    upstream: Upstream = field(default_factory=Upstream)
    now: datetime = field(default_factory=lambda: moment(1))
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    memory: list[int] = field(default_factory=list)
    settings: dict[str, object] = field(default_factory=dict)

    def site(self, asked: Asked) -> Response | None:
        self.asked.append(asked.target)
        self.agents.add(asked.agent)
        self.memory.append(psutil.Process().memory_info().rss)
        return self.kind.site(self.upstream, self.now, asked)

    def config(self) -> Config:
        base = {"base_url": self.origin + self.kind.root, "pace_seconds": 0, "overlap": "3d", "history": "60d"}
        block = {**base, **self.kind.settings, **self.settings}
        block = {key: value.replace("ORIGIN", self.origin) if isinstance(value, str) else value for key, value in block.items()}
        return Config.model_validate({"data": "unused", "sources": {self.kind.source: block}})

    def discover(self, clock: Callable[[], datetime] | None = None) -> RunStats:
        """Run `discover`; ``asked`` then holds the requests of this run alone."""
        self.asked.clear()
        self.memory.clear()
        return discover.run(self._context(clock or (lambda: self.now)))

    def run(self) -> RunStats:
        """Run `discover`, then `read`."""
        stats = self.discover()
        read.run(self._context(lambda: self.now))
        return stats

    def _context(self, clock: Callable[[], datetime]) -> JobContext:
        return JobContext(self.config(), self.store, clock, 1, structlog.get_logger(), self.kind.source)

    def events(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return kind and kenmerken of all events, in order."""
        found = self.store.queries.events()
        return [(one.kind, getattr(one, "kenmerken", ())) for one in found]

    def files(self) -> list[str]:
        """Return the requests of the last run that were for files."""
        return [target for target in self.asked if self.kind.is_file(target)]

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self.store.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]


@pytest.fixture(params=sorted(KINDS))
def world(request: pytest.FixtureRequest, tmp_path: Path, open_at: Callable[..., Store]) -> Iterator[World]:
    store = open_at(tmp_path)
    made = World(KINDS[request.param], store)
    with served(made.site) as origin:
        made.origin = origin
        yield made
    store.close()


@pytest.fixture
def at() -> Callable[..., datetime]:
    return moment


@pytest.fixture
def paper() -> Callable[..., Paper]:
    return make_paper


@pytest.fixture
def world_of() -> type[World]:
    return World
