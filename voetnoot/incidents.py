"""One cause, one item: whether it is our own network, the whole host, or the link alone.

`void_run` tells that our own connection was at fault, so that nothing of a run may be judged. `host_state` is the circuit
breaker of a host: when most of its links fail alike, the host is told of once and its links are held.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from voetnoot.events import HostFailed, HostRecovered
from voetnoot.links import FAILING, LIVING, Verdict
from voetnoot.verdicts.reasons import Reason


@dataclass(frozen=True, slots=True)
class HostResult:
    """What a run saw of one host: how many links that lived before were checked, and how many of them reached no server."""

    host: str
    checked: int
    unreached: int


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """``void_hosts`` hosts at least, of which more than ``void_share`` were wholly out of reach, are our own fault.

    With canaries that answer it takes ``sure_hosts`` hosts, and no more than ``sure_runs`` runs in a row. ``host_links`` links
    at least, of which more than ``host_share`` fail alike, make a host ill; only checks of the last ``window`` count.
    """

    void_hosts: int = 3
    void_share: float = 0.6
    sure_hosts: int = 12
    sure_runs: int = 12
    host_links: int = 5
    host_share: float = 0.5
    window: timedelta = timedelta(days=3)


def void_run(
    results: Iterable[HostResult],
    canaries_ok: bool | None,
    *,
    voids_in_row: int = 0,
    policy: BreakerPolicy = BreakerPolicy(),
) -> str | None:
    """Return why nothing of a run may be judged, or ``None`` when it may.

    ``results`` need hold only hosts with links that lived before the run. ``canaries_ok``: whether the addresses that always
    work did, ``None`` where there are none. ``voids_in_row``: how many runs before this one were void; hosts that all stay out
    of reach while canaries answer are believed in the end.
    """
    if canaries_ok is False:
        return "canaries"
    lived = [result for result in results if result.checked]
    lost = [result for result in lived if result.unreached == result.checked]
    least = policy.sure_hosts if canaries_ok else policy.void_hosts
    if canaries_ok and voids_in_row >= policy.sure_runs:
        return None
    if len(lived) >= least and len(lost) > policy.void_share * len(lived):
        return "many-hosts"
    return None


@dataclass(frozen=True, slots=True)
class LinkStanding:
    """A link of a host as it stands: its last check, the reason it fails for, whether it answers (neither: a wall).

    ``since``: from when it fails; ``lived``: a check found it alive, now or earlier; ``held``: the host's open incident counts
    it, well again or not.
    """

    link: str
    at: datetime | None
    failing: Reason | None
    well: bool
    lived: bool
    held: bool = False
    since: datetime | None = None
    citations: int = 1
    answers: tuple[str, ...] = ()


def standing_of(
    link: str, verdict: Verdict, *, ill_since: datetime | None = None, citations: int = 1, answers: Sequence[str] = ()
) -> LinkStanding:
    """Return how a link stands by its verdict (that of this run where it was checked, else the stored one).

    ``ill_since``: since when its host is ill, if it is. ``citations``, ``answers``: how often it is cited, and in which.
    """
    well = verdict.state in LIVING
    failing = verdict.state in FAILING
    return LinkStanding(
        link=link,
        at=verdict.at,
        failing=Reason(verdict.reason) if failing else None,
        well=well,
        lived=well or (failing and not verdict.from_start),
        held=ill_since is not None and verdict.held_until is not None and verdict.held_until >= ill_since,
        since=verdict.since if failing else None,
        citations=citations,
        answers=tuple(answers),
    )


def well_at(link: str, at: datetime) -> LinkStanding:
    """Return the standing of a link that answered at its last check, ``at``, of which no more is known."""
    return LinkStanding(link, at, None, well=True, lived=True)


@dataclass(frozen=True, slots=True)
class HostState:
    """A host after a run: ill since when and why (``None``: well), the cause by family, and what there is to announce.

    ``links``: those that are to be judged with ``host_ill``.
    """

    since: datetime | None
    reason: Reason | None
    links: frozenset[str] = frozenset()
    events: tuple[HostFailed | HostRecovered, ...] = ()


CAUSES: dict[Reason, str] = {
    Reason.NOT_FOUND: "page",
    Reason.GONE: "page",
    Reason.SOFT_404: "page",
    Reason.REDIRECTED_HOME: "page",
    Reason.EMPTY: "page",
    Reason.FILE_REPLACED: "page",
    Reason.PARKED: "owner",
    Reason.USURPED: "owner",
    Reason.HOST_UNKNOWN: "name",
    Reason.NAME_UNRESOLVED: "name",
    Reason.REFUSED: "server",
    Reason.RESET: "server",
    Reason.UNREACHABLE: "server",
    Reason.TIME_OUT: "server",
    Reason.SERVER_ERROR: "server",
    Reason.MAINTENANCE: "server",
    Reason.CLIENT_ERROR: "server",
    Reason.REDIRECT_LOOP: "server",
    Reason.REDIRECT_BROKEN: "server",
    Reason.MALFORMED: "server",
    Reason.TRUNCATED: "server",
}
"""Failures that one fault of a host can show as. A wall is no failure, so it never makes a host ill."""


def may_be_ill(failing: int, well: int, policy: BreakerPolicy = BreakerPolicy()) -> bool:
    """Return whether a host that was well may have fallen ill, by how many of its links that were checked lately fail and answer.

    Where it may not, `host_state` says that it is well, whatever they fail for and since when.
    """
    return failing >= policy.host_links and failing > policy.host_share * (failing + well)


def host_state(
    host: str,
    standings: Sequence[LinkStanding],
    before: HostState | None,
    now: datetime,
    *,
    policy: BreakerPolicy = BreakerPolicy(),
) -> HostState:
    """Return whether ``host`` is ill after a run, and the one event that says that it fell ill or is well again.

    ``standings`` are those of all its links that were ever checked, this run included. ``before`` is the state after the last
    run. An ill host is well again when more than half of the links that its incident counts answer.
    """
    if before is not None and before.since is not None and before.reason is not None:
        return _of_ill(host, standings, before.since, before.reason, now)
    return _of_well(host, standings, now, policy)


def _of_well(host: str, standings: Sequence[LinkStanding], now: datetime, policy: BreakerPolicy) -> HostState:
    lived = [one for one in standings if one.lived]
    recent = [one for one in lived if one.at is not None and now - one.at <= policy.window]
    cause = _majority(recent, now, policy)
    if cause is None:
        return HostState(None, None)
    alike = _alike(recent, cause)
    reasons = Counter(one.failing for one in alike if one.failing)
    reason = max(reasons, key=lambda reason: (reasons[reason], reason))
    since = min(one.at for one in alike if one.at is not None)
    # A server that is down takes all its pages with it, those not yet checked included; pages that are gone are counted.
    concerned = alike if cause == "page" else lived
    event = HostFailed(at=now, host=host, since=since, reason=reason, **_counts(concerned))
    return HostState(since, reason, frozenset(one.link for one in alike), (event,))


def _majority(recent: Sequence[LinkStanding], now: datetime, policy: BreakerPolicy) -> str | None:
    """Return the cause for which more than the share of the policy fails, if there is one.

    A server that is down takes all its pages with it, however long each has been found so. A page that is gone is counted only
    while that is new: failing links are looked at daily and living ones rarely, so that they would be the majority in the end.
    """

    def news(one: LinkStanding) -> bool:
        return one.failing is None or CAUSES.get(one.failing) != "page" or one.since is None or now - one.since <= policy.window

    fresh = [one for one in recent if news(one)]
    failing = Counter(CAUSES[one.failing] for one in fresh if one.failing in CAUSES)
    if not failing:
        return None
    cause, count = max(failing.items(), key=lambda item: (item[1], item[0]))
    return cause if count >= policy.host_links and count > policy.host_share * len(fresh) else None


def _of_ill(host: str, standings: Sequence[LinkStanding], since: datetime, reason: Reason, now: datetime) -> HostState:
    held = [one for one in standings if one.held]
    well = [one.at for one in held if one.well and one.at is not None]
    if 2 * len(well) > len(held):
        return HostState(None, None, events=(HostRecovered(at=now, host=host, since=min(well), reason=reason, **_counts(held)),))
    alike = _alike(standings, CAUSES[reason])
    still = [one for one in held if not one.well]
    return HostState(since, reason, frozenset(one.link for one in [*alike, *still]))


def _alike(standings: Sequence[LinkStanding], cause: str) -> list[LinkStanding]:
    return [one for one in standings if one.failing in CAUSES and CAUSES[one.failing] == cause]


def _counts(links: Sequence[LinkStanding]) -> dict[str, int]:
    return {
        "links": len(links),
        "citations": sum(one.citations for one in links),
        "answers": len({answer for one in links for answer in one.answers}),
    }
