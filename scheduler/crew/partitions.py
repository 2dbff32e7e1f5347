"""Cut a run into partitions that workers can do beside each other: what takes turns on the network is never cut apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from crawler.probing.pace import site_of
from voetnoot.links import Link

Partition = tuple[str, ...]
"""Ids of links, in the order in which they are to be looked at."""


def partitions(links: Sequence[Link], addresses: Mapping[str, Iterable[str]], most: int, workers: int) -> list[Partition]:
    """Return ``links`` in partitions of about ``most`` links, as many for each of ``workers``, of like size.

    All links of a registrable domain are in one partition, and so are those of all domains that share one of the ``addresses``
    (per host, as far as known): their requests take turns, which only one process can see to. Links keep their order.
    """
    sites = [site_of(link.host) for link in links]
    first = _first_of(sites, links, addresses)
    groups = Counter(first[site] for site in sites)
    count = min(len(groups), -(-max(1, -(-len(links) // most)) // workers) * workers)
    sizes = [0] * count
    place: dict[str, int] = {}
    for group, size in sorted(groups.items(), key=lambda one: (-one[1], one[0])):
        least = min(range(count), key=lambda number: (sizes[number], number))
        sizes[least] += size
        place[group] = least
    found: list[list[str]] = [[] for _ in range(count)]
    for link, site in zip(links, sites, strict=True):
        found[place[first[site]]].append(link.id)
    return [tuple(part) for part in found]


def _first_of(sites: Sequence[str], links: Sequence[Link], addresses: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return, per site, the first of the sites that it takes turns with: those that share an address, and theirs again."""
    at: dict[str, set[str]] = defaultdict(set)
    for host, site in {link.host: site for link, site in zip(links, sites, strict=True)}.items():
        at[site].update(addresses.get(host, ()))
    beside: dict[str, set[str]] = defaultdict(set)
    for site, places in at.items():
        for address in places:
            beside[address].add(site)
    named: dict[str, str] = {}
    for first in sorted(at):
        waiting = [first]
        while waiting:
            site = waiting.pop()
            if site in named:
                continue
            named[site] = first
            waiting.extend(other for address in at[site] for other in beside[address] if other not in named)
    return named
