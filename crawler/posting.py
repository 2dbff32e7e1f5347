"""Tell somebody something: one request to an address that stands in the settings, by the settings of the network.

The setting is the permission for the network and the port that its address names: it is the operator's word, where a cited URL
is anybody's. Redirects are not followed, so that it stays the operator's word.
"""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from crawler.probing import tls
from crawler.probing.guard import EVERYWHERE, names_this_machine
from crawler.probing.names import NameRefused, Resolver
from voetnoot.config import Network

_WEEK = 7 * 86_400.0
_LONGEST_ANSWER = 2_000
_FINE = range(200, 300)


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of it: ``status``, or ``why`` there is none; ``retry_after`` seconds where the receiver asked for rest."""

    status: int | None = None
    why: str | None = None
    retry_after: float | None = None

    @property
    def fine(self) -> bool:
        """Whether the receiver took it (2xx)."""
        return self.status in _FINE

    @property
    def word(self) -> str:
        """What to tell people: never the address, which may be a secret."""
        return self.why or f"status {self.status}"


@asynccontextmanager
async def opened(network: Network) -> AsyncIterator[aiohttp.ClientSession]:
    """Give what `post` sends through."""
    connector = aiohttp.TCPConnector(force_close=True, resolver=Resolver(EVERYWHERE, network.nameservers))
    agent = {"User-Agent": network.agent}
    async with aiohttp.ClientSession(connector=connector, headers=agent, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def post(
    session: aiohttp.ClientSession,
    network: Network,
    url: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    seconds: float = 15.0,
) -> Posted:
    """POST ``body`` to ``url`` and return what came of it within ``seconds``; trouble on the way is a value, never raised."""
    secure = tls.verifying(network.ca_file) if url.startswith("https:") else True
    timeout = aiohttp.ClientTimeout(total=seconds)
    proxy = _proxy(network, url)
    try:
        async with session.post(
            url, data=body, headers=headers, ssl=secure, proxy=proxy, timeout=timeout, allow_redirects=False
        ) as response:
            await response.content.read(_LONGEST_ANSWER)
            return Posted(response.status, retry_after=_seconds(response.headers.get("Retry-After", "")))
    except NameRefused as trouble:
        return Posted(why=f"its name cannot be resolved ({trouble.fault.value})")
    except TimeoutError:
        return Posted(why=f"no answer within {seconds:g} s")
    except aiohttp.ClientConnectorCertificateError:
        return Posted(why="its certificate is not valid")
    except (aiohttp.ClientError, OSError, ValueError, asyncio.IncompleteReadError) as trouble:
        return Posted(why=f"it cannot be reached ({type(trouble.__cause__ or trouble).__name__})")


def _proxy(network: Network, url: str) -> str | None:
    """Return the forward proxy to go through; none to this very machine, which no proxy could reach for us."""
    host = urlsplit(url).hostname or ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = names_this_machine(host)
    return None if local else network.proxy


def _seconds(text: str) -> float | None:
    return min(float(text), _WEEK) if text.isdecimal() else None
