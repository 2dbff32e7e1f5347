"""Facts of links -> `Report`, in one pass."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from voetnoot.feeds.feed import CompleteTo
from voetnoot.links import State
from voetnoot.moves import families
from voetnoot.reports.facts import DIMENSIONS, STATES, LinkFacts
from voetnoot.reports.narrowing import Narrowing
from voetnoot.reports.rot import Cause, Coverage, Group, Report, Tally
from voetnoot.reports.survival import Life, survival

_KEPT = ("copies", "public", "nowhere", "unsought")


_WHOLE = ("", "")
"""The group that every link counts in."""


@dataclass(slots=True)
class _Counts:
    """All that is counted in one pass over the links. A group is a dimension and a key."""

    states: dict[str, Counter[tuple[str, str]]] = field(default_factory=lambda: {state: Counter() for state in STATES})
    hit: defaultdict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    causes: Counter[tuple[str, str]] = field(default_factory=Counter)
    copies: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: set[str] = field(default_factory=set)
    citations: int = 0
    unseen: int = 0
    lives: list[Life] = field(default_factory=list)
    moves: list[tuple[str, str]] = field(default_factory=list)
    dead: list[LinkFacts] = field(default_factory=list)

    def add(self, link: LinkFacts) -> None:
        state, groups = link.standing.state, [_WHOLE, *link.groups()]
        self.states[state].update(groups)
        if state == State.DEAD:
            self._add_dead(link, groups)
        self.causes[state, link.standing.reason] += 1
        for kept in _kept(link):
            self.copies[state, kept] += 1
        self.citations += len(link.cited.answers)
        self.answers.update(link.cited.answers)
        if (life := link.life()) is not None:
            self.lives.append(life)
        if (goal := link.standing.goal) is not None:
            self.moves.append((link.url, goal))

    def _add_dead(self, link: LinkFacts, groups: Iterable[tuple[str, str]]) -> None:
        for group in groups:
            self.hit[group].update(link.cited.answers)
        self.dead.append(link)
        self.unseen += link.standing.seen is None and not link.standing.never_worked

    def tally(self, dimension: str = "", key: str = "") -> Tally:
        return Tally(tuple(self.states[state][dimension, key] for state in STATES))

    def groups(self) -> dict[str, tuple[Group, ...]]:
        found: dict[str, list[Group]] = {name: [] for name in DIMENSIONS}
        for dimension, key in {group for counts in self.states.values() for group in counts} - {_WHOLE}:
            found[dimension].append(Group(key, self.tally(dimension, key), len(self.hit.get((dimension, key), ()))))
        return {name: tuple(sorted(made, key=_by_name if name == "year" else worst_first)) for name, made in found.items()}


def rot_report(
    links: Iterable[LinkFacts],
    made_at: datetime,
    *,
    complete: Sequence[CompleteTo] = (),
    narrowing: Narrowing = Narrowing(),  # noqa: B008 - frozen
) -> Report:
    """Return the report over those of ``links`` that ``narrowing`` means, read once.

    Memory grows with hosts, answers, the dead and the moved, and by three numbers for each link that lived.
    """
    counts = _Counts()
    for link in links:
        if narrowing.fits(link):
            counts.add(link)
    causes = (Cause(state, reason, links) for (state, reason), links in counts.causes.items())
    tally = counts.tally()
    return Report(
        made_at=made_at,
        complete=tuple(sorted(complete, key=lambda state: state.source)),
        narrowing=narrowing,
        total=tally,
        citations=counts.citations,
        answers=len(counts.answers),
        answers_hit=len(counts.hit[_WHOLE]),
        never_worked=sum(link.standing.never_worked for link in counts.dead),
        groups=counts.groups(),
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


def _kept(link: LinkFacts) -> Iterator[str]:
    """Yield what is known of copies of a link, by the names of `Coverage`."""
    if link.copied:
        yield "copies"
    if link.public:
        yield "public"
    elif not link.sought:
        yield "unsought"
    elif not link.copied:
        yield "nowhere"


def _by_name(group: Group) -> tuple[object, ...]:
    return (not group.key, group.key)


def worst_first(group: Group) -> tuple[object, ...]:
    """Order groups by dead links, then by share, then by name."""
    dead = group.tally.of(State.DEAD)
    return (-dead, -dead / max(group.tally.total, 1), -group.tally.total, group.key)


def _longest_dead(link: LinkFacts) -> tuple[object, ...]:
    since = link.standing.since
    return (since.timestamp() if since else 0.0, link.host, link.url)  # moments with a zone take long to compare
