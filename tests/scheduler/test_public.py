"""Files that come part by part: all of them, or none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.public import write_together
from voetnoot.errors import StoreError

File = tuple[str, Iterator[bytes]]


def files(*last: bytes) -> Iterator[File]:
    yield "index.html", iter([b"<p>", *last])
    yield "deep/links.csv", iter([b"one,", *last])


def broken() -> Iterator[File]:
    yield "index.html", iter([b"new"])
    yield "deep/links.csv", _broken_parts()


def _broken_parts() -> Iterator[bytes]:
    yield b"new"
    raise StoreError("the database went away")


def seen(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_are_replaced_where_they_differ_and_once_all_are_made(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    assert write_together(folder, files(b"two")) == 2
    before = (folder / "index.html").stat().st_ino
    assert write_together(folder, files(b"t", b"wo")) == 0
    assert (folder / "index.html").stat().st_ino == before
    assert write_together(folder, files(b"twe")) == 2
    with pytest.raises(StoreError, match="went away"):
        write_together(folder, broken())
    assert seen(folder) == {"index.html": b"<p>twe", "deep/links.csv": b"one,twe"}


def test_a_disk_that_refuses_is_named(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("a file where the folder would be")
    with pytest.raises(StoreError, match=r"cannot write below .*report"):
        write_together(tmp_path / "report", files(b"x"))
    assert seen(tmp_path) == {"report": b"a file where the folder would be"}
