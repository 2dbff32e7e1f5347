"""Which troubles the operators must hear of, and when: one alarm per cause when it begins, one word when it is over. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from voetnoot.config.operation import Alarms
from voetnoot.passwords import veiled
from voetnoot.runs import Run, RunState

_BAD = frozenset({RunState.FAILED, RunState.TIMED_OUT})


@dataclass(frozen=True, slots=True)
class Cause:
    """A trouble that holds now: its name (``disk``, ``job:read``), and a sentence."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """A trouble as the ledger knows it: ``told`` when the operators heard that it began, ``gone`` since when it is not seen."""

    cause: str
    since: datetime
    text: str
    told: datetime | None = None
    gone: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What causes are found in. ``runs``: per job, newest first; ``sources``: a sentence per source in trouble, by id.

    ``queues``: since when the oldest work of a job waits; ``given_up``: deliveries per channel; ``disk_free``: bytes.
    """

    runs: Mapping[str, Sequence[Run]]
    sources: Mapping[str, str]
    queues: Mapping[str, datetime | None]
    given_up: Mapping[str, int]
    disk_free: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows: alarms to ``keep`` as they are now, to tell as ``begun`` or as ``over``, and to ``forget`` untold."""

    keep: tuple[Alarm, ...]
    begun: tuple[Alarm, ...]
    over: tuple[Alarm, ...]
    forget: tuple[str, ...]


def causes(facts: Facts, settings: Alarms, now: datetime) -> list[Cause]:
    """Return the troubles that hold at ``now``, by name."""
    found = [Cause(f"source:{source}", f"{source}: {why}") for source, why in facts.sources.items()]
    for job, runs in facts.runs.items():
        ended = [run for run in runs if run.state in (*_BAD, RunState.DONE)][: settings.failures]
        if len(ended) == settings.failures and all(run.state in _BAD for run in ended):
            why = veiled(ended[0].stats.why or ended[0].state.value)
            found.append(Cause(f"job:{job}", f"{job} failed {settings.failures} times in a row, the last time because: {why}"))
        if len(ended) == settings.failures and all(run.stats.void for run in ended):
            found.append(Cause("network", f"{job} judged nothing {settings.failures} times in a row: {ended[0].stats.void}"))
    for job, oldest in facts.queues.items():
        if oldest is not None and now - oldest > settings.queue_age:
            found.append(Cause(f"queue:{job}", f"work for {job} has waited since {oldest:%Y-%m-%d %H:%M} UTC"))
    for channel, number in facts.given_up.items():
        if number:
            found.append(Cause(f"channel:{channel}", f"{number} deliveries to {channel} were given up; see voetnoot deliveries"))
    if facts.disk_free < settings.disk_free:
        found.append(Cause("disk", f"{facts.disk_free // 1_000_000} MB are free beside the data"))
    if any(runs and runs[0].stats.void for runs in facts.runs.values()):
        found = [cause for cause in found if not _follows(cause)]
    return sorted(found, key=lambda cause: cause.name)


def _follows(cause: Cause) -> bool:
    """Return whether ``cause`` is what a network that is off brings about: one trouble, one alarm."""
    return cause.name.startswith(("source:", "queue:check-links", "queue:archive", "channel:")) or cause.name == "job:discover"


def plan(held: Iterable[Alarm], found: Iterable[Cause], now: datetime, calm: timedelta) -> Plan:
    """Return what follows from the troubles that are ``found`` at ``now`` and the alarms that are ``held``.

    A trouble that goes and comes back within ``calm`` is one: nothing more is said of it. While our own network is in trouble,
    and until it has been well for that long, nothing is begun that follows from it.
    """
    known = {alarm.cause: alarm for alarm in held}
    found = list(found)
    off = "network" in {cause.name for cause in found} or "network" in known
    seen = {cause.name: cause for cause in found if not off or cause.name in known or not _follows(cause)}
    keep = [
        Alarm(cause.name, known[name].since if name in known else now, cause.text, known[name].told if name in known else None)
        for name, cause in seen.items()
    ]
    gone = [
        Alarm(alarm.cause, alarm.since, alarm.text, alarm.told, alarm.gone or now)
        for name, alarm in known.items()
        if name not in seen
    ]
    return Plan(
        keep=(*keep, *(alarm for alarm in gone if alarm.told is not None)),
        begun=tuple(alarm for alarm in keep if alarm.told is None),
        over=tuple(alarm for alarm in gone if alarm.told is not None and alarm.gone and now - alarm.gone >= calm),
        forget=tuple(alarm.cause for alarm in gone if alarm.told is None),
    )


def message(begun: Sequence[Alarm], over: Sequence[Alarm], now: datetime) -> tuple[str, str]:
    """Return title and body of the one message that tells of all of them."""
    lines = [f"{alarm.text} (alarm {alarm.cause})" for alarm in begun]
    lines += [f"over since {alarm.gone or now:%Y-%m-%d %H:%M} UTC: {alarm.text} (alarm {alarm.cause})" for alarm in over]
    title = "; ".join((*(alarm.cause for alarm in begun), *(f"{alarm.cause} is over" for alarm in over)))
    return f"Voetnoot: {title}", "\n".join(lines)
