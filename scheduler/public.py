"""The public folder: files that other web servers may serve, each replaced whole or not at all."""

import filecmp
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from voetnoot.errors import StoreError

_PART = re.compile(r"\..+\.\d+")
"""What `_replace` calls a file that it is writing: a dot, the name that it will have, the number of the process."""
_LONGEST_WRITE = 3600.0
"""Seconds after which nobody writes such a file any more (by the clock of the disk, not by that of a play)."""


def left_parts(folder: Path) -> Iterator[tuple[Path, int]]:
    """Yield the files below ``folder`` that somebody who was killed had begun to write, with their sizes."""
    before = time.time() - _LONGEST_WRITE
    for path in folder.rglob(".*"):
        if _PART.fullmatch(path.name) and path.is_file() and (seen := path.stat()).st_mtime < before:
            yield path, seen.st_size


def write_files(folder: Path, files: Mapping[str, bytes]) -> int:
    """Write ``files`` (path below ``folder`` to bytes); return how many differ from what was there.

    A reader sees the old file or the new one, never a part: written beside it, flushed to the disk, renamed over it. Raises
    `StoreError` when the disk refuses.
    """
    try:
        return sum(_replace(folder / path, body) for path, body in files.items())
    except OSError as trouble:
        raise StoreError(f"cannot write below {folder}: {trouble.strerror}") from trouble


def write_parts(path: Path, parts: Iterable[bytes]) -> bool:
    """Write a file as `write_files` does, part by part as they come; return whether it differs from what was there.

    Raises `StoreError` when the disk refuses, and whatever goes wrong where the parts come from.
    """
    try:
        return _write_beside(path, parts)
    except OSError as trouble:
        raise StoreError(f"cannot write {path}: {trouble.strerror}") from trouble


def _replace(path: Path, body: bytes) -> bool:
    return not (path.is_file() and path.read_bytes() == body) and _write_beside(path, (body,))


def _write_beside(path: Path, parts: Iterable[bytes]) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.writelines(parts)
            file.flush()
            if path.is_file() and filecmp.cmp(path, beside, shallow=False):
                return False
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)  # a full disk is not filled further by what did not fit
    return True
