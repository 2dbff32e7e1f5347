"""The files of the archive: one that is being written is called ``*.open`` and locked; the dead leave theirs to be mended."""

import fcntl
import os
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

OPEN = ".open"
_CHUNK = 1 << 20


class Writer:
    """The one file that this process appends to; another is begun when it holds ``max_bytes``."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self.folder = folder
        self.name = ""
        self._max_bytes = max_bytes
        self._file: BinaryIO | None = None
        self._process = 0
        self._recovered = False

    def file(self, at: datetime) -> tuple[BinaryIO, bool]:
        """Return the file to append to, and whether it was just begun (at the time ``at``, which its name will hold)."""
        if self._file is not None and (self._process != os.getpid() or self._file.tell() >= self._max_bytes):
            self.close()
        if self._file is not None:
            return self._file, False
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self._recovered:
            recover(self.folder)
            self._recovered = True
        self.name, self._file = open_file(self.folder, at)
        self._process = os.getpid()
        return self._file, True

    def close(self) -> None:
        """Give the file its final name, unless it is another process's (a fork inherits the handle, not the file)."""
        if self._file is None:
            return
        if self._process == os.getpid():
            close_file(self.folder, self.name, self._file)
        else:
            self._file.close()
        self._file = None


def open_file(folder: Path, at: datetime) -> tuple[str, BinaryIO]:
    """Begin a file and return its final name and the open file. The name holds ``at`` and the process, and is never reused."""
    stem = f"voetnoot-{at.astimezone(UTC):%Y%m%d%H%M%S}-{os.getpid()}"
    nth = 0
    while True:
        name = f"{stem}-{nth:03}.warc.gz"
        nth += 1
        if (folder / name).exists():
            continue
        try:
            file = (folder / (name + OPEN)).open("xb")
        except FileExistsError:
            continue
        fcntl.flock(file, fcntl.LOCK_EX)
        _sync_folder(folder)
        return name, file


def close_file(folder: Path, name: str, file: BinaryIO) -> None:
    """Close ``file`` and give it its final ``name``."""
    file.flush()
    os.fsync(file.fileno())
    with suppress(FileNotFoundError):  # the data directory may have been taken away
        (folder / (name + OPEN)).rename(folder / name)
        _sync_folder(folder)
    file.close()


def recover(folder: Path) -> list[Path]:
    """Give the files of writers that are gone their final names, cut after the last whole record; return them.

    The ledger names only records that were on the disk before it was told, so that what is cut off was promised to nobody.
    """
    mended = []
    for path in sorted(folder.glob("*" + OPEN)):
        with path.open("r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if not path.exists():
                continue
            file.truncate(_end_of_last_member(file))
            os.fsync(file.fileno())
            final = path.with_name(path.name.removesuffix(OPEN))
            path.rename(final)
            mended.append(final)
    return mended


def _end_of_last_member(file: BinaryIO) -> int:
    """Return the offset behind the last gzip member (RFC 1952) that is whole."""
    end = position = 0
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    data = b""
    while True:
        if not data:
            data = file.read(_CHUNK)
            if not data:
                return end
        try:
            member.decompress(data)
        except zlib.error:
            return end
        used = len(data) - len(member.unused_data)
        position += used
        data = data[used:]
        if member.eof:
            end = position
            member = zlib.decompressobj(zlib.MAX_WBITS | 16)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
