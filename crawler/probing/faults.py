"""What an error on the way to an answer means, as an outcome."""

import errno
import ssl

import aiohttp

from crawler.probing.names import NameRefused, NotPublic
from crawler.probing.proxied import tunnel_refused
from crawler.probing.tls import fault_of
from voetnoot.links import ConnectFailed, Guarded, Malformed, NameFailed, NotCheckable, Outcome, TimedOut, TlsFailed

_BY_ERRNO = {
    errno.ECONNREFUSED: "refused",
    errno.ECONNRESET: "reset",
    errno.ECONNABORTED: "reset",
    errno.EPIPE: "reset",
    errno.EHOSTUNREACH: "unreachable",
    errno.ENETUNREACH: "unreachable",
    errno.EHOSTDOWN: "unreachable",
    errno.EADDRNOTAVAIL: "unreachable",
    errno.EAFNOSUPPORT: "unreachable",
}
_OURS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS})
"""This machine is short of something: that says nothing of the site."""

_LONGEST = 200


class Unanswered(Exception):  # noqa: N818 - an expected end, carried through Scrapy as an exception
    """There is no response; ``outcome`` says why, without hops. ``unparsed``: one came, and the parser could not read it."""

    def __init__(self, outcome: Outcome, *, unparsed: bool = False) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.unparsed = unparsed


def outcome_of(error: BaseException, host: str, phase: str, *, proxied: bool = False) -> Outcome | None:
    """Return what ``error`` on the way to ``host`` means while in ``phase``; ``None`` when it is a fault of ours."""
    match error:
        case TimeoutError():
            return TimedOut(host, phase)
        case aiohttp.ClientHttpProxyError():
            return tunnel_refused(host, error.status, error.headers or {})
        case aiohttp.ClientProxyConnectionError():
            return ConnectFailed(host, "proxy")
        case aiohttp.ServerDisconnectedError() if proxied and phase == "connect":
            return ConnectFailed(host, "proxy")  # it owes an answer to CONNECT, whatever became of the site
        case aiohttp.ClientConnectorError():
            return _of_connector(error, host)
    return _of_exchange(error, host)


def _of_connector(error: aiohttp.ClientConnectorError, host: str) -> Outcome | None:
    cause = getattr(error, "certificate_error", None) or error.os_error
    if isinstance(cause, NameRefused):
        return NameFailed(host, cause.fault)
    if isinstance(cause, NotPublic):
        return Guarded(host, cause.why)
    if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return ConnectFailed(host, "closed")
    if isinstance(cause, ssl.SSLError):
        return TlsFailed(host, fault_of(cause))
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return ConnectFailed(host, "proxy")  # our own resolver speaks in the words above; this is the proxy's name
    return _of_os(cause, host)


def _of_exchange(error: BaseException, host: str) -> Outcome | None:
    match error:
        case aiohttp.InvalidURL():
            return NotCheckable(f"not an address: {error}"[:_LONGEST])
        case aiohttp.ServerDisconnectedError() | ssl.SSLError():
            return ConnectFailed(host, "closed")
        case aiohttp.ClientResponseError():
            return Malformed(host, " ".join((error.message or type(error).__name__).split())[:_LONGEST])
        case OSError():
            return _of_os(error, host)
        case aiohttp.ClientError():
            return Malformed(host, f"{type(error).__name__}: {error}"[:_LONGEST])
    return None


def _of_os(error: OSError, host: str) -> Outcome | None:
    if error.errno in _OURS:
        return None
    if error.errno == errno.ETIMEDOUT:
        return TimedOut(host, "connect")
    return ConnectFailed(host, _BY_ERRNO.get(error.errno or 0, "closed"))
