"""Counts of links -> the groups of a report: links that share a year, a ministry, a source, a kind of site, a domain, a host."""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain
from operator import itemgetter
from typing import Any, overload

from voetnoot.links import State
from voetnoot.reports.counts import Counts
from voetnoot.reports.facts import DIMENSIONS, STATES, GroupKey, top_level
from voetnoot.reports.rot import Group, Tally
from voetnoot.reports.site_kinds import site_kind

_PLACE = {state: place for place, state in enumerate(STATES)}
_DEAD = _PLACE[State.DEAD]

States = tuple[int, ...]
"""How many links are in each state, in the order of `STATES`."""


class Packed(Sequence[Group]):
    """Groups of which there may be a hundred thousand, as one text and three arrays; each is made when it is asked for.

    As long as somebody keeps the report, they take a tenth of what they would take one by one. And nothing small of them is left
    between all that was needed to count them: Python gives memory back only where a whole megabyte of it is free.
    """

    __slots__ = ("_answers", "_ends", "_keys", "_states")

    def __init__(self, keys: Sequence[str], states: Mapping[str, States], answers: Mapping[str, int]) -> None:
        """Keep a group for each of ``keys``: how many of its links are in each state, how many answers cite a dead one."""
        self._keys, self._ends = "".join(keys), array("L", accumulate(map(len, keys), initial=0))
        self._states = array("L", chain.from_iterable(states[key] for key in keys))
        self._answers = array("L", (answers.get(key, 0) for key in keys))

    def __len__(self) -> int:
        return len(self._answers)

    @overload
    def __getitem__(self, which: int) -> Group: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[Group]: ...
    def __getitem__(self, which: int | slice) -> Group | Sequence[Group]:
        if isinstance(which, slice):
            return tuple(map(self._group, range(*which.indices(len(self)))))
        return self._group(range(len(self))[which])

    def __iter__(self) -> Iterator[Group]:
        return map(self._group, range(len(self)))

    def _group(self, place: int) -> Group:
        key, begin = self._keys[self._ends[place] : self._ends[place + 1]], place * len(STATES)
        return Group(key, Tally(tuple(self._states[begin : begin + len(STATES)])), self._answers[place])


def groups_of(counts: Counts) -> dict[str, Sequence[Group]]:
    """Return the groups of each dimension: years in their order, any other with the worst first."""
    parts = defaultdict[GroupKey, list[States]](list)
    _add_years_and_circles(parts, counts)
    _add_kinds_and_domains(parts, counts)
    found: dict[str, list[Group]] = {name: [] for name in DIMENSIONS if name != "host"}
    for (dimension, key), states in parts.items():
        found[dimension].append(Group(key, Tally(_total(states)), counts.hits.of_group.get((dimension, key), 0)))
    ordered = {name: tuple(sorted(made, key=_by_name if name == "year" else _worst_first)) for name, made in found.items()}
    return {**ordered, "host": _hosts(counts)}


def _add_years_and_circles(parts: defaultdict[GroupKey, list[States]], counts: Counts) -> None:
    years, circles = (defaultdict[Any, list[int]](lambda: [0] * len(STATES)) for _ in range(2))
    for same, (links, _) in counts.alike.items():
        place = _PLACE[same.state]
        years[same.year][place] += links
        circles[same.circle][place] += links
    for year, states in years.items():
        parts["year", year].append(tuple(states))
    for circle, states in circles.items():
        for group in circle.groups():
            parts[group].append(tuple(states))


def _add_kinds_and_domains(parts: defaultdict[GroupKey, list[States]], counts: Counts) -> None:
    alike = defaultdict[tuple[str, str], list[States]](list)  # few beside so many hosts
    for host, states in counts.hosts.items():
        alike[site_kind(host), top_level(host)].append(states)
    for (kind, domain), of_alike in alike.items():
        for group in (("kind", kind), ("tld", domain)):
            parts[group].append(_total(of_alike))


def _total(parts: Sequence[States]) -> States:
    return tuple(sum(map(itemgetter(place), parts)) for place in range(len(STATES)))


def _hosts(counts: Counts) -> Packed:
    ranks = {host: _rank(states[_DEAD], sum(states)) for host, states in counts.hosts.items()}
    ordered = sorted(sorted(ranks), key=ranks.__getitem__)
    return Packed(ordered, counts.hosts, counts.hits.of_host)


def _rank(dead: int, total: int) -> tuple[int, int]:
    """Order by dead links; those with as many by their share, so that fewer links come first; those without, more links first."""
    return -dead, total if dead else -total


def _worst_first(group: Group) -> tuple[object, ...]:
    return *_rank(group.tally.counts[_DEAD], group.tally.total), group.key


def _by_name(group: Group) -> tuple[object, ...]:
    return (not group.key, group.key)
