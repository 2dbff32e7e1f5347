"""At which addresses hosts live, so that those of one server can be kept together."""

import asyncio
from collections.abc import Iterable

from crawler.probing.guard import Guard
from crawler.probing.names import NameRefused, NotPublic, Resolver
from voetnoot.config import Links, Network

_AT_ONCE = 50


async def addresses_of(hosts: Iterable[str], links: Links, network: Network) -> dict[str, frozenset[str]]:
    """Return, per host of ``hosts``, all its addresses that may be reached; a host without any is left out.

    Behind ``network.proxy`` nobody here knows addresses, and none are returned.
    """
    if network.proxy is not None:
        return {}
    guard = Guard(network.allow_addresses, network.allow_ports)
    resolver = Resolver(guard, network.nameservers, seconds=links.connect_timeout)
    found: dict[str, frozenset[str]] = {}
    turns = asyncio.Semaphore(_AT_ONCE)

    async def ask(host: str) -> None:
        async with turns:
            try:
                found[host] = frozenset(one["host"] for one in await resolver.resolve(host))
            except (NameRefused, NotPublic):
                return

    async with asyncio.TaskGroup() as group:
        for host in sorted(set(hosts)):
            group.create_task(ask(host))
    return found
