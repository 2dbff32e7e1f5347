"""Whether a source does what may be expected of it: a pure judgement over its runs, its news and its doubtful readings.

It speaks only of what cannot be chance. A source stands still when, at the pace of the weeks before, so many documents should
have come that none at all has a probability below one in a thousand (Poisson, `ENOUGH`); a small source may be quiet for long.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from voetnoot.config import Expect
from voetnoot.config.periods import in_period
from voetnoot.events import Event, SourceResumed, SourceSilent
from voetnoot.runs import Run, RunState
from voetnoot.words import Words

ENOUGH = 7.0
"""So many documents expected and none come: e^-7 is below one in a thousand."""
BASELINE = timedelta(weeks=8)
"""The weeks before the last news over which the usual pace is counted."""
LEAST_BASELINE = 15
"""Office days that must have been watched before anything is usual."""
WEEK = timedelta(days=7)
LEAST_READINGS = 20
"""Readings of one week below which no share is taken."""
SATURDAY = 5


STALE_AFTER = 4
"""A source that was not seen completely for so many of its intervals (and a day) is not known well enough any more."""


def stale(known_to: datetime | None, every: timedelta, now: datetime) -> bool:
    """Tell whether what is known of a source is old at ``now``; ``known_to``: its watermark, or since when it is watched."""
    return known_to is not None and now - known_to > max(STALE_AFTER * every, timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Read:
    """One reading: when, and whether it left doubts or failed."""

    at: datetime
    doubtful: bool


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is known of a source: its ended runs, oldest first, its watermark, its silence, its newest readings.

    ``deleted`` counts the answers that it took away and of which that was not told.
    """

    source: str
    runs: Sequence[Run] = ()
    complete_to: datetime | None = None
    first_complete: datetime | None = None
    silent_since: datetime | None = None
    readings: Sequence[Read] = ()
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class Silence:
    """Why a source counts as silent, since when, and the numbers for the sentence."""

    code: str
    since: datetime
    values: tuple[tuple[str, object], ...] = ()


def compare(facts: SourceFacts, expect: Expect, now: datetime, words: Words) -> tuple[Event, ...]:
    """Return `SourceSilent` when the source falls silent, `SourceResumed` when it no longer is, nothing while nothing changes."""
    silence = silent(facts, expect, now)
    if (silence is None) == (facts.silent_since is None):
        return ()
    if silence is not None:
        why = words.say(f"silence.{silence.code}", **dict(silence.values))
        return (SourceSilent(at=now, source=facts.source, since=silence.since, why=why, complete_to=facts.complete_to),)
    why = words.say("silence.over", since=words.moment(facts.silent_since))
    return (SourceResumed(at=now, source=facts.source, since=now, why=why, complete_to=facts.complete_to),)


def silent(facts: SourceFacts, expect: Expect, now: datetime) -> Silence | None:
    """Return why the source is silent at ``now``, or ``None``. The first of these that holds, the gravest first."""
    unreachable = _unreachable(facts, expect, now)
    if unreachable is not None or not facts.runs or not _good(facts.runs[-1]):
        return unreachable or _unchanged(facts)
    return (
        _many_deleted(facts, expect)
        or _too_many(facts, expect)
        or _standing_still(facts, expect, now)
        or _too_few(facts, expect, now)
        or _doubtful(facts, expect, now)
    )


def too_many_withdrawn(count: int, most: int) -> bool:
    """Tell whether ``count`` answers taken away at once are a fault of the source rather than what it means to say."""
    return count > most


def is_office_day(day: date, expect: Expect) -> bool:
    """Tell whether anything may be expected on ``day``: no weekend, no recess."""
    return day.weekday() < SATURDAY and not any(in_period(day, period) for period in expect.recess)


def _unchanged(facts: SourceFacts) -> Silence | None:
    """One failed run changes nothing: who is silent stays so, who speaks is not called silent yet."""
    return None if facts.silent_since is None else Silence("unreachable", facts.silent_since)


def _unreachable(facts: SourceFacts, expect: Expect, now: datetime) -> Silence | None:
    """Failed runs in a row count from the first of them: a time in which we ourselves did not run proves nothing."""
    failed: datetime | None = None
    for run in reversed(facts.runs):
        if _good(run):
            break
        if run.state is not RunState.ABANDONED:
            failed = run.started
    if failed is None or now - failed <= expect.unreachable_after:
        return None
    return Silence("unreachable", failed)


def _many_deleted(facts: SourceFacts, expect: Expect) -> Silence | None:
    if not too_many_withdrawn(facts.deleted, expect.most_withdrawn):
        return None
    since = facts.silent_since or facts.runs[-1].started
    return Silence("many_deleted", since, (("count", facts.deleted), ("most", expect.most_withdrawn)))


def _too_many(facts: SourceFacts, expect: Expect) -> Silence | None:
    last = facts.runs[-1]
    if expect.most_per_run is None or last.stats.new <= expect.most_per_run or not _after_first(last, facts):
        return None
    return Silence("too_many", last.started, (("count", last.stats.new), ("most", expect.most_per_run)))


def _standing_still(facts: SourceFacts, expect: Expect, now: datetime) -> Silence | None:
    if facts.first_complete is None:
        return None
    moved = max((run.started for run in facts.runs if run.stats.new), default=None)
    if moved is None:  # so long ago that its run is forgotten
        return None if facts.silent_since is None else Silence("unreachable", facts.silent_since)
    since = max(moved, _watched_since(facts, expect))
    days = [day for day in _between(since, now) if is_office_day(day, expect)]
    usual = _usual(facts, expect, moved)
    missed = sum(usual.get(day.weekday(), 0.0) for day in days)
    if timedelta(days=len(days)) < max(expect.silent_after, timedelta(days=1)) or missed < ENOUGH:
        return None
    return Silence("standing_still", since, (("days", len(days)), ("usual", round(missed))))


def _too_few(facts: SourceFacts, expect: Expect, now: datetime) -> Silence | None:
    start = _midnight(now) - WEEK
    days = [start.date() + timedelta(days=n) for n in range(7)]
    watched = facts.first_complete is not None and max(facts.first_complete, _watched_since(facts, expect)) <= start
    if expect.least_per_week is None or not watched or sum(is_office_day(day, expect) for day in days) < SATURDAY:
        return None
    count = sum(run.stats.new for run in facts.runs if start <= run.started < start + WEEK)
    if count >= expect.least_per_week:
        return None
    return Silence("too_few", start, (("count", count), ("least", expect.least_per_week)))


def _doubtful(facts: SourceFacts, expect: Expect, now: datetime) -> Silence | None:
    start = now - WEEK
    share, number = _share(read for read in facts.readings if read.at >= start)
    usual, before = _share(read for read in facts.readings if read.at < start)
    if number < LEAST_READINGS or before < LEAST_READINGS or share < max(expect.doubtful_share, 2 * usual):
        return None
    return Silence("doubtful", start, (("share", round(100 * share)), ("usual", round(100 * usual))))


def _share(readings: Iterable[Read]) -> tuple[float, int]:
    doubtful = [read.doubtful for read in readings]
    return (sum(doubtful) / len(doubtful) if doubtful else 0.0), len(doubtful)


def _usual(facts: SourceFacts, expect: Expect, moved: datetime) -> dict[int, float]:
    """Return how many documents a weekday brings, over the office days watched before the last news; empty without a baseline."""
    first = facts.first_complete
    oldest = min((run.started for run in facts.runs), default=moved)
    start = max(oldest, moved - BASELINE, first or moved)
    days = [day for day in _between(start, moved + timedelta(days=1)) if is_office_day(day, expect)]
    if len(days) < LEAST_BASELINE:
        return {}
    came: Counter[date] = Counter()
    for run in facts.runs:
        if _after_first(run, facts):
            came[run.started.date()] += run.stats.new
    of_weekday = Counter(day.weekday() for day in days)
    return {weekday: sum(came[day] for day in days if day.weekday() == weekday) / n for weekday, n in of_weekday.items()}


def _watched_since(facts: SourceFacts, expect: Expect) -> datetime:
    """Return since when complete runs have followed each other: while nobody could look, nothing stood still."""
    good = [run.started for run in facts.runs if _good(run)]
    limit = max(expect.unreachable_after, timedelta(days=1))
    gaps = [after for before, after in pairwise(good) if after - before > limit]
    return gaps[-1] if gaps else (facts.first_complete or good[0])


def _good(run: Run) -> bool:
    return run.state is RunState.DONE and run.stats.why is None


def _after_first(run: Run, facts: SourceFacts) -> bool:
    return facts.first_complete is not None and run.started > facts.first_complete


def _between(start: datetime, end: datetime) -> list[date]:
    """Return the whole days that lie between two moments."""
    first = start.astimezone(UTC).date() + timedelta(days=1)
    return [first + timedelta(days=n) for n in range((end.astimezone(UTC).date() - first).days)]


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)
