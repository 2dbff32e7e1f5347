"""Fetch by aiohttp alone, sixteen at a time, and throw the bodies away: the floor.

``bare.py FILE polite AT_ONCE``: so many hosts at a time, and of each one address after the other.
"""

import asyncio
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import aiohttp
from measuring import TIMES, measured


async def _work(session: aiohttp.ClientSession, row: Iterator[str]) -> int:
    good = 0
    for url in row:
        async with session.get(url) as response:
            await response.read()
            good += response.status == 200
    return good


async def _all(urls: list[str]) -> int:
    row = iter(urls)
    async with aiohttp.ClientSession() as session:
        return sum(await asyncio.gather(*(_work(session, row) for _ in range(16))))


async def _host_by_host(urls: list[str], at_once: int) -> int:
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(urlsplit(url).netloc, []).append(url)
    row = iter(hosts.values())
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def work() -> int:
            return sum([await _work(session, iter(of_host)) for of_host in row])

        return sum(await asyncio.gather(*(work() for _ in range(at_once))))


if __name__ == "__main__":
    if "polite" in sys.argv:
        measured(lambda urls: asyncio.run(_host_by_host(urls, int(sys.argv[3]))))
    else:
        measured(lambda urls: asyncio.run(_all(urls)), times=TIMES)
