"""Counts of links -> `Report`: what is counted of each group, worked out once for each kind of group."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from voetnoot.feeds.feed import CompleteTo
from voetnoot.links import State
from voetnoot.moves import families
from voetnoot.reports.counts import Counts
from voetnoot.reports.facts import DIMENSIONS, NEVER_WORKED, OURS, PUBLIC, SOUGHT, STATES, UNSEEN, GroupKey, top_level
from voetnoot.reports.narrowing import EVERYTHING, Narrowing
from voetnoot.reports.rot import Cause, Coverage, Group, Report, Tally
from voetnoot.reports.site_kinds import site_kind
from voetnoot.reports.survival import survival

_PLACE = {state: place for place, state in enumerate(STATES)}
_DEAD = _PLACE[State.DEAD]
_NONE = frozenset[str]()


States = tuple[int, ...]
"""How many links are in each state, in the order of `STATES`."""


@dataclass(slots=True)
class _Parts:
    """What a group is put together of: links by state, part by part, and the answers that cite a dead one."""

    states: list[States] = field(default_factory=list)
    hit: set[str] = field(default_factory=set)

    def total(self) -> States:
        return tuple(sum(map(itemgetter(place), self.states)) for place in range(len(STATES)))

    def group(self, key: str) -> Group:
        return Group(key, Tally(self.total()), len(self.hit))


def _groups(counts: Counts) -> dict[str, tuple[Group, ...]]:
    parts: defaultdict[GroupKey, _Parts] = defaultdict(_Parts)
    _add_years_and_circles(parts, counts)
    found: dict[str, list[Group]] = {name: [] for name in DIMENSIONS} | {"host": _add_hosts(parts, counts)}
    for (dimension, key), made in parts.items():
        found[dimension].append(made.group(key))
    return {name: tuple(sorted(made, key=_by_name if name == "year" else worst_first)) for name, made in found.items()}


def _add_years_and_circles(parts: defaultdict[GroupKey, _Parts], counts: Counts) -> None:
    years, circles = (defaultdict[Any, list[int]](lambda: [0] * len(STATES)) for _ in range(2))
    for same, (links, _) in counts.alike.items():
        place = _PLACE[same.state]
        years[same.year][place] += links
        circles[same.circle][place] += links
    for year, states in years.items():
        parts["year", year] = _Parts([tuple(states)], counts.hits.of_year.get(year, set()))
    for circle, states in circles.items():
        for group in circle.groups():
            parts[group].states.append(tuple(states))
            parts[group].hit |= counts.hits.of_circle.get(circle, _NONE)


def _add_hosts(parts: defaultdict[GroupKey, _Parts], counts: Counts) -> list[Group]:
    """Return a group for each host; they are added to ``parts`` by their kind and domain, which are few beside so many."""
    hosts: list[Group] = []
    alike: defaultdict[tuple[str, str], _Parts] = defaultdict(_Parts)
    for host, states in counts.hosts.items():
        hit, of_alike = counts.hits.of_host.get(host, _NONE), alike[site_kind(host), top_level(host)]
        of_alike.states.append(states)
        if hit:
            of_alike.hit |= hit
        hosts.append(Group(host, Tally(states), len(hit)))
    for (kind, domain), made in alike.items():
        for group in (("kind", kind), ("tld", domain)):
            parts[group].states.append(made.total())
            parts[group].hit |= made.hit
    return hosts


def rot_report(
    counts: Counts, made_at: datetime, *, complete: Sequence[CompleteTo] = (), narrowing: Narrowing = EVERYTHING
) -> Report:
    """Return the report that ``counts`` make, which are those of the links that ``narrowing`` means."""
    stands = _by_standing(counts)
    total = _total(stands)
    return Report(
        made_at=made_at,
        complete=tuple(sorted(complete, key=lambda state: state.source)),
        narrowing=narrowing,
        total=total,
        citations=sum(citations for _, citations in counts.alike.values()),
        answers=counts.answers,
        answers_hit=len(set[str]().union(*counts.hits.of_year.values())),
        never_worked=sum(links for one, links in stands.items() if one.unlived == NEVER_WORKED),
        groups=_groups(counts),
        by_cause=_causes(stands),
        coverage=tuple(_coverage(stands, total)),
        survival=survival(counts.ages),
        unseen=sum(links for one, links in stands.items() if one.unlived == UNSEEN),
        moves=counts.moves,
        families=families(counts.moves),
    )


class _Standing(NamedTuple):
    """What is the same of links that stand alike, as in `Alike`: few ways beside so many circles and years."""

    state: str
    reason: str
    copies: int
    unlived: int


def _by_standing(counts: Counts) -> Mapping[_Standing, int]:
    found = Counter[_Standing]()
    for same, (links, _) in counts.alike.items():
        found[_Standing(same.state, same.reason, same.copies, same.unlived)] += links
    return found


def _total(stands: Mapping[_Standing, int]) -> Tally:
    states = Counter[str]()
    for one, links in stands.items():
        states[one.state] += links
    return Tally(tuple(states[state] for state in STATES))


def _causes(stands: Mapping[_Standing, int]) -> tuple[Cause, ...]:
    found = Counter[tuple[str, str]]()
    for one, links in stands.items():
        found[one.state, one.reason] += links
    causes = (Cause(state, reason, links) for (state, reason), links in found.items())
    return tuple(sorted(causes, key=lambda cause: (_PLACE[cause.state], -cause.links, cause.reason)))


def _coverage(stands: Mapping[_Standing, int], total: Tally) -> Iterator[Coverage]:
    found = Counter[tuple[str, str]]()
    for one, links in stands.items():
        for kept, holds in _kept(one.copies).items():
            found[one.state, kept] += links * holds
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
    dead, total = group.tally.counts[_DEAD], group.tally.total
    return (-dead, -dead / max(total, 1), -total, group.key)
