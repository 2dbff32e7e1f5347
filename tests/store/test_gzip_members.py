"""A file of the archive is taken apart into exactly the members that it was made of, however far they unpack."""

import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.gzip_members import Member, members


def packed(body: bytes) -> bytes:
    """Return ``body`` as warcio packs a record."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(body) + packer.flush()


def laid_out(bodies: list[bytes]) -> tuple[bytes, list[Member]]:
    file, found = b"", []
    for body in bodies:
        member = packed(body)
        found.append(Member(len(file), len(member)))
        file += member
    return file, found


MEBIBYTE = 1 << 20


@pytest.mark.parametrize("size", [0, 1, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 3 * MEBIBYTE, 12 * MEBIBYTE])
def test_large_members_in_front_of_others(size: int) -> None:
    """Each unpacks into more than is unpacked at once, and the next ones lie in the bytes that were read with it."""
    file, expected = laid_out([b"Vraag 1 " * (size // 8) + b"x" * (size % 8), b"second", b"third"])
    assert list(members(BytesIO(file))) == expected


@given(st.lists(st.tuples(st.binary(min_size=1, max_size=40), st.integers(0, 60_000)), max_size=5))
def test_any_members(parts: list[tuple[bytes, int]]) -> None:
    file, expected = laid_out([block * times for block, times in parts])
    assert list(members(BytesIO(file))) == expected


def test_a_damaged_member_costs_itself_alone() -> None:
    file, (first, second, third) = laid_out([b"one" * 1000, b"Vraag 1 " * MEBIBYTE, b"three"])
    broken = file[: second.offset + 20] + b"\xff" * 8 + file[second.offset + 28 :]
    found = list(members(BytesIO(broken)))
    assert [(one.offset, one.length) for one in found] == [(one.offset, one.length) for one in (first, second, third)]
    assert [one.fault is None for one in found] == [True, False, True]
