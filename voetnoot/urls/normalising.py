"""One spelling per address, so that the same page cited twice is one link (RFC 3986 section 6.2)."""

import re
from functools import cache, lru_cache
from urllib.parse import SplitResult, urlsplit, urlunsplit

import idna
import tldextract

from voetnoot.ids import content_id

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?=//|[^\d/])")
_DOI = re.compile(r"doi:\s*(?=10\.\d)", re.IGNORECASE)
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNSAFE = re.compile(r"""[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]""")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@cache
def _suffixes() -> tldextract.TLDExtract:
    """Return the extractor over the list that comes with the library: it never downloads and keeps no cache."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def _percent(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else f"%{match[1].upper()}"


def _coded(part: str) -> str:
    """Return ``part`` with the percent coding that any browser would send: unsafe characters coded, unreserved ones not."""
    escaped = _LONE_PERCENT.sub("%25", part)
    escaped = _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), escaped)
    return _PERCENT.sub(_percent, escaped)


def _host(host: str) -> str:
    lowered = host.lower().rstrip(".")
    if lowered.isascii():
        return lowered
    try:
        return idna.encode(lowered, uts46=True).decode("ascii")
    except idna.IDNAError:
        return lowered


def _netloc(parts: SplitResult) -> str:
    host = _host(parts.hostname or "")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    user, at, _ = parts.netloc.rpartition("@")
    return f"{_coded(user)}{at}{host}"


def with_scheme(url: str) -> str:
    """Return ``url`` with ``https://`` where it has no scheme; ``doi:10...`` becomes the address of its resolver."""
    stripped = url.strip()
    if doi := _DOI.match(stripped):
        return "https://doi.org/" + stripped[doi.end() :]
    return stripped if _SCHEME.match(stripped) else "https://" + stripped.removeprefix("//")


def normalise(url: str) -> str:
    """Return the one spelling of ``url`` under which it is watched.

    Scheme and host in lower case, host in IDNA, default port and fragment gone, percent coding in one form, ``/`` for an
    empty path; ``https://`` before a bare domain. The path and the query with its order are kept whole. Total: what does not
    parse as an address comes back stripped of white space around it and otherwise as it was.
    """
    whole = with_scheme(url)
    try:
        parts = urlsplit(whole)
        if parts.scheme not in _DEFAULT_PORTS:
            return whole
        return urlunsplit((parts.scheme, _netloc(parts), _coded(parts.path) or "/", _coded(parts.query), ""))
    except ValueError:
        return url.strip()


def host_of(url: str) -> str:
    """Return the host of ``url`` in lower case (IDNA), or the empty string when it has none."""
    try:
        return _host(urlsplit(with_scheme(url)).hostname or "")
    except ValueError:
        return ""


@lru_cache(maxsize=8192)  # a parliament cites a few thousand sites, again and again
def registrable(host: str) -> str:
    """Return the domain under a public suffix that ``host`` belongs to (``nos.nl`` for ``app.nos.nl``), else ``host``."""
    return _suffixes()(host).top_domain_under_public_suffix or host


def is_domain(name: str) -> bool:
    """Tell whether ``name`` ends in a public suffix and has a label before it (``nos.nl`` yes, ``etc.nl.`` or ``p.12`` no)."""
    return bool(_suffixes()(name).top_domain_under_public_suffix)


def link_id(url: str) -> str:
    """Return the id of the link that ``url`` is, in whatever spelling."""
    return content_id("link", normalise(url))
