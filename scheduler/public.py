"""The public folder: files that other web servers may serve, each replaced whole or not at all."""

import filecmp
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from voetnoot.errors import StoreError

_PART = re.compile(r"\..+\.\d+")
"""What a file is called while it is written: a dot, the name that it will have, the number of the process."""
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


def write_together(folder: Path, files: Iterable[tuple[str, Iterable[bytes]]]) -> int:
    """Write files (path below ``folder``, parts as they come) as `write_files` does, none before all are made.

    Until then they take their room beside the old ones. A file's parts are used up before the next file is asked for. Raises
    `StoreError` when a disk refuses, also one that parts are made on, and whatever else goes wrong where they come from.
    """
    parts_of: dict[Path, Path] = {}
    try:
        for name, parts in files:
            beside = parts_of[folder / name] = _beside(folder / name)
            _write(beside, parts)
        changed = [path for path, beside in parts_of.items() if not _alike(path, beside)]
        for path in changed:
            parts_of[path].replace(path)
        return len(changed)
    except OSError as trouble:
        raise StoreError(f"cannot write below {folder}: {trouble.strerror}") from trouble
    finally:
        for beside in parts_of.values():
            _drop(beside)


def _replace(path: Path, body: bytes) -> bool:
    if path.is_file() and path.read_bytes() == body:
        return False
    beside = _beside(path)
    try:
        _write(beside, (body,))
        beside.replace(path)
    finally:
        _drop(beside)
    return True


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


def _write(path: Path, parts: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


def _drop(path: Path) -> None:
    """Let go of what did not fit or is not needed: a full disk is not filled further, and one that refuses has been heard of."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _alike(one: Path, other: Path) -> bool:
    filecmp.clear_cache()  # which holds two files of one size and moment for what they were
    return one.is_file() and filecmp.cmp(one, other, shallow=False)
