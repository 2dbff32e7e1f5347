"""What the report counts a link by, and no more: the rule of each figure, told once, for one link at a time."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from voetnoot.links import LIVING, State, Verdict
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

_NONE = (NO_VALUE,)

LIVED, NEVER_WORKED, UNSEEN = range(3)
"""What is known of the life of a link, by `Standing.unlived`."""

OURS, PUBLIC, SOUGHT = 1, 2, 4
"""What is held of a link, added up by `LinkFacts.copies`: a copy of ours, one in a public archive; an archive has answered."""


class Circle(NamedTuple):
    """Who cites a link: ministries that gave the answers, sources that these came from; each once, in order, or `NO_VALUE`."""

    ministries: tuple[str, ...]
    sources: tuple[str, ...]

    def groups(self) -> tuple[GroupKey, ...]:
        """Return the groups that a link with this circle counts in: as many as there are ministries and sources."""
        return (*(("ministry", name) for name in self.ministries), *(("source", name) for name in self.sources))


def circle_of(ministries: Iterable[str], sources: Iterable[str]) -> Circle:
    """Return the circle of these members, named as often as one likes."""
    names, origins = tuple(sorted({*ministries} - {NO_VALUE})), tuple(sorted({*sources} - {NO_VALUE}))
    return Circle(names or _NONE, origins or _NONE)


class CitedBy(NamedTuple):
    """An answer that cites a link, in short: its id, its day, the source it came from, the ministries that gave it, in order."""

    answer: str
    dated: date | None
    source: str
    ministries: tuple[str, ...]


class Cited(NamedTuple):
    """By which answers a link is cited: ``answers`` has one entry per citation, ``born`` is the day of the earliest of them."""

    answers: tuple[str, ...]
    born: date | None
    circle: Circle

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

    @property
    def unlived(self) -> int:
        """Why a dead link has no life that could be measured: `NEVER_WORKED` or `UNSEEN`, else `LIVED`."""
        unseen = self.state == State.DEAD and self.seen is None
        return NEVER_WORKED if self.never_worked else UNSEEN if unseen else LIVED


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

    @property
    def copies(self) -> int:
        """What is held of it: the sum of `OURS`, `PUBLIC` and `SOUGHT`, as far as they hold."""
        return copies_code(copied=self.copied, public=self.public, sought=self.sought)

    def keys(self, dimension: str) -> tuple[str, ...]:
        """Return the groups of a dimension that the link counts in: one, or as many as there are ministries or sources."""
        return tuple(key for name, key in self.groups() if name == dimension)

    def groups(self) -> tuple[GroupKey, ...]:
        """Return all groups that the link counts in."""
        return ("year", self.cited.year), *host_groups(self.host), *self.cited.circle.groups()

    def life(self) -> Life | None:
        """Return the life of the link as far as we saw it, in whole days (UTC) since it was cited; ``None`` where we saw none."""
        seen, born = self.standing.seen, self.cited.born
        if seen is None or born is None or self.watched is None:
            return None
        entry, end = (moment.astimezone(UTC).date() - born for moment in (self.watched, seen))
        return Life(max(entry.days, 0), max(end.days, 0), self.standing.state == State.DEAD)


def copies_code(*, copied: bool, public: bool, sought: bool) -> int:
    """Return what is held of a link as a number (`LinkFacts.copies`)."""
    return OURS * copied + PUBLIC * public + SOUGHT * sought


def host_groups(host: str) -> tuple[GroupKey, GroupKey, GroupKey]:
    """Return the groups that a link on ``host`` counts in: its kind of site, its top-level domain, itself."""
    return ("kind", site_kind(host)), ("tld", top_level(host)), ("host", host)


def top_level(host: str) -> str:
    """Return the top-level domain of ``host``: what stands behind its last dot."""
    return host.rpartition(".")[2]


def standing_of(verdict: Verdict | None) -> Standing:
    """Return how the link of a verdict stands."""
    if verdict is None:
        return Standing(NOT_CHECKED, NOT_CHECKED)
    state, since = verdict.state, verdict.since
    dead, living = state is State.DEAD, state in LIVING
    last = (verdict.died or since) if dead else (verdict.at or since) if living else since
    seen = last if verdict.lived or living else None
    goal = (verdict.moved_to or verdict.final_url) if state is State.MOVED else None
    return Standing(state.value, verdict.reason, since, seen, dead and verdict.never_worked, goal)


def cited_of(answers: Sequence[CitedBy]) -> Cited:
    """Return by which ``answers``, one per citation, a link is cited."""
    days = [one.dated for one in answers if one.dated]
    circle = circle_of((name for one in answers for name in one.ministries), (one.source for one in answers))
    return Cited(tuple([one.answer for one in answers]), min(days, default=None), circle)
