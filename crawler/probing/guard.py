"""The network guard: which addresses and ports the crawler may connect to.

A cited URL may point anywhere. Only public addresses are reached (IANA special-purpose registries, RFC 6890), for IPv4, IPv6
and the forms of IPv6 that carry an IPv4 address; other networks and ports need a line in the configuration.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = frozenset({80, 443})
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_SITE_LOCAL = ipaddress.IPv6Network("fec0::/10")
_NUMERIC_LABEL = re.compile(r"(?:\d+|0[xX][0-9a-fA-F]*)\Z")


class Guard:
    """Says why an address or a port may not be reached; ``None`` means that it may."""

    def __init__(self, allow_addresses: Iterable[str] = (), allow_ports: Iterable[int] = ()) -> None:
        self._networks = tuple(ipaddress.ip_network(str(network), strict=False) for network in allow_addresses)
        self._ports = _PORTS | frozenset(allow_ports)

    def port(self, port: int) -> str | None:
        """Return why ``port`` is refused, or ``None``."""
        return None if port in self._ports else f"port {port} is not allowed"

    def address(self, text: str) -> str | None:
        """Return why the IP address ``text`` (with or without a zone) is refused, or ``None``."""
        try:
            address = ipaddress.ip_address(text.split("%", 1)[0])
        except ValueError:
            return f"{text} is not an address"
        subject = _carried(address) or address
        if any(one in network for network in self._networks for one in (address, subject)):
            return None
        kind = "link-local" if "%" in text else _not_public(subject)
        return f"{text} is {kind}" if kind else None


EVERYWHERE = Guard(("0.0.0.0/0", "::/0"))
"""Lets every address be reached: for what a person wrote into the configuration."""


def literal(host: str) -> str | None:
    """Return the IP address that ``host`` spells, in its usual form, or ``None`` for a name.

    Browsers and resolvers read ``2130706433``, ``0x7f.1`` and ``0177.0.0.1`` as addresses (WHATWG URL, section 3.5); so do we,
    before anything connects.
    """
    bare = host.strip("[]").rstrip(".")
    try:
        return str(ipaddress.ip_address(bare.split("%", 1)[0]))
    except ValueError:
        pass
    labels = bare.split(".")
    if not all(_NUMERIC_LABEL.match(label) for label in labels):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(bare))
    except OSError:
        return None


def names_this_machine(host: str) -> bool:
    """Return whether ``host`` is this machine whoever resolves it (RFC 6761, section 6.3): no proxy may be asked for it."""
    bare = host.rstrip(".").lower()
    return bare == "localhost" or bare.endswith(".localhost")


def _carried(address: Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address inside a mapped, compatible, 6to4 or NAT64 address (Teredo counts as private as a whole)."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _not_public(address: Address) -> str | None:
    checks = (
        ("unspecified", address.is_unspecified),
        ("loopback", address.is_loopback),
        ("link-local", address.is_link_local),
        ("multicast", address.is_multicast),
        ("site-local", address in _SITE_LOCAL),
        ("private", address.is_private or address in _LOCAL_NAT64),
        ("reserved", address.is_reserved),
        ("not public", not address.is_global),
    )
    return next((kind for kind, so in checks if so), None)
