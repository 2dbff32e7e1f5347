"""What the report is made of and what it says: rows, tallies, groups, the whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from voetnoot.events import CitedIn, HeldCapture
from voetnoot.feeds.feed import CompleteTo
from voetnoot.links import State, Verdict
from voetnoot.mementos import NOT_SOUGHT, PublicCopy
from voetnoot.moves import Family
from voetnoot.reports.narrowing import NO_VALUE, Narrowing
from voetnoot.reports.site_kinds import site_kind
from voetnoot.reports.survival import YEAR, Life, Survival

NOT_CHECKED = "not-checked"
STATES = (*(state.value for state in State), NOT_CHECKED)
"""Every state that a link can be counted under. Each link is counted under exactly one."""

DIMENSIONS = ("year", "ministry", "source", "kind", "tld", "host")
"""What the report groups links by. The values of a row are those of `RotRow.keys`."""

_LIVING = (State.ALIVE, State.MOVED)
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class RotRow:
    """One cited link as the report sees it. ``verdict`` is ``None`` when no check of it was judged yet.

    ``watched``: since when it is under watch.
    """

    link: str
    url: str
    host: str
    verdict: Verdict | None
    cited_in: tuple[CitedIn, ...] = ()
    capture: HeldCapture | None = None
    public: PublicCopy = NOT_SOUGHT
    watched: datetime | None = None

    @property
    def state(self) -> str:
        """The one state that the link is counted under."""
        return NOT_CHECKED if self.verdict is None else self.verdict.state.value

    @property
    def reason(self) -> str:
        """The code of the reason, or that it was not checked."""
        return NOT_CHECKED if self.verdict is None else self.verdict.reason

    @property
    def born(self) -> date | None:
        """The day of the earliest answer that cites the link."""
        return min((cited.dated for cited in self.cited_in if cited.dated), default=None)

    @property
    def year(self) -> str:
        """The year of the earliest answer that cites the link, or `NO_VALUE`."""
        return str(self.born.year) if self.born else NO_VALUE

    @property
    def ministries(self) -> tuple[str, ...]:
        """The ministries whose answers cite the link, each once; (`NO_VALUE`,) where none is known."""
        return tuple(sorted({name for cited in self.cited_in for name in cited.ministries})) or (NO_VALUE,)

    @property
    def goal(self) -> str | None:
        """Where a link that moved leads now."""
        moved = self.verdict is not None and self.verdict.state is State.MOVED
        return (self.verdict.moved_to or self.verdict.final_url) if moved and self.verdict else None

    def keys(self, dimension: str) -> tuple[str, ...]:
        """Return the groups of a dimension that the link counts in: one, or as many as there are ministries or sources."""
        match dimension:
            case "year":
                return (self.year,)
            case "ministry":
                return self.ministries
            case "source":
                return tuple(sorted({cited.source for cited in self.cited_in if cited.source})) or (NO_VALUE,)
            case "kind":
                return (site_kind(self.host),)
            case "tld":
                return (self.host.rpartition(".")[2],)
            case _:
                return (self.host,)

    def life(self) -> Life | None:
        """Return the life of the link as far as we saw it, in days since it was cited; ``None`` where we saw nothing of it.

        A link that never worked has no life, and of one that was dead when we first looked nobody knows how long it was. A link
        that stopped answering, or that a wall keeps from us, was seen last when that began.
        """
        verdict = self.verdict
        if verdict is None or self.born is None or self.watched is None or not (verdict.lived or verdict.state in _LIVING):
            return None
        cited = datetime.combine(self.born, time(), UTC)
        dead, living = verdict.state is State.DEAD, verdict.state in _LIVING
        seen = (verdict.died or verdict.since) if dead else (verdict.at or verdict.since) if living else verdict.since
        entry, end = ((moment - cited).total_seconds() / _DAY for moment in (self.watched, seen))
        return Life(max(entry, 0.0), max(end, 0.0), dead)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many links are in each state, in the order of `STATES`. They always add up to ``total``."""

    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All links counted: the denominator of every share."""
        return sum(self.counts)

    def of(self, state: str) -> int:
        """Return how many are in ``state``. Raises ``ValueError`` for a state that is none."""
        return self.counts[STATES.index(state)]


@dataclass(frozen=True, slots=True)
class Group:
    """The links that share a value of a dimension. ``answers``: how many answers cite at least one that is dead."""

    key: str
    tally: Tally
    answers: int


@dataclass(frozen=True, slots=True)
class Cause:
    """How many links have this state for this reason."""

    state: str
    reason: str
    links: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the links in a state: how many there are, and of how many we hold a copy, a public archive holds one, nobody does.

    ``unsought``: of how many no archive has answered yet, so that it may hold one.
    """

    state: str
    links: int
    copies: int
    public: int = 0
    nowhere: int = 0
    unsought: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report. ``made_at`` is the moment it speaks of; ``dead`` holds the rows behind the dead, longest dead first.

    ``narrowing``: which links it is about. ``groups``: per dimension. A link that answers of two ministries or sources cite
    counts under both, so that those sums may pass the total. ``survival`` is ``None`` where too few links were watched for
    a curve; ``unseen``: links that were dead already when we first looked, which no curve can count. ``moves``: pairs of the
    address as cited and the one it leads to; ``families``: the rules behind them.
    """

    made_at: datetime
    complete: tuple[CompleteTo, ...]
    narrowing: Narrowing
    total: Tally
    citations: int
    answers: int
    answers_hit: int
    never_worked: int
    groups: Mapping[str, tuple[Group, ...]]
    by_cause: tuple[Cause, ...]
    coverage: tuple[Coverage, ...]
    dead: tuple[RotRow, ...]
    survival: Survival | None = None
    unseen: int = 0
    moves: tuple[tuple[str, str], ...] = ()
    families: tuple[Family, ...] = ()
    ages: tuple[float, ...] = field(default=(30, 91, 182, YEAR, 2 * YEAR, 3 * YEAR, 5 * YEAR, 10 * YEAR))
