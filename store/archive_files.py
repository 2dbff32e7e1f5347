"""The files of the archive: one that is being written is called ``*.open`` and locked; the dead leave theirs to be mended.

Beside each file that is whole lies ``*.sha256`` with the digest of what its writer wrote, in the form of ``sha256sum``: it
finds what no digest of a record can, a flipped bit in the frame around the records.
"""

import fcntl
import hashlib
import os
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from store.gzip_members import members

WHOLE = "*.warc.gz"
OPEN = ".open"
SUM = ".sha256"
_CHUNK = 1 << 20


class ArchiveFile:
    """A file that is appended to, and the SHA-256 of all that went in."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sum = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Append ``data``."""
        self._sum.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        """Pass on what waits to the system."""
        self._file.flush()

    def tell(self) -> int:
        """Return how many bytes there are."""
        return self._file.tell()

    def fileno(self) -> int:
        """Return the handle of the file."""
        return self._file.fileno()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def hexdigest(self) -> str:
        """Return the SHA-256 of all that was written, in hexadecimal."""
        return self._sum.hexdigest()


class Writer:
    """The one file that this process appends to; another is begun when it holds ``max_bytes``."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self.folder = folder
        self.name = ""
        self._max_bytes = max_bytes
        self._file: ArchiveFile | None = None
        self._synced = 0
        self._process = 0
        self._recovered = False

    def file(self, at: datetime) -> tuple[ArchiveFile, bool]:
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
        self._synced = 0
        return self._file, True

    def sync(self) -> None:
        """Return when all that was appended is on the disk (a file that was closed is)."""
        if self._file is None or self._process != os.getpid() or self._synced == self._file.tell():
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._synced = self._file.tell()

    def give_up(self) -> None:
        """Leave the file as a failed write left it, perhaps with half a record: it is mended before another is begun."""
        file, self._file, self._recovered = self._file, None, False
        if file is not None:
            with suppress(OSError):  # what could not be written before cannot be now
                file.close()

    def close(self) -> None:
        """Give the file its final name, unless it is another process's (a fork inherits the handle, not the file)."""
        if self._file is None:
            return
        if self._process == os.getpid():
            close_file(self.folder, self.name, self._file)
        else:
            self._file.close()
        self._file = None


def found(folder: Path, name: str) -> Path:
    """Return where the file ``name`` lies: under its final name, or under that of a file which is being written."""
    path = folder / name
    return path if path.exists() else path.with_name(name + OPEN)


def open_file(folder: Path, at: datetime) -> tuple[str, ArchiveFile]:
    """Begin a file and return its final name and the open file.

    The name holds ``at``, the process and something random, and is never used again: not by another machine that shares the
    archive, nor by this one when the file has gone from ``folder`` into an object store.
    """
    stem = f"voetnoot-{at.astimezone(UTC):%Y%m%d%H%M%S}-{os.getpid()}-{secrets.token_hex(4)}"
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
        return name, ArchiveFile(file)


def close_file(folder: Path, name: str, file: ArchiveFile) -> None:
    """Close ``file`` and give it its final ``name``."""
    file.flush()
    os.fsync(file.fileno())
    with suppress(FileNotFoundError):  # the data directory may have been taken away
        _seal(folder / name, file.hexdigest())
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
            file.seek(0)
            final = path.with_name(path.name.removesuffix(OPEN))
            _seal(final, hashlib.file_digest(file, "sha256").hexdigest())
            path.rename(final)
            mended.append(final)
    return mended


def sealed(path: Path) -> str | None:
    """Return the SHA-256 that was written down when the file ``path`` was closed, in hexadecimal, or ``None``."""
    try:
        return path.with_name(path.name + SUM).read_text("ascii").split()[0]
    except (OSError, ValueError, IndexError):
        return None


def _seal(path: Path, hexdigest: str) -> None:
    seal = path.with_name(path.name + SUM)
    with seal.open("w", encoding="ascii") as file:
        file.write(f"{hexdigest}  {path.name}\n")
        file.flush()
        os.fsync(file.fileno())


def _end_of_last_member(file: BinaryIO) -> int:
    """Return the offset behind the last gzip member that is whole."""
    end = 0
    for member in members(file):
        if member.fault is not None:
            break
        end = member.offset + member.length
    return end


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
