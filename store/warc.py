"""Records of WARC files (ISO 28500, version 1.1): made from what went over the wire, and read back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO, Protocol

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from voetnoot.captures import HttpExchange
from voetnoot.content_coding import decode
from voetnoot.errors import TooLargeError
from voetnoot.ids import digest

LARGEST = 200_000_000
"""A body that unpacks into more bytes than this is not given back: a few kilobytes may hold gigabytes."""

CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


@dataclass(frozen=True, slots=True)
class ArchivedRecord:
    """A record read back. ``status`` is 0 for a resource; ``body`` is without content coding (gzip and the like)."""

    url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Sink(Protocol):
    """What records can be written to."""

    def write(self, data: bytes, /) -> int:
        """Append ``data``."""
        ...

    def flush(self) -> None:
        """Pass on what waits."""
        ...


def write(file: Sink, record: ArcWarcRecord) -> None:
    """Append ``record`` to ``file`` as a gzip member of its own."""
    WARCWriter(file, gzip=True, warc_version="1.1").write_record(record)


def pair(exchange: HttpExchange, at: datetime) -> tuple[ArcWarcRecord, ArcWarcRecord]:
    """Return the records of an answer and of the request that it answers."""
    url, body, ip = exchange.url, exchange.body, exchange.ip
    extra = {
        "WARC-Payload-Digest": digest(body),
        "WARC-IP-Address": ip,
        "WARC-Truncated": exchange.truncated,
        "WARC-Identified-Payload-Type": exchange.media_type,
    }
    response = _record(url, "response", at, exchange.response_head + body, extra)
    request = _record(url, "request", at, exchange.request_head, {"WARC-Payload-Digest": digest(b""), "WARC-IP-Address": ip})
    request.rec_headers.add_header("WARC-Concurrent-To", response.rec_headers.get_header("WARC-Record-ID"))
    return response, request


def resource(url: str, at: datetime, body: bytes, media_type: str | None) -> ArcWarcRecord:
    """Return the record of a body that came without HTTP."""
    headers = _headers("resource", url, at, body, {"WARC-Payload-Digest": digest(body)})
    return _plain("resource", headers, body, media_type or "application/octet-stream")


def warcinfo(name: str, software: str, at: datetime) -> ArcWarcRecord:
    """Return the record that a file called ``name`` begins with: who wrote it, by which standard."""
    info = f"software: {software}\r\nformat: WARC File Format 1.1\r\nconformsTo: {CONFORMS_TO}\r\n".encode()
    return _plain("warcinfo", _headers("warcinfo", "", at, info, {"WARC-Filename": name}), info, "application/warc-fields")


def read_back(block: BinaryIO, limit: int = LARGEST) -> ArchivedRecord:
    """Return the first record in ``block``.

    Raises `TooLargeError` when its body has more than ``limit`` bytes, what warcio raises, ``StopIteration`` for no record.
    """
    record = next(iter(ArchiveIterator(block)))
    http = record.http_headers
    codings = http.get_header("Content-Encoding", "") if http else ""
    body = decode(record.raw_stream.read(), codings, limit)
    if body.bounded:
        raise TooLargeError(f"the body has more than {limit} bytes once it is unpacked")
    return ArchivedRecord(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
        status=int(http.get_statuscode()) if http else 0,
        headers=tuple(http.headers) if http else (),
        body=body.body,
    )


def heads(block: BinaryIO) -> Iterator[tuple[ArcWarcRecord, int, int]]:
    """Yield each record in ``block`` with its offset and length there; its content is passed over."""
    records = ArchiveIterator(block)
    for record in records:
        yield record, records.get_record_offset(), records.get_record_length()


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _headers(kind: str, url: str, at: datetime, block: bytes, extra: dict[str, str | None]) -> StatusAndHeaders:
    fields = {"WARC-Date": _stamp(at), **extra, "WARC-Block-Digest": digest(block)}
    kept = {name: value for name, value in fields.items() if value is not None}
    headers: StatusAndHeaders = WARCWriter(None, warc_version="1.1")._init_warc_headers(url, kind, kept)  # noqa: SLF001
    return headers


def _record(url: str, kind: str, at: datetime, block: bytes, extra: dict[str, str | None]) -> ArcWarcRecord:
    """Return a record whose block is exactly ``block``: warcio, handed head and body apart, would write the head anew."""
    return _plain(kind, _headers(kind, url, at, block, extra), block, f"application/http; msgtype={kind}")


def _plain(kind: str, headers: StatusAndHeaders, block: bytes, media_type: str) -> ArcWarcRecord:
    record = ArcWarcRecord("warc", kind, headers, BytesIO(block), None, media_type, len(block))
    record.payload_length = len(block)
    return record
