"""Addresses that people type."""

import ipaddress
from urllib.parse import urlsplit

from voetnoot.errors import UsageError


def wanted_address(text: str) -> str:
    """Return ``text`` as a normalised web address. Raises `UsageError` with one sentence when it is none."""
    from voetnoot.urls import normalise  # noqa: PLC0415 - the list of public suffixes takes a while to load

    stripped = text.strip()
    try:
        url = normalise(stripped)
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as trouble:
        raise UsageError(f"{text!r} is no web address: {trouble}") from None
    if parts.scheme not in ("http", "https"):
        raise UsageError(f"{text!r} is no web address: found the scheme {parts.scheme!r}, wanted http or https")
    bare = "://" not in stripped
    if not host or (bare and not _looks_like_host(host)) or any(letter.isspace() for letter in host):
        raise UsageError(f"{text!r} is no web address: it has no host, as in https://www.example.org/page")
    return url


def _looks_like_host(host: str) -> bool:
    """Tell whether a name that was typed without ``https://`` is meant as one: it has a dot, or is an address."""
    if "." in host.strip("."):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
