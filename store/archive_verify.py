"""Proof of the archive: every digest is computed again, every frame walked, and the ledger held against what lies there."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import sqlalchemy as sa
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from store.archive_files import SUM
from store.archive_shelf import Shelf
from store.engine import Store
from store.gzip_members import Member, members
from store.rows import capture_of, captures
from store.tables import CAPTURES
from voetnoot.captures import Capture

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: in which file, at which offset, in what was fetched from which address."""

    file: str
    offset: int | None
    url: str | None
    what: str

    def __str__(self) -> str:
        place = self.file if self.offset is None else f"{self.file}, offset {self.offset}"
        return f"{place}{f' ({self.url})' if self.url else ''}: {self.what}"


@dataclass(slots=True)
class Proved:
    """What was looked at: files, records in them, captures of the ledger."""

    files: int = 0
    records: int = 0
    captures: int = 0


def verify(store: Store, proved: Proved) -> Iterator[Fault]:
    """Yield every fault of the archive of ``store``, file by file, and count in ``proved`` what was looked at.

    A file that a daemon is writing is proved as far as it goes. Nothing is changed.
    """
    shelf = store.archive.shelf
    with store.engine.connect() as connection:
        named = set(connection.execute(sa.select(CAPTURES.c.file).distinct()).scalars())
    for name in sorted(named | shelf.names()):
        held = _captures_in(store, name)
        proved.captures += len(held)
        try:
            with shelf.opened(name) as (file, growing):
                proved.files += 1
                yield from _File(file, growing, shelf, name, held, proved).faults()
        except FileNotFoundError:
            yield Fault(name, None, None, f"the file is gone, and {len(held)} captures with it")


def _captures_in(store: Store, name: str) -> dict[int, Capture]:
    with store.engine.connect() as connection:
        return {row.offset: capture_of(row) for row in connection.execute(captures().where(CAPTURES.c.file == name))}


@dataclass(slots=True)
class _File:
    """One file on its way through the proof."""

    file: BinaryIO
    growing: bool
    shelf: Shelf
    name: str
    held: dict[int, Capture]
    proved: Proved
    edges: set[int] = field(default_factory=set)
    faulty: bool = False

    def faults(self) -> Iterator[Fault]:
        size = self.file.seek(0, 2)
        for member in members(self.file):
            if self.growing and member.fault is not None and member.offset + member.length >= size:
                break  # its writer is in the middle of it
            self.proved.records += 1
            yield from self._noted(self._of_member(member))
        yield from self._noted(self._of_ledger())
        if not self.growing and not self.faulty:
            yield from self._of_whole()

    def _noted(self, faults: Iterator[Fault]) -> Iterator[Fault]:
        for fault in faults:
            self.faulty = True
            yield fault

    def _fault(self, offset: int | None, what: str, url: str | None = None) -> Fault:
        held = self.held.get(offset) if offset is not None else None
        return Fault(self.name, offset, url or (held.url if held else None), what)

    def _of_member(self, member: Member) -> Iterator[Fault]:
        if member.fault is not None:
            yield self._fault(member.offset, f"the record is damaged: {member.fault}")
            return
        try:
            record, wrong = _proved(self.file, member.offset)
        except (ArchiveLoadFailed, StatusAndHeadersParserException, StopIteration, ValueError) as trouble:
            yield self._fault(member.offset, f"the record cannot be read: {trouble}")
            return
        url = record.rec_headers.get_header("WARC-Target-URI")
        yield from (self._fault(member.offset, what, url) for what in wrong)
        self.edges |= {member.offset, member.offset + member.length}
        held = self.held.get(member.offset)
        if held is not None:
            yield from (self._fault(member.offset, what) for what in _unlike(record, member, held))

    def _of_ledger(self) -> Iterator[Fault]:
        for offset, held in sorted(self.held.items()):
            whole = held.place.whole
            if not {offset, whole.offset, whole.offset + whole.length} <= self.edges:
                yield self._fault(offset, f"the capture of {held.at:%Y-%m-%d} with {held.digest} is not whole")

    def _of_whole(self) -> Iterator[Fault]:
        written = self.shelf.seal(self.name)
        if written is None:
            yield self._fault(None, f"the digest of the whole file is missing ({self.name}{SUM})")
            return
        self.file.seek(0)
        whole = hashlib.sha256()
        while chunk := self.file.read(_CHUNK):
            whole.update(chunk)
        if whole.hexdigest() != written:
            yield self._fault(None, "the file is not as it was written, though each record in it is (a bit between records)")


def _proved(file: BinaryIO, offset: int) -> tuple[ArcWarcRecord, list[str]]:
    """Return the record at ``offset`` and what is wrong with its digests, block and payload, computed again."""
    file.seek(offset)
    record = next(iter(ArchiveIterator(file, check_digests=True)))
    while record.raw_stream.read(_CHUNK):
        pass
    checker = record.digest_checker
    if checker.passed is None:
        return record, ["the record carries no digest"]
    return record, [] if checker.passed else list(checker.problems)


def _unlike(record: ArcWarcRecord, member: Member, held: Capture) -> Iterator[str]:
    """Yield what the record says otherwise than the ledger."""
    told = record.rec_headers.get_header
    if told("WARC-Target-URI") != held.url:
        yield f"the ledger holds a capture of {held.url} there, the archive one of {told('WARC-Target-URI')}"
    if told("WARC-Payload-Digest") != held.digest:
        yield f"the ledger says {held.digest}, the archive {told('WARC-Payload-Digest')}"
    if member.length != held.place.length:
        yield f"the ledger says {held.place.length} bytes, the archive {member.length}"
