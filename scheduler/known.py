"""What the store knows of some hosts and of their links that were checked, gathered to judge them by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.policy import breaker_of, policy_of
from store.engine import Store
from store.link_ledger import HostHealth
from store.link_queries import Lately, WatchedLink
from voetnoot.config import Config
from voetnoot.links import Probe, Verdict
from voetnoot.verdicts import RECENT, STEADY, goes_on, steady_of, suffices


@dataclass(frozen=True, slots=True)
class Known:
    """What was seen of links, how many of each host were checked lately, how the hosts are.

    ``steady``: the verdicts of links that are as they were, whose history was not read.
    """

    steady: Mapping[str, Verdict]
    history: Mapping[str, list[Probe]]
    lately: Mapping[str, Lately]
    health: Mapping[str, HostHealth]


def gather(
    config: Config, store: Store, hosts: Mapping[str, list[WatchedLink]], now: datetime, pairs: Mapping[str, Sequence[Probe]]
) -> Known:
    """Return what is known of ``hosts``, of each the links that were checked.

    ``pairs``: the newest `STEADY` probes of links, as far as they are at hand.
    """
    probed = [one for watched in hosts.values() for one in watched]
    queries, window = store.queries, breaker_of(config.links).window
    steady = _steady(config, store, probed, now, pairs)
    history = _history(config, store, [one for one in probed if one.link.id not in steady], now)
    return Known(steady, history, queries.lately_of_hosts(hosts, now - window), queries.host_health(hosts))


def _steady(
    config: Config, store: Store, probed: Sequence[WatchedLink], now: datetime, pairs: Mapping[str, Sequence[Probe]]
) -> dict[str, Verdict]:
    """Return the verdicts of those links of which the newest two probes tell it: of most, on most days."""
    policy, found = policy_of(config.links), dict[str, Verdict]()
    steady = ((one, steady_of(one.verdict, one.link, policy)) for one in probed if one.override is None)
    calm = {one.link.id: (one, how) for one, how in steady if how is not None}
    known = {link: pairs[link] for link in calm if link in pairs}
    for link, probes in (known | store.queries.history(calm.keys() - known.keys(), most=STEADY)).items():
        one, how = calm[link]
        if one.verdict is not None and (same := goes_on(how, probes, one.verdict, one.link, policy, now)) is not None:
            found[link] = same
    return found


def _history(config: Config, store: Store, probed: Sequence[WatchedLink], now: datetime) -> dict[str, list[Probe]]:
    """Return the probes that each link is judged over: the newest few where they say all, else as many as ever count."""
    recent = store.queries.history((one.link.id for one in probed), most=RECENT)
    policy = policy_of(config.links)
    more = [
        one.link.id
        for one in probed
        if len(found := recent.get(one.link.id, [])) >= RECENT and not suffices(found, one.verdict, policy, now)
    ]
    return recent | store.queries.history(more)
