"""Addresses as they go over the wire: nothing re-encoded or reordered that already can be sent."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from crawler.probing.guard import Guard, literal, names_this_machine
from voetnoot.links import Guarded, NotCheckable

_PORTS = {"http": 80, "https": 443}
_LAST_PORT = 65_535
_UNSENDABLE = re.compile(r"[^\x21-\x7e]")
_HOST = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=-]+\Z|\[[0-9A-Fa-f:.]+(?:%25[A-Za-z0-9._~-]+)?\]\Z")


_PLAIN = re.compile(r"(https?)://([a-z0-9.-]+)(?::([1-9][0-9]{0,4}))?/(?:[\x21\x22\x24-\x7e]*[\x21\x22\x24-\x3e\x40-\x7e])?\Z")
"""An address that goes over the wire as it stands: nearly every one, since links are kept normalised."""


@dataclass(frozen=True, slots=True)
class Target:
    """One address to ask: ``url`` in ASCII and without fragment, its ``host`` without brackets, its ``port``."""

    url: str
    scheme: str
    host: str
    port: int


def target_of(url: str) -> Target | NotCheckable:
    """Return what to ask for ``url``, or why it cannot be asked. What is not ASCII is percent-encoded (RFC 3986, 3987)."""
    plain = _PLAIN.match(url)
    if plain is not None and int(plain[3] or 0) <= _LAST_PORT:
        return Target(url, plain[1], plain[2], int(plain[3] or _PORTS[plain[1]]))
    return _spelled(url)


def _spelled(url: str) -> Target | NotCheckable:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        return NotCheckable(f"not an address: {error}")
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        return NotCheckable(f"scheme {scheme or 'missing'}")
    host = _ascii_host(parts.hostname or "")
    if host is None:
        return NotCheckable("no host that can be asked")
    netloc = f"[{host}]" if ":" in host else host
    if port is not None:
        netloc = f"{netloc}:{port}"
    path = _UNSENDABLE.sub(lambda match: quote(match[0]), parts.path)
    query = _UNSENDABLE.sub(lambda match: quote(match[0]), parts.query)
    return Target(urlunsplit((scheme, netloc, path or "/", query, "")), scheme, host, port or _PORTS[scheme])


def refusal(target: Target, guard: Guard) -> Guarded | NotCheckable | None:
    """Return why ``target`` is not asked before any name is resolved: its port, or an address spelled out in its host."""
    why = guard.port(target.port)
    address = literal(target.host)
    if address is not None:
        why = guard.address(target.host if "%" in target.host else address) or why
    elif names_this_machine(target.host):
        why = guard.address("127.0.0.1") or why
    if why is not None:
        return Guarded(target.host, why)
    if address is not None and ":" not in address and address != target.host:
        return NotCheckable(f"{target.host} is an unusual spelling of {address}")
    return None


def joined(base: str, location: bytes) -> str | None:
    """Return the absolute address that a ``Location`` or a meta refresh at ``base`` points to, or ``None`` for no address.

    Servers send UTF-8 and Latin-1 there, against RFC 9110; both are read.
    """
    try:
        text = location.decode("utf-8")
    except UnicodeDecodeError:
        text = location.decode("latin-1")
    try:
        text = re.sub(r"[\t\r\n]", "", text.strip())
        if urlsplit(text).scheme in _PORTS and not urlsplit(text).netloc:
            return None
        absolute = urljoin(base, text)
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme and (parts.netloc or parts.scheme not in _PORTS) else None


def _ascii_host(host: str) -> str | None:
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    host = host.lower()
    shown = f"[{host}]" if ":" in host else host
    return host if _HOST.match(shown.replace("%", "%25") if ":" in host else shown) else None
