"""Fetch by aiohttp alone, sixteen at a time, and throw the bodies away: the floor."""

import asyncio
from collections.abc import Iterator

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


if __name__ == "__main__":
    measured(lambda urls: asyncio.run(_all(urls)), times=TIMES)
