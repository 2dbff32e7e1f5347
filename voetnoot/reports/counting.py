"""Counts of links -> `Report`: what is counted of each group, worked out once for each kind of group."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from voetnoot.feeds.feed import CompleteTo
from voetnoot.links import State
from voetnoot.moves import families
from voetnoot.reports.counts import Counts
from voetnoot.reports.facts import DIMENSIONS, NEVER_WORKED, OURS, PUBLIC, SOUGHT, STATES, UNSEEN, GroupKey, host_groups
from voetnoot.reports.narrowing import EVERYTHING, Narrowing
from voetnoot.reports.rot import Cause, Coverage, Group, Report, Tally
from voetnoot.reports.survival import survival

_PLACE = {state: place for place, state in enumerate(STATES)}


@dataclass(slots=True)
class _Grouped:
    """Links by group and state, and the answers that cite a dead one of a group."""

    links: defaultdict[GroupKey, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * len(STATES)))
    hit: defaultdict[GroupKey, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, groups: Iterable[GroupKey], state: str, links: int) -> None:
        place = _PLACE[state]
        for group in groups:
            self.links[group][place] += links

    def add_hit(self, groups: Iterable[GroupKey], answers: AbstractSet[str]) -> None:
        for group in groups:
            self.hit[group] |= answers

    def groups(self) -> dict[str, tuple[Group, ...]]:
        found: dict[str, list[Group]] = {name: [] for name in DIMENSIONS}
        for group, states in self.links.items():
            dimension, key = group
            found[dimension].append(Group(key, Tally(tuple(states)), len(self.hit.get(group, ()))))
        return {name: tuple(sorted(made, key=_by_name if name == "year" else worst_first)) for name, made in found.items()}


def _grouped(counts: Counts) -> _Grouped:
    grouped, hits = _Grouped(), counts.hits
    for same, (links, _) in counts.alike.items():
        grouped.add((("year", same.year), *same.circle.groups()), same.state, links)
    for one, links in counts.on_hosts.items():
        grouped.add(host_groups(one.host), one.state, links)
    for host, answers in hits.of_host.items():
        grouped.add_hit(host_groups(host), answers)
    for year, answers in hits.of_year.items():
        grouped.add_hit([("year", year)], answers)
    for circle, answers in hits.of_circle.items():
        grouped.add_hit(circle.groups(), answers)
    return grouped


def rot_report(
    counts: Counts, made_at: datetime, *, complete: Sequence[CompleteTo] = (), narrowing: Narrowing = EVERYTHING
) -> Report:
    """Return the report that ``counts`` make, which are those of the links that ``narrowing`` means."""
    unlived = Counter[int]()
    for same, (links, _) in counts.alike.items():
        unlived[same.unlived] += links
    total = _total(counts)
    return Report(
        made_at=made_at,
        complete=tuple(sorted(complete, key=lambda state: state.source)),
        narrowing=narrowing,
        total=total,
        citations=sum(citations for _, citations in counts.alike.values()),
        answers=counts.answers,
        answers_hit=len(set[str]().union(*counts.hits.of_year.values())),
        never_worked=unlived[NEVER_WORKED],
        groups=_grouped(counts).groups(),
        by_cause=_causes(counts),
        coverage=tuple(_coverage(counts, total)),
        survival=survival(counts.ages),
        unseen=unlived[UNSEEN],
        moves=counts.moves,
        families=families(counts.moves),
    )


def _total(counts: Counts) -> Tally:
    states = Counter[str]()
    for same, (links, _) in counts.alike.items():
        states[same.state] += links
    return Tally(tuple(states[state] for state in STATES))


def _causes(counts: Counts) -> tuple[Cause, ...]:
    found = Counter[tuple[str, str]]()
    for (_, state, reason), links in counts.on_hosts.items():
        found[state, reason] += links
    causes = (Cause(state, reason, links) for (state, reason), links in found.items())
    return tuple(sorted(causes, key=lambda cause: (_PLACE[cause.state], -cause.links, cause.reason)))


def _coverage(counts: Counts, total: Tally) -> Iterator[Coverage]:
    found = Counter[tuple[str, str]]()
    for same, (links, _) in counts.alike.items():
        for kept, holds in _kept(same.copies).items():
            found[same.state, kept] += links * holds
    for state in STATES:
        yield Coverage(state, total.of(state), **{name: found[state, name] for name in _kept(0)})


def _kept(copies: int) -> Mapping[str, bool]:
    """Return what is known of copies of a link, by the names of `Coverage`."""
    ours, public, sought = (bool(copies & one) for one in (OURS, PUBLIC, SOUGHT))
    nowhere = sought and not ours and not public
    return {"copies": ours, "public": public, "nowhere": nowhere, "unsought": not sought and not public}


def _by_name(group: Group) -> tuple[object, ...]:
    return (not group.key, group.key)


def worst_first(group: Group) -> tuple[object, ...]:
    """Order groups by dead links, then by share, then by name."""
    dead = group.tally.of(State.DEAD)
    return (-dead, -dead / max(group.tally.total, 1), -group.tally.total, group.key)
