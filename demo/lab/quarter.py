"""Ninety days over many links without a network: what each would answer is drawn, what follows is the work of the real watch.

Due links come from the store, their probes go into it, and verdicts, host incidents and events are settled as in a run.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from scheduler.settling import settle, why_void
from store.engine import Store
from store.link_queries import DueLink
from voetnoot.config import Config
from voetnoot.links import Answered, ConnectFailed, Outcome, Probe, TimedOut
from voetnoot.runs import RunState, RunStats
from voetnoot.urls import link_id, normalise

START = datetime(2026, 1, 5, 10, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS = 90
LARGE = 400
"""Cited links of the one large host."""

HOUSE = 20
"""Links of a host of middling size."""

_LARGE_HOST = "www.groot.test"
_LARGE_FAILS = (23.0, 26.0)
"""Days of the fault of the large host: around the fifth look at its links, so that many of them are looked at meanwhile."""

NETWORK_OFF = (50.0, 50.5)
"""Days between which our own network is off."""


class Fate(StrEnum):
    """What is true of a link in the end."""

    LIVES = "lives"
    GONE = "gone"
    SILENT = "silent"
    REVIVES = "revives"


@dataclass(frozen=True, slots=True)
class Life:
    """One link: its fate, the day it dies and the day it lives again, and its stumbles as (from, to, how) in days."""

    url: str
    host: str
    fate: Fate
    dies: float = 1e9
    revives: float = 1e9
    stumbles: tuple[tuple[float, float, str], ...] = ()

    def says(self, day: float) -> Outcome:
        """Return what a check on ``day`` sees."""
        if self.dies <= day < self.revives:
            return TimedOut(self.host, "connect") if self.fate is Fate.SILENT else _HOW["404"](self)
        how = next((how for since, until, how in self.stumbles if since <= day < until), "ok")
        return _HOW[how](self)


_HOW: dict[str, Callable[[Life], Outcome]] = {
    "ok": lambda life: Answered(life.url, 200, size=900, digest="sha256:aa", text_length=900),
    "404": lambda life: Answered(life.url, 404, size=90),
    "503": lambda life: Answered(life.url, 503, size=90),
    "refused": lambda life: ConnectFailed(life.host, "refused"),
    "time-out": lambda life: TimedOut(life.host, "first-byte"),
    "429": lambda life: Answered(life.url, 429, size=9),
}


def lives(number: int, seed: int = 1) -> list[Life]:
    """Return ``number`` lives: one large host that is out for three days, houses with outages of their own, links that die."""
    dice = random.Random(seed)  # noqa: S311 - nothing here is secret
    outage = ((*_LARGE_FAILS, "503"),)
    large = min(LARGE, number // 3)
    made = [Life(_url(_LARGE_HOST, nth), _LARGE_HOST, Fate.LIVES, stumbles=outage) for nth in range(large)]
    house = 0
    while len(made) < number:
        house += 1
        made += _alone(dice, f"www.alleen-{house}.test") if house % 4 else _house(dice, f"www.huis-{house}.test")
    return made[:number]


def _house(dice: random.Random, host: str) -> list[Life]:
    """Return a host whose links share their outages, and stumble by themselves."""
    common = tuple(_stumble(dice, dice.uniform(3, 80)) for _ in range(dice.choice((0, 1, 1, 2))))
    return [
        Life(_url(host, nth), host, Fate.LIVES, stumbles=(*common, *((_stumble(dice, dice.uniform(3, 80)),) * (nth % 4 == 0))))
        for nth in range(HOUSE)
    ]


def _alone(dice: random.Random, host: str) -> list[Life]:
    """Return two links of a host, of which one dies early enough for its death to be said within the days that are played."""
    fate = dice.choice((Fate.GONE, Fate.SILENT, Fate.REVIVES))
    dies = dice.uniform(1, 20)
    revives = dies + dice.uniform(25, 35) if fate is Fate.REVIVES else 1e9
    return [
        Life(_url(host, 0), host, fate, dies, revives),
        Life(_url(host, 1), host, Fate.LIVES, stumbles=(_stumble(dice, dice.uniform(3, 80)),)),
    ]


def _stumble(dice: random.Random, since: float) -> tuple[float, float, str]:
    return since, since + dice.uniform(0.2, 3), dice.choice(("404", "503", "refused", "time-out", "429"))


def _url(host: str, nth: int) -> str:
    return normalise(f"https://{host}/stukken/{nth}")


@dataclass(slots=True)
class Quarter:
    """The play: ``every`` is how often the due links are checked. After `play`, `found` says what was wrong."""

    config: Config
    store: Store
    all_of_them: list[Life]
    every: timedelta
    voids: int = 0
    changed_while_off: int = 0
    _by_id: dict[str, Life] = field(default_factory=dict)
    _failed: dict[str, datetime] = field(default_factory=dict)
    """The first failed check of each link since it last answered."""

    _first: dict[str, list[datetime]] = field(default_factory=dict)

    def play(self) -> Iterator[datetime]:
        """Let the days pass; gives the moment after each round."""
        self._by_id = {link_id(life.url): life for life in self.all_of_them}
        self.store.ledger.watch_links([(link, life.url) for link, life in self._by_id.items()], START)
        now = START
        while now < START + DAYS * DAY:
            self._round(now)
            yield now
            now += self.every

    def _round(self, now: datetime) -> None:
        due = {one.id: one for one in self.store.queries.due_links(now, self.config.links.batch)}
        if not due:
            return
        day = (now - START) / DAY
        off = NETWORK_OFF[0] <= day < NETWORK_OFF[1]
        probes = [Probe(link, now, _off(one) if off else self._by_id[link].says(day)) for link, one in due.items()]
        run = self.store.ledger.start_run("check-links", now, now, None)
        self.store.ledger.add_probes(run, probes)
        void = why_void(self.store, self.config, run, due.values(), probes, canaries=not off)
        events = 0
        if void is not None:
            self.store.ledger.void_run(run)
            self.voids += 1
        else:
            self._note(probes)
            _, events = settle(self.config, self.store, run, list(due), now)
        self.changed_while_off += events if off else 0
        self.store.ledger.end_run(run, RunState.DONE, RunStats(asked=len(due), void=void, new=events), now)

    def _note(self, probes: list[Probe]) -> None:
        for probe in probes:
            if isinstance(probe.outcome, Answered) and probe.outcome.status == 200:  # noqa: PLR2004
                self._failed.pop(probe.link, None)
            elif probe.link not in self._failed:
                self._failed[probe.link] = probe.at
                self._first.setdefault(probe.link, []).append(probe.at)

    def found(self) -> list[str]:
        """Return all that was not as it should be, in words."""
        events = self.store.queries.events()
        told = [(type(event).__name__, event) for event in events]
        wrong = [f"{kind} of {_LARGE_HOST}: {count} times" for kind, count in self._incidents(told).items() if count != 1]
        by_link: dict[str, list[tuple[str, datetime]]] = {}
        for kind, event in told:
            if kind in ("LinkDied", "LinkRevived"):
                by_link.setdefault(event.link, []).append((kind, event.at))  # type: ignore[attr-defined]
        for link, life in self._by_id.items():
            wrong += [f"{life.url} ({life.fate}): {why}" for why in self._of(life, link, by_link.get(link, []))]
        return wrong

    def _incidents(self, told: Sequence[tuple[str, object]]) -> Counter[str]:
        counts = Counter({"HostFailed": 0, "HostRecovered": 0})
        counts.update(kind for kind, event in told if getattr(event, "host", None) == _LARGE_HOST and kind in counts)
        return counts

    def _of(self, life: Life, link: str, said: list[tuple[str, datetime]]) -> list[str]:
        kinds = [kind for kind, _ in said]
        wanted = {Fate.LIVES: [], Fate.REVIVES: ["LinkDied", "LinkRevived"]}.get(life.fate, ["LinkDied"])
        if kinds != wanted:
            return [f"told as {kinds}, not {wanted}"]
        if not wanted:
            return []
        turned = START + life.dies * DAY
        first = next(at for at in self._first[link] if at >= turned)
        after = (said[0][1] - first) / DAY
        due = self.config.links.policy.silence_days if life.fate is Fate.SILENT else self.config.links.policy.not_found_days
        wrong = [] if due <= after <= due + 3 else [f"its death was said after {after:.1f} days; the policy says {due}"]
        if life.fate is Fate.REVIVES:
            late = said[1][1] - (START + life.revives * DAY)
            wrong += (
                [f"its revival was said after {late}"] if not timedelta() <= late <= self.config.links.dead_every + DAY else []
            )
        return wrong


def _off(one: DueLink) -> Outcome:
    return ConnectFailed(one.host, "unreachable")
