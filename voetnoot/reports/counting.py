"""Counts of links -> `Report`: each figure of it, worked out of how many links are alike."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from voetnoot.feeds.feed import CompleteTo
from voetnoot.moves import families
from voetnoot.reports.counts import Counts
from voetnoot.reports.facts import NEVER_WORKED, OURS, PUBLIC, SOUGHT, STATES, UNSEEN
from voetnoot.reports.grouping import groups_of
from voetnoot.reports.narrowing import EVERYTHING, Narrowing
from voetnoot.reports.rot import Cause, Coverage, Report, Tally
from voetnoot.reports.survival import survival

_PLACE = {state: place for place, state in enumerate(STATES)}


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
        answers_hit=counts.hits.answers,
        never_worked=sum(links for one, links in stands.items() if one.unlived == NEVER_WORKED),
        groups=groups_of(counts),
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
