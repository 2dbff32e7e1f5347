"""The gzip members (RFC 1952) that a file of the archive is made of, one per record; a damaged one costs itself alone."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03"
"""What each member of ours begins with (zlib at its best compression): no name, no time, so that every byte is known."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One member: where it begins, how many bytes it takes, and what is wrong with it (``None``: it is whole)."""

    offset: int
    length: int
    fault: str | None = None


def members(file: BinaryIO) -> Iterator[Member]:
    """Yield the members of ``file`` from its start. Behind a damaged one it goes on where the next one begins."""
    offset = 0
    while True:
        member = _member(file, offset)
        if member is None:
            return
        if member.fault is not None:
            member = Member(offset, _next_head(file, offset + 1) - offset, member.fault)
        yield member
        offset += member.length


def _member(file: BinaryIO, offset: int) -> Member | None:
    """Return the member at ``offset``, ``None`` at the end of the file. CRC and size are proved on the way."""
    file.seek(offset)
    data = file.read(_CHUNK)
    if not data:
        return None
    if not data.startswith(HEAD):
        return Member(offset, 0, "its head is not that of a gzip member of ours")
    inflate, taken = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
    while data:
        try:
            inflate.decompress(data, _CHUNK)  # in pieces: a page of nothing but spaces packs into a thousandth of its size
        except zlib.error as error:
            return Member(offset, 0, f"it cannot be decompressed ({str(error).rpartition(': ')[2]})")
        if inflate.eof:  # then what is behind the member may stand in both, the unused and the unconsumed
            return Member(offset, taken + len(data) - len(inflate.unused_data))
        taken += len(data) - len(inflate.unconsumed_tail)
        data = inflate.unconsumed_tail or file.read(_CHUNK)
    return Member(offset, 0, "it ends before its end")


def _next_head(file: BinaryIO, start: int) -> int:
    """Return where the next member begins at or behind ``start``, the end of the file when there is none."""
    position, tail = start, b""
    file.seek(start)
    while data := file.read(_CHUNK):
        found = (tail + data).find(HEAD)
        if found >= 0:
            return position - len(tail) + found
        position += len(data)
        tail = (tail + data)[-(len(HEAD) - 1) :]
    return position
