"""Let the days of the lab pass: due links are checked by the job, kept in the store and judged, all as in a real watch."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from demo.lab.behaviours import Behaviour, load_lab
from demo.lab.serving import Servers, served
from demo.lab.world import World
from scheduler import talk
from scheduler.jobs.check_links import run
from scheduler.jobs.context import JobContext
from store.engine import Store, open_store
from voetnoot.config import Config, default_file, load
from voetnoot.links import Verdict
from voetnoot.runs import RunState
from voetnoot.urls import link_id, normalise

START = datetime(2026, 1, 5, 10, tzinfo=UTC)
DAYS = 36
"""Days played: what falls silent within the first four is dead after thirty more."""

SHORT, LONG = 0.2, 20.0
"""Seconds that a request may take, among links that use up whatever they get, and among those that a busy machine may delay."""

_CANARY = "plain-page"


@dataclass(frozen=True, slots=True)
class Step:
    """A verdict that a round gave, ``day`` days after the beginning."""

    day: float
    state: str
    reason: str


@dataclass(slots=True)
class Course:
    """What became of one cited link of ``behaviour``: the days on which it was checked, and each verdict that was new."""

    behaviour: str
    url: str
    checks: list[float] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def note(self, day: float, verdict: Verdict) -> None:
        """Note what holds after a round."""
        if verdict.at is not None and (at := _days(verdict.at)) not in self.checks:
            self.checks.append(at)
        step = Step(day, verdict.state.value, str(verdict.reason))
        if not self.steps or (self.steps[-1].state, self.steps[-1].reason) != (step.state, step.reason):
            self.steps.append(step)


@dataclass(slots=True)
class _Clock:
    """The simulated moment, which the servers and the job read."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


def shares() -> list[tuple[str, ...]]:
    """Return the names of all behaviours in shares that are to be played beside each other, the longest play first.

    Those that let us wait stand apart, so that the others need not wait for them; a share keeps to one route.
    """
    all_of_them = load_lab().behaviours
    waiting = [one.name for one in all_of_them if one.patient]
    direct = [one.name for one in all_of_them if one.direct and not one.patient]
    proxied = [one.name for one in all_of_them if not one.direct]
    return [tuple(waiting), tuple(proxied[::2]), tuple(proxied[1::2]), tuple(direct)]


def play(names: Collection[str], days: int = DAYS) -> list[Course]:
    """Play the behaviours called ``names``, all of one route, over ``days`` days; return the course of each link."""
    lab = load_lab()
    chosen = [one for one in lab.behaviours if one.name in names]
    direct = chosen[0].direct
    clock = _Clock()
    with TemporaryDirectory(prefix="voetnoot-lab-") as folder:
        ca_file = Path(folder) / "authority.pem"
        whole = type(lab)(tuple(one for one in lab.behaviours if one.direct == direct), lab.places, lab.sites)
        with served(World(whole, START, clock), ca_file, direct=direct) as servers:
            patience = SHORT if any(one.patient for one in chosen) else LONG
            config = _config(servers, ca_file, Path(folder) / "data", patience, direct=direct)
            talk.set_up(config.log)
            store = open_store(None, config.data)
            try:
                return _rounds(config, store, clock, _courses(chosen, servers), days)
            finally:
                store.close()


def _courses(behaviours: list[Behaviour], servers: Servers) -> dict[str, Course]:
    """Return the course of each link, by its id."""
    courses = {}
    for one in behaviours:
        for cited in one.urls:
            url = normalise(servers.address(cited))
            courses[link_id(url)] = Course(one.name, url)
    return courses


def _rounds(config: Config, store: Store, clock: _Clock, courses: dict[str, Course], days: int) -> list[Course]:
    store.ledger.watch_links([(link, course.url) for link, course in courses.items()], START)
    for day in range(days + 1):
        clock.now = START + timedelta(days=day)
        number = store.ledger.start_run("check-links", clock.now, clock.now, None)
        stats = run(JobContext(config, store, clock, number, talk.logger()))
        store.ledger.end_run(number, RunState.DONE, stats, clock.now)
        for link, watched in store.queries.links(courses).items():
            if watched.verdict is not None:
                courses[link].note(day, watched.verdict)
    return list(courses.values())


def _days(moment: datetime) -> float:
    return (moment - START) / timedelta(days=1)


def _config(servers: Servers, ca_file: Path, data: Path, patience: float, *, direct: bool) -> Config:
    """Return the settings of a real watch, with no pauses, ``patience`` seconds per request, and the way to the lab."""
    way: dict[str, Any] = {
        "network.proxy": f"http://127.0.0.1:{servers.port}",
        "links.vantage_proxy": f"http://127.0.0.1:{servers.vantage_port}",
    }
    if direct:
        way = {
            "network.nameservers": [f"127.0.0.1:{servers.dns_port}"],
            "network.allow_addresses": ["127.0.0.0/8"],
            "network.allow_ports": [servers.port],
        }
    canary = next(one for one in load_lab().behaviours if one.name == _CANARY)
    overrides = {
        **way,
        "data": data,
        "network.ca_file": ca_file,
        "links.pace_seconds": 0,
        "links.retry_wait": 0,
        "links.connect_timeout": patience * 0.75,
        "links.total_timeout": patience,
        "links.max_redirects": 5,
        "links.canaries": [] if direct else list(canary.urls),
        "log.level": "error",
    }
    return load(default_file(), {}, overrides)
