"""Undo content coding within bounds: a small body may unpack into gigabytes (RFC 9110, section 8.4)."""

import zlib
from dataclasses import dataclass

import brotli  # type: ignore[import-untyped]

try:
    from compression import zstd  # type: ignore[import-not-found,unused-ignore]
except ImportError:  # before Python 3.14
    from backports import zstd

_STEP = 1 << 16
_TAIL = 8
"""Bytes at the end of a gzip body: a checksum and a length (RFC 1952)."""

_MOST_MEMBERS = 100
"""Members of one gzip body that are unpacked: servers send one, or a few that were joined. Each costs a copy of what is left."""

_LOOKED_AT = 4096
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r\x1b"))
_MOST_CONTROLS = 0.03
"""Share of control characters above which bytes are no text; packed bytes have a tenth, text in any encoding of the web none."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body without content coding. ``bounded``: there was more than the bound; ``fault``: where decoding stopped short."""

    body: bytes
    bounded: bool = False
    fault: str | None = None


def decode(body: bytes, codings: str, bound: int) -> Decoded:
    """Return ``body`` without the ``codings`` of a Content-Encoding field, of at most ``bound`` bytes.

    Codings are undone from the last to the first. A body that is not in the coding it claims is returned as it is: servers
    label plain pages as gzip, and browsers show them. An unknown coding is a fault.
    """
    result = Decoded(body[:bound], bounded=len(body) > bound)
    for coding in reversed([name.strip().lower() for name in codings.split(",") if name.strip()]):
        if coding in {"identity", "none", "utf-8", "binary"} or not result.body:
            continue
        unpack = _UNPACKERS.get(coding)
        if unpack is None:
            return Decoded(result.body, result.bounded, f"unknown content coding {coding}")
        step = unpack(result.body, bound)
        result = Decoded(step.body, step.bounded or result.bounded, step.fault or result.fault)
    return result


def still_coded(body: bytes) -> bool:
    """Return whether ``body``, whose coding was a fault, cannot be read: packed bytes are full of control characters.

    Servers also write what is no coding there (``iso-8859-1``); browsers then show the page, and so do we.
    """
    start = body[:_LOOKED_AT]
    return len(start.translate(None, _CONTROLS)) < (1 - _MOST_CONTROLS) * len(start)


def _inflate(body: bytes, bound: int, wbits: int) -> Decoded:
    out = bytearray()
    rest = body
    for _ in range(_MOST_MEMBERS):
        if not rest or len(out) > bound:
            break
        stream = zlib.decompressobj(wbits)
        try:
            # The end by itself: what was unpacked before a sum that does not add up is what browsers show.
            out += stream.decompress(rest[:-_TAIL], bound + 1 - len(out))
            out += stream.decompress(stream.unconsumed_tail + rest[-_TAIL:], max(1, bound + 1 - len(out)))
        except zlib.error as error:
            return Decoded(bytes(out[:bound]), len(out) > bound, None if out else str(error))
        if not stream.eof:
            fault = None if len(out) > bound else "ends early"
            return Decoded(bytes(out[:bound]), len(out) > bound, fault)
        rest = stream.unused_data.lstrip(b"\0")
    return Decoded(bytes(out[:bound]), bool(rest) or len(out) > bound)


def _gzip(body: bytes, bound: int) -> Decoded:
    if not body.startswith(b"\x1f\x8b"):
        return Decoded(body[:bound], len(body) > bound)
    return _inflate(body, bound, zlib.MAX_WBITS | 16)


def _deflate(body: bytes, bound: int) -> Decoded:
    """Servers send zlib (RFC 1950) or bare deflate (RFC 1951) under this name."""
    wrapped = _inflate(body, bound, zlib.MAX_WBITS)
    return wrapped if wrapped.body or not wrapped.fault else _inflate(body, bound, -zlib.MAX_WBITS)


def _brotli(body: bytes, bound: int) -> Decoded:
    stream = brotli.Decompressor()
    out = bytearray()
    data = body
    try:
        while len(out) <= bound:
            chunk = stream.process(data, output_buffer_limit=_STEP)
            out += chunk
            data = b""
            if stream.is_finished() or (not chunk and stream.can_accept_more_data()):
                break
    except brotli.error as error:
        return Decoded(bytes(out[:bound]), len(out) > bound, str(error))
    return Decoded(bytes(out[:bound]), len(out) > bound, None if stream.is_finished() or len(out) > bound else "ends early")


def _zstd(body: bytes, bound: int) -> Decoded:
    stream = zstd.ZstdDecompressor()
    try:
        out = stream.decompress(body, bound + 1)
    except zstd.ZstdError as error:
        return Decoded(b"", fault=str(error))
    return Decoded(out[:bound], len(out) > bound, None if stream.eof or len(out) > bound else "ends early")


_UNPACKERS = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
