"""Files that come part by part: whole, or as they were."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.public import write_parts
from voetnoot.errors import StoreError


def broken() -> Iterator[bytes]:
    yield b"new"
    raise StoreError("the database went away")


def test_a_file_is_replaced_only_by_another_one_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "report" / "links.csv"
    assert write_parts(path, iter([b"one,", b"two"]))
    seen = path.stat().st_ino
    assert not write_parts(path, iter([b"one", b",two"]))
    assert path.stat().st_ino == seen
    assert write_parts(path, iter([b"one,", b"twe"]))
    with pytest.raises(StoreError, match="went away"):
        write_parts(path, broken())
    assert path.read_bytes() == b"one,twe"
    assert [found.name for found in path.parent.iterdir()] == ["links.csv"]


def test_a_disk_that_refuses_is_named(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("a file where the folder would be")
    with pytest.raises(StoreError, match=r"cannot write .*links\.csv"):
        write_parts(tmp_path / "report" / "links.csv", [b"x"])
