"""Rows -> `Report`, in one pass."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from voetnoot.feeds.feed import CompleteTo
from voetnoot.links import State
from voetnoot.moves import families
from voetnoot.reports.narrowing import Narrowing
from voetnoot.reports.rot import DIMENSIONS, STATES, Cause, Coverage, Group, Report, RotRow, Tally
from voetnoot.reports.survival import Life, survival

_KEPT = ("copies", "public", "nowhere", "unsought")


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
    groups: dict[str, dict[str, _Count]] = field(default_factory=lambda: {name: {} for name in DIMENSIONS})
    causes: Counter[tuple[str, str]] = field(default_factory=Counter)
    copies: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: set[str] = field(default_factory=set)
    citations: int = 0
    unseen: int = 0
    lives: list[Life] = field(default_factory=list)
    moves: list[tuple[str, str]] = field(default_factory=list)
    dead: list[RotRow] = field(default_factory=list)

    def add(self, row: RotRow) -> None:
        self.whole.add(row)
        self.causes[row.state, row.reason] += 1
        self.copies.update((row.state, kept) for kept in _kept(row))
        self.citations += len(row.cited_in)
        self.answers.update(cited.answer for cited in row.cited_in)
        for name in DIMENSIONS:
            for key in row.keys(name):
                self.groups[name].setdefault(key, _Count()).add(row)
        if (life := row.life()) is not None:
            self.lives.append(life)
        if row.goal is not None:
            self.moves.append((row.url, row.goal))
        if row.verdict is not None and row.state == State.DEAD:
            self.dead.append(row)
            self.unseen += not row.verdict.lived and not row.verdict.never_worked

    def group(self, name: str) -> tuple[Group, ...]:
        made = (Group(key, count.tally(), len(count.hit)) for key, count in self.groups[name].items())
        order: Callable[[Group], tuple[object, ...]] = _by_name if name == "year" else worst_first
        return tuple(sorted(made, key=order))


def rot_report(
    rows: Iterable[RotRow],
    made_at: datetime,
    *,
    complete: Sequence[CompleteTo] = (),
    narrowing: Narrowing = Narrowing(),  # noqa: B008 - frozen
) -> Report:
    """Return the report over those of ``rows`` that ``narrowing`` means, read once.

    Memory grows with hosts, answers, the dead and the moved, and by three numbers for each link that lived.
    """
    counts = _Counts()
    for row in rows:
        if narrowing.fits(row):
            counts.add(row)
    causes = (Cause(state, reason, links) for (state, reason), links in counts.causes.items())
    tally = counts.whole.tally()
    return Report(
        made_at=made_at,
        complete=tuple(sorted(complete, key=lambda state: state.source)),
        narrowing=narrowing,
        total=tally,
        citations=counts.citations,
        answers=len(counts.answers),
        answers_hit=len(counts.whole.hit),
        never_worked=sum(row.verdict is not None and row.verdict.never_worked for row in counts.dead),
        groups={name: counts.group(name) for name in DIMENSIONS},
        by_cause=tuple(sorted(causes, key=lambda cause: (STATES.index(cause.state), -cause.links, cause.reason))),
        coverage=tuple(
            Coverage(state, tally.of(state), **{name: counts.copies[state, name] for name in _KEPT}) for state in STATES
        ),
        dead=tuple(sorted(counts.dead, key=_longest_dead)),
        survival=survival(counts.lives),
        unseen=counts.unseen,
        moves=tuple(sorted(counts.moves)),
        families=families(sorted(counts.moves)),
    )


def _kept(row: RotRow) -> Iterator[str]:
    """Yield what is known of copies of a link, by the names of `Coverage`."""
    public, ours = row.public.memento is not None, row.capture is not None
    if ours:
        yield "copies"
    if public:
        yield "public"
    elif row.public.sought is None:
        yield "unsought"
    elif not ours:
        yield "nowhere"


def _by_name(group: Group) -> tuple[object, ...]:
    return (not group.key, group.key)


def worst_first(group: Group) -> tuple[object, ...]:
    """Order groups by dead links, then by share, then by name."""
    dead = group.tally.of(State.DEAD)
    return (-dead, -dead / max(group.tally.total, 1), -group.tally.total, group.key)


def _longest_dead(row: RotRow) -> tuple[object, ...]:
    assert row.verdict is not None
    return (row.verdict.since, row.host, row.url)
