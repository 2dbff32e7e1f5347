"""Durations and sizes as people write them: ``30s``, ``1h30m``, ``3d``, ``500kB``, ``1GiB``."""

import ipaddress
import re
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_BYTES = {"": 1, "b": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12, "ki": 2**10, "mi": 2**20, "gi": 2**30, "ti": 2**40}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")
_SPAN = re.compile(rf"(?:{_PART.pattern}\s*)+")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?i?)b?", re.IGNORECASE)
_LONGEST = 100 * 366 * 86400  # beyond a century it is a typing error, and dates overflow


def duration(value: object) -> timedelta:
    """Return ``value`` as a span: ``30s``, ``15m``, ``1h30m``, ``3d``, ``2w``, or a bare number of seconds.

    Raises ``ValueError`` with the words "a duration ..." for anything else, for a negative one and for over a century.
    """
    if isinstance(value, timedelta):
        return value
    seconds = -1.0
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = float(value)
    elif isinstance(value, str) and _SPAN.fullmatch(value.strip()):
        seconds = sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(value))
    elif isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?", value.strip()):
        seconds = float(value)
    if not 0 <= seconds <= _LONGEST:
        raise ValueError("a duration such as 30s, 15m, 1h or 3d")
    return timedelta(seconds=seconds)


def as_text(span: timedelta) -> str:
    """Return ``span`` as `duration` reads it, in the largest unit that divides it: ``7d``, ``90m``, ``0.5s``."""
    seconds = span.total_seconds()
    for unit in ("d", "h", "m"):
        if seconds and seconds % _SECONDS[unit] == 0:
            return f"{int(seconds) // _SECONDS[unit]}{unit}"
    return f"{seconds:.6f}".rstrip("0").rstrip(".") + "s"


def size(value: object) -> int:
    """Return ``value`` in bytes: ``500kB`` (thousands), ``1GiB`` (powers of 1024), or a bare number of bytes.

    Raises ``ValueError`` with the words "a size ..." for anything else.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or found[2].lower() not in _BYTES:
        raise ValueError("a size such as 500kB, 5MB or 1GiB")
    return int(float(found[1]) * _BYTES[found[2].lower()])


def size_as_text(count: int) -> str:
    """Return ``count`` bytes as `size` reads it, in the largest unit that divides it."""
    for unit in ("GiB", "GB", "MiB", "MB", "KiB", "kB"):
        if count and count % _BYTES[unit[:-1].lower()] == 0:
            return f"{count // _BYTES[unit[:-1].lower()]}{unit}"
    return str(count)


def _listed(value: Any) -> Any:
    """Let ``a, b`` stand for a list of two, so that one environment variable can hold it."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return (value,) if isinstance(value, int | float) else value


def _network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value, strict=False))
    except ValueError:
        raise ValueError("an address or network such as 10.0.0.0/8 or ::1") from None


def _nameserver(value: str) -> str:
    address, _, port = value.rpartition(":") if value.count(":") == 1 or "]:" in value else (value, "", "53")
    try:
        ipaddress.ip_address(address.strip("[]"))
        if 0 < int(port) < 65536:  # noqa: PLR2004 - RFC 768, RFC 793
            return f"{address}:{port}" if value != address or ":" not in address else f"[{address}]:{port}"
    except ValueError:
        pass
    raise ValueError("address:port such as 9.9.9.9:53")


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return value
    except ValueError:
        pass
    raise ValueError("an address such as https://example.org/")


def _source_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme == "file" and parts.path.startswith("/") and parts.netloc in ("", "localhost"):
        return value
    return _web_address(value)


def _archive_place(value: str) -> str:
    scheme, sign, place = value.partition("://")
    if (sign and scheme.isalnum() and place) or (not sign and value.startswith("/")):
        return value
    raise ValueError("an absolute path such as /mnt/voetnoot or an address such as s3://bucket/voetnoot")


_DURATION_SCHEMA = WithJsonSchema({"type": ["string", "number"], "description": "a duration: 30s, 15m, 1h, 3d", "minimum": 0})
_SIZE_SCHEMA = WithJsonSchema({"type": ["string", "integer"], "description": "a size: 500kB, 5MB, 1GiB", "minimum": 0})

Duration = Annotated[timedelta, BeforeValidator(duration), PlainSerializer(as_text, return_type=str), _DURATION_SCHEMA]
"""A `datetime.timedelta`, written ``1h``."""

Seconds = Annotated[float, BeforeValidator(lambda value: duration(value).total_seconds()), _DURATION_SCHEMA]
"""Seconds as a ``float``, written ``10`` or ``10s``."""

Size = Annotated[int, BeforeValidator(size), PlainSerializer(size_as_text, return_type=str), _SIZE_SCHEMA]
"""Bytes as an ``int``, written ``5MB``."""

Listed = BeforeValidator(_listed)
"""Accepts ``a, b`` for a tuple of two."""

NetworkRange = Annotated[str, AfterValidator(_network)]
"""An IP network, ``10.0.0.0/8``; a single address is a network of one."""

Nameserver = Annotated[str, AfterValidator(_nameserver)]
"""``address:port``; the port is 53 when left out; IPv6 in brackets."""

WebAddress = Annotated[str, AfterValidator(_web_address)]
"""An absolute ``http`` or ``https`` address."""

SourceAddress = Annotated[str, AfterValidator(_source_address)]
"""An absolute ``http`` or ``https`` address, or that of a folder or file of this machine: ``file:///srv/letters``."""

ArchivePlace = Annotated[str, AfterValidator(_archive_place)]
"""An absolute path, or an address of fsspec: ``s3://bucket/voetnoot``."""
