"""Addresses that people type."""

import ipaddress
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from voetnoot.errors import UsageError

_DOCUMENTS = (".pdf", ".docx", ".xml", ".html", ".md")


def wanted_address(text: str) -> str:
    """Return ``text`` as a normalised web address. Raises `UsageError` with one sentence when it is none."""
    from voetnoot.urls import normalise  # noqa: PLC0415 - the list of public suffixes takes a while to load

    stripped = text.strip()
    if "://" not in stripped and _looks_like_file(stripped):
        there = "" if Path(stripped).expanduser().exists() else ", and there is no such file"
        raise UsageError(f"{text!r} is no web address but the name of a file{there}; an address begins with https://")
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


def _looks_like_file(text: str) -> bool:
    """Tell whether what was typed without ``https://`` is meant as a file: a path, or a bare word with a document's ending."""
    return text.startswith((".", "/", "~")) or ("/" not in text and PurePath(text).suffix.lower() in _DOCUMENTS)


def _looks_like_host(host: str) -> bool:
    """Tell whether a name that was typed without ``https://`` is meant as one: it has a dot, or is an address."""
    if "." in host.strip("."):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
