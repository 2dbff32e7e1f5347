"""What the report counts of one link, and no more, so that a hundred thousand of them are read and counted in seconds."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from voetnoot.links import State, Verdict
from voetnoot.reports.narrowing import NO_VALUE
from voetnoot.reports.site_kinds import site_kind
from voetnoot.reports.survival import Life

NOT_CHECKED = "not-checked"
STATES = (*(state.value for state in State), NOT_CHECKED)
"""Every state that a link can be counted under. Each link is counted under exactly one."""

DIMENSIONS = ("year", "ministry", "source", "kind", "tld", "host")
"""What the report groups links by. The values of a link are those of `LinkFacts.keys`."""

GroupKey = tuple[str, str]
"""A dimension and a key."""

_LIVING = (State.ALIVE, State.MOVED)
_DAY = timedelta(days=1)
_NONE = (NO_VALUE,)


class CitedBy(NamedTuple):
    """An answer that cites a link, in short: its id, its day, the source it came from, the ministries that gave it, in order."""

    answer: str
    dated: date | None
    source: str
    ministries: tuple[str, ...]


class Cited(NamedTuple):
    """By which answers a link is cited: ``answers`` has one entry per citation, ``born`` is the day of the earliest of them.

    ``ministries`` that gave them and ``sources`` that they came from: each once, in order; (`NO_VALUE`,) where none is known.
    """

    answers: tuple[str, ...]
    born: date | None
    ministries: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def year(self) -> str:
        """The year of the earliest answer, or `NO_VALUE`."""
        return str(self.born.year) if self.born else NO_VALUE


class Standing(NamedTuple):
    """How a link stands: one of `STATES`, the code of the reason, and from when that holds. `NOT_CHECKED`: never judged yet.

    ``seen``: when it was last seen in its life, if we saw any of that. A link that never worked has no life, and of one that
    was dead when we first looked nobody knows how long it was; one that stopped answering, or that a wall keeps from us, was
    seen last when that began. ``never_worked``: it is dead and never did. ``goal``: where a link that moved leads now.
    """

    state: str
    reason: str
    since: datetime | None = None
    seen: datetime | None = None
    never_worked: bool = False
    goal: str | None = None


class LinkFacts(NamedTuple):
    """One cited link as it is counted. ``watched``: since when it is under watch; ``copied``: we hold a copy.

    ``public``: a public archive holds one; ``sought``: one has answered whether it does.
    """

    link: str
    url: str
    host: str
    standing: Standing
    cited: Cited
    watched: datetime | None = None
    copied: bool = False
    public: bool = False
    sought: bool = False

    def keys(self, dimension: str) -> tuple[str, ...]:
        """Return the groups of a dimension that the link counts in: one, or as many as there are ministries or sources."""
        return tuple(key for name, key in self.groups() if name == dimension)

    def groups(self) -> list[GroupKey]:
        """Return all groups that the link counts in: dimension and key."""
        cited = self.cited
        return [("year", cited.year), *_of_host(self.host), *_each("ministry", cited.ministries), *_each("source", cited.sources)]

    def life(self) -> Life | None:
        """Return the life of the link as far as we saw it, in days since it was cited; ``None`` where we saw nothing of it."""
        seen, born = self.standing.seen, self.cited.born
        if seen is None or born is None or self.watched is None:
            return None
        midnight = _midnight(born)
        entry, end = (self.watched - midnight) / _DAY, (seen - midnight) / _DAY
        return Life(max(entry, 0.0), max(end, 0.0), self.standing.state == State.DEAD)


# Links share hosts, ministries and days, so that what follows is worked out once for many of them.
@lru_cache(maxsize=16_384)
def _of_host(host: str) -> tuple[GroupKey, ...]:
    return ("kind", site_kind(host)), ("tld", host.rpartition(".")[2]), ("host", host)


@lru_cache(maxsize=16_384)
def _each(dimension: str, keys: tuple[str, ...]) -> tuple[GroupKey, ...]:
    return tuple((dimension, key) for key in keys)


@lru_cache(maxsize=16_384)
def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def standing_of(verdict: Verdict | None) -> Standing:
    """Return how the link of a verdict stands."""
    if verdict is None:
        return Standing(NOT_CHECKED, NOT_CHECKED)
    state, since = verdict.state, verdict.since
    dead, living = state is State.DEAD, state in _LIVING
    last = (verdict.died or since) if dead else (verdict.at or since) if living else since
    seen = last if verdict.lived or living else None
    goal = (verdict.moved_to or verdict.final_url) if state is State.MOVED else None
    return Standing(state.value, verdict.reason, since, seen, dead and verdict.never_worked, goal)


def cited_of(answers: Sequence[CitedBy]) -> Cited:
    """Return by which ``answers``, one per citation, a link is cited."""
    if len(answers) == 1:  # as for most
        one = answers[0]
        return Cited((one.answer,), one.dated, one.ministries or _NONE, (one.source,) if one.source else _NONE)
    days = [one.dated for one in answers if one.dated]
    names = tuple(sorted({name for one in answers for name in one.ministries}))
    sources = tuple(sorted({one.source for one in answers if one.source}))
    return Cited(tuple([one.answer for one in answers]), min(days, default=None), names or _NONE, sources or _NONE)
