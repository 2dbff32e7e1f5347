"""The archive: what was fetched, byte by byte, in WARC files (ISO 28500, version 1.1) of one gzip member per record."""

import os
import weakref
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Self

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from store.archive_files import OPEN, Writer
from voetnoot.captures import Place
from voetnoot.errors import StoreError
from voetnoot.ids import digest


@dataclass(frozen=True, slots=True)
class ArchivedRecord:
    """A record read back. ``status`` is 0 for a resource; ``body`` is without content coding (gzip and the like)."""

    url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Archive:
    """Appends exchanges to WARC files below ``folder`` and reads them back; one writer's file per process.

    Close it, or use it in a ``with``; at the latest the end of the process closes it. ``software`` goes
    into each ``warcinfo``; at ``max_bytes`` a new file is begun. What a method returned is on the disk.
    """

    def __init__(self, folder: Path, *, software: str, max_bytes: int = 1_000_000_000) -> None:
        self._folder = folder
        self._software = software
        self._writer = Writer(folder, max_bytes)
        self._finish = weakref.finalize(self, self._writer.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append_exchange(
        self,
        url: str,
        at: datetime,
        request: bytes,
        response_head: bytes,
        body: bytes,
        *,
        media_type: str | None = None,
        ip: str | None = None,
        truncated: str | None = None,
    ) -> tuple[Place, str]:
        """Write one request and its response; return the response's place and the digest of ``body``.

        ``request`` and ``response_head`` are bytes up to and with the empty line; ``body`` is without transfer coding, its
        content coding as received. ``truncated``: why the body is not whole (``length``, ``time``, ``disconnect``).
        Raises `StoreError` when the disk refuses.
        """
        payload = digest(body)
        extra = {"WARC-IP-Address": ip, "WARC-Truncated": truncated, "WARC-Identified-Payload-Type": media_type}
        response = _record(url, "response", at, response_head + body, {"WARC-Payload-Digest": payload, **extra})
        asked = _record(url, "request", at, request, {"WARC-Payload-Digest": digest(b""), "WARC-IP-Address": ip})
        asked.rec_headers.add_header("WARC-Concurrent-To", response.rec_headers.get_header("WARC-Record-ID"))
        return self._append(at, response, asked), payload

    def append_resource(self, url: str, at: datetime, body: bytes, *, media_type: str | None = None) -> tuple[Place, str]:
        """Write a body that came without HTTP (a file handed to us); return its place and digest."""
        payload = digest(body)
        headers = _headers("resource", url, at, body, {"WARC-Payload-Digest": payload})
        kind = media_type or "application/octet-stream"
        record = ArcWarcRecord("warc", "resource", headers, BytesIO(body), None, kind, len(body))
        record.payload_length = len(body)
        return self._append(at, record), payload

    def read(self, place: Place) -> ArchivedRecord:
        """Return the record at ``place``. Raises `StoreError` when it is not there or is damaged."""
        path = self._folder / place.file
        if not path.exists():
            path = path.with_name(path.name + OPEN)
        try:
            with path.open("rb") as file:
                file.seek(place.offset)
                return _read_back(BytesIO(file.read(place.length)))
        except (OSError, StopIteration, ValueError, KeyError, ArchiveLoadFailed, StatusAndHeadersParserException) as error:
            raise StoreError(f"The archive has no readable record at {place.file}, offset {place.offset}: {error}") from error

    def close(self) -> None:
        """Give the file of this process its final name. A further append begins a new one."""
        self._writer.close()

    def _append(self, at: datetime, *records: ArcWarcRecord) -> Place:
        try:
            file, fresh = self._writer.file(at)
            if fresh:
                _write(file, _warcinfo(self._writer.name, self._software, at))
            offset = file.tell()
            ends = [_write(file, record) for record in records]
            os.fsync(file.fileno())
        except OSError as error:
            raise StoreError(f"The archive below {self._folder} cannot be written: {error.strerror or error}") from error
        return Place(self._writer.name, offset, ends[0] - offset)


def _write(file: BinaryIO, record: ArcWarcRecord) -> int:
    WARCWriter(file, gzip=True, warc_version="1.1").write_record(record)
    return file.tell()


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _headers(kind: str, url: str, at: datetime, block: bytes, extra: dict[str, str | None]) -> StatusAndHeaders:
    fields = {"WARC-Date": _stamp(at), **extra, "WARC-Block-Digest": digest(block)}
    kept = {name: value for name, value in fields.items() if value is not None}
    headers: StatusAndHeaders = WARCWriter(None, warc_version="1.1")._init_warc_headers(url, kind, kept)  # noqa: SLF001
    return headers


def _record(url: str, kind: str, at: datetime, block: bytes, extra: dict[str, str | None]) -> ArcWarcRecord:
    """Return a record whose block is exactly ``block``: warcio, handed head and body apart, would write the head anew."""
    media_type = f"application/http; msgtype={kind}"
    record = ArcWarcRecord("warc", kind, _headers(kind, url, at, block, extra), BytesIO(block), None, media_type, len(block))
    record.payload_length = len(block)
    return record


def _warcinfo(name: str, software: str, at: datetime) -> ArcWarcRecord:
    info = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    headers = _headers("warcinfo", "", at, info, {"WARC-Filename": name})
    record = ArcWarcRecord("warc", "warcinfo", headers, BytesIO(info), None, "application/warc-fields", len(info))
    record.payload_length = len(info)
    return record


def _read_back(block: BytesIO) -> ArchivedRecord:
    record = next(iter(ArchiveIterator(block)))
    http = record.http_headers
    return ArchivedRecord(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
        status=int(http.get_statuscode()) if http else 0,
        headers=tuple(http.headers) if http else (),
        body=record.content_stream().read(),
    )
