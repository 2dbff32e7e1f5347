"""Where the files of the archive stand: in a directory, or in an object store (S3 and the like, by fsspec).

An object cannot be appended to. So each file is written in a spool in the data directory as if that were the archive, and put
into the object store whole, with its digest beside it, before the ledger may name what lies in it. What a crash left in the
spool is put there by the next writer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from store.archive_files import OPEN, SUM, WHOLE, found, recover, sealed
from voetnoot.errors import StoreError
from voetnoot.passwords import veiled


class Shelf(Protocol):
    """Reads files of the archive by name, and removes them. Each method raises ``OSError`` for what cannot be had."""

    @property
    def shown(self) -> str:
        """Where that is, in words, without a password."""
        ...

    def names(self) -> set[str]:
        """Return the final names of all files: whole ones, those that are being written, those of which only a digest is left."""
        ...

    def opened(self, name: str) -> Any:
        """Give (``with``) the file ``name`` and whether it is still being written."""
        ...

    def part(self, name: str, offset: int, length: int) -> bytes:
        """Return ``length`` bytes of the file ``name`` from ``offset`` on."""
        ...

    def seal(self, name: str) -> str | None:
        """Return the SHA-256 that was written down when the file ``name`` was closed, in hexadecimal, or ``None``."""
        ...

    def about(self, name: str) -> tuple[int, datetime]:
        """Return how large the whole file ``name`` is, and since when it is whole."""
        ...

    def remove(self, name: str) -> None:
        """Remove the whole file ``name`` and its digest; they may be gone already."""
        ...


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory, which machines may share."""

    folder: Path

    @property
    def shown(self) -> str:
        """The directory."""
        return str(self.folder)

    def names(self) -> set[str]:
        """Return the final names of all files."""
        globs = (WHOLE, WHOLE + OPEN, WHOLE + SUM)
        return {path.name.removesuffix(OPEN).removesuffix(SUM) for glob in globs for path in self.folder.glob(glob)}

    @contextmanager
    def opened(self, name: str) -> Iterator[tuple[BinaryIO, bool]]:
        """Give the file ``name`` and whether it is still being written."""
        path = found(self.folder, name)
        with path.open("rb") as file:
            yield file, path.name.endswith(OPEN)

    def part(self, name: str, offset: int, length: int) -> bytes:
        """Return ``length`` bytes of the file ``name`` from ``offset`` on."""
        with self.opened(name) as (file, _):
            file.seek(offset)
            return file.read(length)

    def seal(self, name: str) -> str | None:
        """Return the SHA-256 of the file ``name``, as its writer wrote it down."""
        return sealed(self.folder / name)

    def about(self, name: str) -> tuple[int, datetime]:
        """Return size and age of the whole file ``name``."""
        told = (self.folder / name).stat()
        return told.st_size, datetime.fromtimestamp(told.st_mtime, UTC)

    def remove(self, name: str) -> None:
        """Remove the file ``name`` and its digest."""
        (self.folder / name).unlink(missing_ok=True)
        (self.folder / (name + SUM)).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Objects:
    """The files below ``root`` in the file system ``fs`` of fsspec. All of them are whole."""

    fs: Any
    root: str
    shown: str

    def put_all(self, spool: Path) -> None:
        """Put every whole file of ``spool`` there, what dead writers left too, and remove it here."""
        recover(spool)
        for path in sorted(spool.glob(WHOLE)):
            seal = path.with_name(path.name + SUM)
            try:
                for one in (seal, path):  # the digest first: a file that is there can be proved
                    self.fs.put_file(str(one), self._at(one.name))
            except FileNotFoundError:  # another process of this machine has just put it there
                if path.exists():
                    raise
            path.unlink(missing_ok=True)
            seal.unlink(missing_ok=True)

    def names(self) -> set[str]:
        """Return the names of all files."""
        try:
            paths = self.fs.ls(self.root, detail=False, refresh=True)
        except FileNotFoundError:
            return set()
        return {str(path).rsplit("/", 1)[-1].removesuffix(SUM) for path in paths}

    @contextmanager
    def opened(self, name: str) -> Iterator[tuple[BinaryIO, bool]]:
        """Give the file ``name``, which is whole."""
        with self.fs.open(self._at(name), "rb") as file:
            yield file, False

    def part(self, name: str, offset: int, length: int) -> bytes:
        """Return ``length`` bytes of the file ``name`` from ``offset`` on."""
        data: bytes = self.fs.cat_file(self._at(name), start=offset, end=offset + length)
        return data

    def seal(self, name: str) -> str | None:
        """Return the SHA-256 of the file ``name``, as its writer wrote it down."""
        try:
            words = bytes(self.fs.cat_file(self._at(name + SUM))).decode("ascii").split()
        except (OSError, ValueError):
            return None
        return words[0] if words else None

    def about(self, name: str) -> tuple[int, datetime]:
        """Return size and age of the file ``name``."""
        at = self._at(name)
        return int(self.fs.size(at)), self.fs.modified(at)

    def remove(self, name: str) -> None:
        """Remove the file ``name`` and its digest."""
        for one in (name, name + SUM):
            if self.fs.exists(self._at(one)):
                self.fs.rm_file(self._at(one))

    def _at(self, name: str) -> str:
        return f"{self.root}/{name}"


def shelf_at(url: str | None, data: Path) -> Directory | Objects:
    """Return the archive at ``url`` (``archive.url``), by default in the data directory.

    Raises `StoreError` for an object store that cannot be used.
    """
    if url is None:
        return Directory(data / "archive")
    if "://" not in url or url.startswith("file://"):
        return Directory(Path(url.removeprefix("file://")))
    from fsspec.core import url_to_fs  # noqa: PLC0415 - most archives are a directory

    shown = veiled(url)
    try:
        fs, root = url_to_fs(url)
    except ImportError as trouble:
        raise StoreError(f"archive.url: {shown} needs a package that is not installed: {trouble}") from trouble
    except (ValueError, OSError) as trouble:
        raise StoreError(f"archive.url: {shown} cannot be used: {trouble}") from trouble
    return Objects(fs, str(root).rstrip("/"), shown)
