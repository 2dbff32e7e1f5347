"""What the report shows and says: a link with its evidence, tallies, groups, the whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from voetnoot.events import CitedIn, HeldCapture
from voetnoot.feeds.feed import CompleteTo
from voetnoot.links import Verdict
from voetnoot.mementos import NOT_SOUGHT, PublicCopy
from voetnoot.moves import Family
from voetnoot.reports.facts import NOT_CHECKED, STATES, CitedBy, LinkFacts, cited_of, standing_of
from voetnoot.reports.narrowing import Narrowing
from voetnoot.reports.survival import YEAR, Survival


@dataclass(frozen=True, slots=True)
class RotRow:
    """One cited link with the evidence for its state. ``verdict`` is ``None`` when no check of it was judged yet.

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
    def goal(self) -> str | None:
        """Where a link that moved leads now."""
        return standing_of(self.verdict).goal

    def facts(self) -> LinkFacts:
        """Return what is counted of the link."""
        cited = [CitedBy(one.answer, one.dated, one.source, tuple(sorted(set(one.ministries)))) for one in self.cited_in]
        return LinkFacts(
            self.link,
            self.url,
            self.host,
            standing_of(self.verdict),
            cited_of(cited),
            self.watched,
            copied=self.capture is not None,
            public=self.public.memento is not None,
            sought=self.public.sought is not None,
        )


class Behind(Protocol):
    """The links behind the figures of a report, read when somebody wants them, and as they are then: each call has its moment."""

    def dead(self, most: int | None = None) -> Iterable[RotRow]:
        """Yield the rows of the first ``most`` dead links (``None``: of all), longest dead first."""
        ...

    def lost(self) -> Iterable[str]:
        """Yield the addresses of the dead links, in the same order."""
        ...

    def rows(self) -> Iterable[Sequence[RotRow]]:
        """Yield the rows of all links, some at a time."""
        ...


class Tally(NamedTuple):
    """How many links are in each state, in the order of `STATES`. They always add up to ``total``."""

    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All links counted: the denominator of every share."""
        return sum(self.counts)

    def of(self, state: str) -> int:
        """Return how many are in ``state``. Raises ``ValueError`` for a state that is none."""
        return self.counts[STATES.index(state)]


class Group(NamedTuple):
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
    """The whole report. ``made_at`` is the moment it speaks of, ``narrowing`` tells which links it is about.

    ``groups``: per dimension. A link that answers of two ministries or sources cite counts under both, so that those sums may
    pass the total. ``survival`` is ``None`` where too few links were watched for a curve; ``unseen``: links that were dead
    already when we first looked, which no curve can count. ``moves``: pairs of the address as cited and the one it leads to;
    ``families``: the rules behind them.
    """

    made_at: datetime
    complete: tuple[CompleteTo, ...]
    narrowing: Narrowing
    total: Tally
    citations: int
    answers: int
    answers_hit: int
    never_worked: int
    groups: Mapping[str, Sequence[Group]]
    by_cause: tuple[Cause, ...]
    coverage: tuple[Coverage, ...]
    survival: Survival | None = None
    unseen: int = 0
    moves: tuple[tuple[str, str], ...] = ()
    families: tuple[Family, ...] = ()
    ages: tuple[float, ...] = field(default=(30, 91, 182, YEAR, 2 * YEAR, 3 * YEAR, 5 * YEAR, 10 * YEAR))
