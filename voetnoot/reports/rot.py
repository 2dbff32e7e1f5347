"""Rows -> `Report`: how many cited links are alive, moved, suspect, dead, blocked, disallowed, unknown or not checked."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from voetnoot.events import CitedIn, HeldCapture
from voetnoot.feeds.feed import CompleteTo
from voetnoot.links import State, Verdict
from voetnoot.mementos import NOT_SOUGHT, PublicCopy

NOT_CHECKED = "not-checked"
STATES = (*(state.value for state in State), NOT_CHECKED)
"""Every state that a link can be counted under. Each link is counted under exactly one."""

NO_VALUE = ""
"""The key of a group for links of which the value is not known (an answer without a date, without a ministry)."""


@dataclass(frozen=True, slots=True)
class RotRow:
    """One cited link as the report sees it. ``verdict`` is ``None`` when no check of it was judged yet."""

    link: str
    url: str
    host: str
    verdict: Verdict | None
    cited_in: tuple[CitedIn, ...] = ()
    capture: HeldCapture | None = None
    public: PublicCopy = NOT_SOUGHT

    @property
    def state(self) -> str:
        """The one state that the link is counted under."""
        return NOT_CHECKED if self.verdict is None else self.verdict.state.value

    @property
    def reason(self) -> str:
        """The code of the reason, or that it was not checked."""
        return NOT_CHECKED if self.verdict is None else self.verdict.reason

    @property
    def year(self) -> str:
        """The year of the earliest answer that cites the link, or `NO_VALUE`."""
        days = [cited.dated for cited in self.cited_in if cited.dated]
        return str(min(days).year) if days else NO_VALUE

    @property
    def ministries(self) -> tuple[str, ...]:
        """The ministries whose answers cite the link, each once; (`NO_VALUE`,) where none is known."""
        return tuple(sorted({name for cited in self.cited_in for name in cited.ministries})) or (NO_VALUE,)


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
    """The links that share a year, a host, a ministry. ``answers``: how many answers cite at least one that is dead."""

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
class Report:
    """The whole report. ``made_at`` is the moment it speaks of; ``dead`` holds the rows behind the dead, longest dead first.

    A link that answers of two ministries cite counts under both, so that the sum over ``by_ministry`` may pass the total.
    """

    made_at: datetime
    complete: tuple[CompleteTo, ...]
    total: Tally
    citations: int
    answers: int
    answers_hit: int
    never_worked: int
    by_year: tuple[Group, ...]
    by_cause: tuple[Cause, ...]
    by_host: tuple[Group, ...]
    by_ministry: tuple[Group, ...]
    dead: tuple[RotRow, ...]


@dataclass(slots=True)
class _Count:
    """A tally under way."""

    states: Counter[str] = field(default_factory=Counter)
    hit: set[str] = field(default_factory=set)

    def add(self, row: RotRow) -> None:
        self.states[row.state] += 1
        if row.state == State.DEAD:
            self.hit.update(cited.answer for cited in row.cited_in)

    def tally(self) -> Tally:
        return Tally(tuple(self.states[state] for state in STATES))


@dataclass(slots=True)
class _Counts:
    """All that is counted in one pass over the rows."""

    whole: _Count = field(default_factory=_Count)
    groups: dict[str, dict[str, _Count]] = field(default_factory=lambda: {"year": {}, "host": {}, "ministry": {}})
    causes: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: set[str] = field(default_factory=set)
    citations: int = 0
    dead: list[RotRow] = field(default_factory=list)

    def add(self, row: RotRow) -> None:
        self.whole.add(row)
        self.causes[row.state, row.reason] += 1
        self.citations += len(row.cited_in)
        self.answers.update(cited.answer for cited in row.cited_in)
        for name, keys in (("year", (row.year,)), ("host", (row.host,)), ("ministry", row.ministries)):
            for key in keys:
                self.groups[name].setdefault(key, _Count()).add(row)
        if row.state == State.DEAD:
            self.dead.append(row)

    def group(self, name: str, order: Callable[[Group], tuple[object, ...]]) -> tuple[Group, ...]:
        made = (Group(key, count.tally(), len(count.hit)) for key, count in self.groups[name].items())
        return tuple(sorted(made, key=order))


def rot_report(rows: Iterable[RotRow], made_at: datetime, *, complete: Sequence[CompleteTo] = ()) -> Report:
    """Return the report over ``rows``, read once. Memory grows with hosts, answers and the dead, not with the links."""
    counts = _Counts()
    for row in rows:
        counts.add(row)
    causes = (Cause(state, reason, links) for (state, reason), links in counts.causes.items())
    return Report(
        made_at=made_at,
        complete=tuple(sorted(complete, key=lambda state: state.source)),
        total=counts.whole.tally(),
        citations=counts.citations,
        answers=len(counts.answers),
        answers_hit=len(counts.whole.hit),
        never_worked=sum(row.verdict is not None and row.verdict.never_worked for row in counts.dead),
        by_year=counts.group("year", lambda group: (not group.key, group.key)),
        by_cause=tuple(sorted(causes, key=lambda cause: (STATES.index(cause.state), -cause.links, cause.reason))),
        by_host=counts.group("host", worst_first),
        by_ministry=counts.group("ministry", worst_first),
        dead=tuple(sorted(counts.dead, key=_longest_dead)),
    )


def worst_first(group: Group) -> tuple[object, ...]:
    """Order groups by dead links, then by share, then by name."""
    dead = group.tally.of(State.DEAD)
    return (-dead, -dead / max(group.tally.total, 1), -group.tally.total, group.key)


def _longest_dead(row: RotRow) -> tuple[object, ...]:
    assert row.verdict is not None
    return (row.verdict.since, row.host, row.url)
