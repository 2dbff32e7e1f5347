"""The archive: what was fetched, byte by byte, in WARC files (ISO 28500, version 1.1) of one gzip member per record."""

import weakref
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Self

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from store import warc
from store.archive_files import Writer
from store.archive_shelf import Directory, Objects
from store.warc import ArchivedRecord
from voetnoot.captures import HttpExchange, Place
from voetnoot.errors import StoreError, TooLargeError
from voetnoot.ids import digest


class Archive:
    """Appends exchanges to WARC files below ``folder`` and reads them back; one writer's file per process.

    Close it, or use it in a ``with``; at the latest the end of the process closes it. ``software`` goes into each ``warcinfo``;
    at ``max_bytes`` a new file is begun. What a method returned is on the disk or, with an object store as ``shelf``, there:
    ``folder`` is then the spool in which files are written. ``later`` leaves that to `secure`, which must be called before the
    ledger is told: many copies are made safe at the price of one.
    """

    def __init__(
        self, folder: Path, *, software: str, max_bytes: int = 1_000_000_000, shelf: Directory | Objects | None = None
    ) -> None:
        self.folder = folder
        self.shelf = shelf or Directory(folder)
        self._software = software
        self._writer = Writer(folder, max_bytes)
        self._finish = weakref.finalize(self, self._writer.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append_exchange(
        self, exchange: HttpExchange, at: datetime, *, before: Sequence[HttpExchange] = (), later: bool = False
    ) -> tuple[Place, str]:
        """Write one request and its answer; return the place of the answer and the digest of its body.

        ``before``: the redirects that led to it, which are written in front, so that a replay can follow them. Raises
        `StoreError` when the disk refuses.
        """
        redirects = [record for one in before for record in warc.pair(one, at)]
        response, request = warc.pair(exchange, at)
        ends = self._append(at, *redirects, response, request)
        lengths = [end - begin for begin, end in pairwise(ends)]
        place = Place(self._writer.name, ends[-3], lengths[-2], before=sum(lengths[:-2]), after=lengths[-1])
        if not later:
            self.secure()
        return place, digest(exchange.body)

    def append_resource(self, url: str, at: datetime, body: bytes, *, media_type: str | None = None) -> tuple[Place, str]:
        """Write a body that came without HTTP (a file handed to us); return its place and digest."""
        begin, end = self._append(at, warc.resource(url, at, body, media_type))
        self.secure()
        return Place(self._writer.name, begin, end - begin), digest(body)

    def secure(self) -> None:
        """Put what was appended where it stays. Raises `StoreError` when that cannot be done."""
        try:
            self._writer.sync()
        except OSError as error:
            raise self._unwritten(error) from error
        if isinstance(self.shelf, Objects):
            self._writer.close()
            try:
                self.shelf.put_all(self.folder)
            except OSError as error:
                raise StoreError(f"The archive at {self.shelf.shown} cannot be written: {error}") from error

    def read(self, place: Place, *, limit: int = warc.LARGEST) -> ArchivedRecord:
        """Return the record at ``place``. Raises `StoreError` when it is not there or is damaged.

        One whose body unpacks into more than ``limit`` bytes is a `TooLargeError`.
        """
        try:
            return warc.read_back(BytesIO(self.raw(place)), limit)
        except TooLargeError as error:
            raise TooLargeError(f"The record at {place.file}, offset {place.offset}, is not unpacked: {error}") from None
        except (StopIteration, ValueError, KeyError, ArchiveLoadFailed, StatusAndHeadersParserException) as error:
            raise _unreadable(place, error) from error

    def raw(self, place: Place) -> bytes:
        """Return the bytes at ``place`` as they lie in the file: whole gzip members. Raises `StoreError`."""
        try:
            return self.shelf.part(place.file, place.offset, place.length)
        except OSError as error:
            raise _unreadable(place, error) from error

    def close(self) -> None:
        """Give the file of this process its final name. A further append begins a new one."""
        self._writer.close()

    def _append(self, at: datetime, *records: ArcWarcRecord) -> list[int]:
        """Write ``records`` next to each other; return where the first begins and where each ends."""
        try:
            file, fresh = self._writer.file(at)
            if fresh:
                warc.write(file, warc.warcinfo(self._writer.name, self._software, at))
            ends = [file.tell()]
            for record in records:
                warc.write(file, record)
                ends.append(file.tell())
        except OSError as error:
            raise self._unwritten(error) from error
        return ends

    def _unwritten(self, error: OSError) -> StoreError:
        self._writer.give_up()
        return StoreError(f"The archive below {self.folder} cannot be written: {error.strerror or error}")


def _unreadable(place: Place, error: Exception) -> StoreError:
    return StoreError(f"The archive has no readable record at {place.file}, offset {place.offset}: {error}")
