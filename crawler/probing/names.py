"""Name resolution: addresses that the guard has passed, or which of the resolver's ways of saying no it was."""

import asyncio
import socket
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic
from typing import Any

import dns.asyncresolver
import dns.exception
import dns.message
import dns.nameserver
import dns.rcode
import dns.rdatatype
import dns.resolver
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.helpers import is_ip_address as is_address

from crawler.probing.guard import Guard
from voetnoot.links import NameFault

_KEPT = 60.0
"""Seconds: one check asks for one name several times."""
_REMEMBERED = 5000

_LOCAL = ("127.0.0.1", "::1")

_AT_ONCE = 64
_THREADS = 4 * _AT_ONCE
"""The system is asked in threads, which cannot be cut off: those that wait for a dead zone must not take the places of others."""


class NameRefused(OSError):  # noqa: N818 - it carries a fact, not a fault of ours
    """The resolver gave no address, for the reason ``fault``."""

    def __init__(self, fault: NameFault) -> None:
        super().__init__(0, fault.value)
        self.fault = fault


class NotPublic(OSError):  # noqa: N818
    """There are addresses, and none may be reached; ``why`` names the first."""

    def __init__(self, why: str) -> None:
        super().__init__(0, why)
        self.why = why


class Resolver(AbstractResolver):
    """Asks ``nameservers`` (each ``address:port``), or the system with its hosts file when there are none.

    ``localhost`` is answered here, as RFC 6761 section 6.3 asks. ``seconds`` bounds one question; what was said is held to be
    so for ``kept`` seconds, and then passes the guard anew.
    """

    def __init__(self, guard: Guard, nameservers: Sequence[str] = (), *, seconds: float = 10.0, kept: float = _KEPT) -> None:
        self._guard = guard
        self._seconds = seconds
        self._kept = kept
        self._said: OrderedDict[str, tuple[float, list[str]]] = OrderedDict()
        self._own = _resolver(nameservers) if nameservers else None
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._threads: ThreadPoolExecutor | None = None

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AddressFamily.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of ``host`` that may be reached. Raises `NameRefused` or `NotPublic`."""
        said = self._said.get(host)
        if said is None or monotonic() - said[0] >= self._kept:
            said = self._said[host] = (monotonic(), await self._passed(host, port, family))
            if len(self._said) > _REMEMBERED:
                self._said.popitem(last=False)
        return [_result(host, address, port) for address in said[1]]

    async def first(self, host: str, port: int) -> str:
        """Return one address of ``host``, the same for all names of one server. Raises `NameRefused` or `NotPublic`."""
        literal = host.split("%", 1)[0]
        if is_address(literal):
            return literal
        return min(result["host"] for result in await self.resolve(host, port))

    async def _passed(self, host: str, port: int, family: socket.AddressFamily) -> list[str]:
        addresses = await self._addresses(host, port, family)
        refusals = [self._guard.address(address) for address in addresses]
        allowed = [address for address, refusal in zip(addresses, refusals, strict=True) if refusal is None]
        if not allowed:
            raise NotPublic(next((refusal for refusal in refusals if refusal), "no address"))
        return allowed

    async def close(self) -> None:
        """Let go of the threads; those that still wait for an answer end by themselves."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None

    async def _addresses(self, host: str, port: int, family: socket.AddressFamily) -> list[str]:
        if host.rstrip(".").lower() == "localhost" or host.rstrip(".").lower().endswith(".localhost"):
            return list(_LOCAL)
        if self._own is not None:
            return await self._ask(self._own, host)
        try:
            found = await self._of_the_system(host, port, family)
        except TimeoutError:
            raise NameRefused(NameFault.SILENCE) from None
        except (socket.gaierror, UnicodeError) as error:
            raise NameRefused(await self._why(host, error)) from error
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    async def _of_the_system(self, host: str, port: int, family: int) -> list[tuple[Any, ...]]:
        self._threads = self._threads or ThreadPoolExecutor(_THREADS, thread_name_prefix="names")
        ask = partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM)
        async with self._places:  # the time counts from here: a name that waits for its turn is not silent
            return list(await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(self._threads, ask), self._seconds))

    async def _why(self, host: str, error: Exception) -> NameFault:
        """Ask the system's name servers again, in our own words: `getaddrinfo` does not tell one refusal from another."""
        if not isinstance(error, socket.gaierror):
            return NameFault.NXDOMAIN
        try:
            await self._ask(dns.asyncresolver.Resolver(), host)
        except NameRefused as refused:
            return refused.fault
        except dns.resolver.NoResolverConfiguration:
            return NameFault.SILENCE if error.errno == socket.EAI_AGAIN else NameFault.NXDOMAIN
        return NameFault.SILENCE

    async def _ask(self, resolver: dns.asyncresolver.Resolver, host: str) -> list[str]:
        answers = await asyncio.gather(*(self._records(resolver, host, kind) for kind in ("A", "AAAA")), return_exceptions=True)
        addresses = [address for answer in answers if isinstance(answer, list) for address in answer]
        if addresses:
            return addresses
        faults = [answer.fault for answer in answers if isinstance(answer, NameRefused)]
        for answer in answers:
            if isinstance(answer, BaseException) and not isinstance(answer, NameRefused):
                raise answer
        raise NameRefused(next((fault for fault in faults if fault is not NameFault.NODATA), NameFault.NODATA))

    async def _records(self, resolver: dns.asyncresolver.Resolver, host: str, kind: str) -> list[str]:
        try:
            answer = await resolver.resolve(host, kind, lifetime=self._seconds, search=False)
        except dns.resolver.NXDOMAIN:
            raise NameRefused(NameFault.NXDOMAIN) from None
        except dns.resolver.NoAnswer:
            return []
        except dns.resolver.NoNameservers as error:
            raise NameRefused(_refusal(error)) from error
        except dns.exception.Timeout:
            raise NameRefused(NameFault.SILENCE) from None
        except (dns.exception.DNSException, UnicodeError):  # a name that no resolver can be asked for
            raise NameRefused(NameFault.NXDOMAIN) from None
        return [record.address for record in answer]


def _resolver(nameservers: Sequence[str]) -> dns.asyncresolver.Resolver:
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers = [_nameserver(text) for text in nameservers]
    resolver.retry_servfail = False
    return resolver


def _nameserver(text: str) -> dns.nameserver.Do53Nameserver:
    address, _, port = text.rpartition(":")
    return dns.nameserver.Do53Nameserver(address.strip("[]"), int(port))


def _refusal(error: dns.resolver.NoNameservers) -> NameFault:
    """Return what the last name server that answered said; no answer at all is silence."""
    for entry in reversed(error.kwargs.get("errors", [])):
        response = entry[-1]
        if isinstance(response, dns.message.Message):
            return NameFault.REFUSED if response.rcode() == dns.rcode.REFUSED else NameFault.SERVFAIL
    return NameFault.SILENCE


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=flags)
