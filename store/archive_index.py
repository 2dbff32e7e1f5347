"""The index of the archive as CDXJ: a line per answer or redirect, for pywb and other replay software.

The form is that of pywb and of the WACZ specification: a sortable key, 14 digits of time, and a JSON object.
"""

import json
import posixpath
import re
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote, unquote_to_bytes, urlsplit

from warcio.recordloader import ArcWarcRecord

from store import warc
from store.archive import Archive
from voetnoot.captures import Place

_INDEXED = frozenset({"response", "resource"})
_WWW = re.compile(r"^www\d*\.")
_SESSION_PATH = re.compile(r";jsessionid=[0-9a-z]{32}|\((?:[a-z]\([0-9a-z]{24}\))+\)/", re.IGNORECASE)
_SESSION_ARGUMENT = re.compile(
    r"^(?:jsessionid=[0-9a-z.!-]{10,}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24})$"
)
_PORTS = {"http": 80, "https": 443}
_SAFE = "!\"$&'()*+,/:;<=>@[\\]^_`{|}~-."


def lines(archive: Archive, place: Place, *, file: str | None = None, begin: int | None = None) -> Iterator[str]:
    """Yield the lines of the records at ``place`` (with all that belongs to it, `Place.whole`), in the order of the file.

    ``file`` and ``begin`` say where they lie instead, when they were copied. Raises `StoreError` when they cannot be read.
    """
    start = place.offset if begin is None else begin
    for record, offset, length in warc.heads(BytesIO(archive.raw(place))):
        if record.rec_type in _INDEXED:
            yield _line(record, file or place.file, start + offset, length)


def _line(record: ArcWarcRecord, file: str, offset: int, length: int) -> str:
    told = record.rec_headers.get_header
    url = told("WARC-Target-URI")
    facts = {"url": url, "mime": _media_type(record)}
    if record.http_headers is not None:
        facts["status"] = record.http_headers.get_statuscode()
    facts |= {"digest": told("WARC-Payload-Digest"), "length": str(length), "offset": str(offset), "filename": file}
    stamp = re.sub(r"\D", "", told("WARC-Date"))[:14]
    return f"{sort_key(url)} {stamp} {json.dumps(facts, ensure_ascii=False)}"


def _media_type(record: ArcWarcRecord) -> str:
    headers = record.http_headers or record.rec_headers
    return (headers.get_header("Content-Type") or "unk").split(";", 1)[0].strip() or "unk"


def sort_key(url: str) -> str:
    """Return ``url`` in the Sort-friendly URI Reordering Transform, as indexes of web archives have it.

    Host names go from the country down, without ``www``; scheme, default port, fragment and known session ids fall away; letters
    are small, arguments sorted, so that addresses which lead to one page have one key.
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS:
        return url.replace("://", ":", 1)
    host = ",".join(reversed(_WWW.sub("", (parts.hostname or "").encode("idna").decode("ascii")).split(".")))
    port = f":{parts.port}" if parts.port not in (None, _PORTS[parts.scheme]) else ""
    path = posixpath.normpath("/" + _SESSION_PATH.sub("", _evenly(parts.path, _SAFE)).lower().lstrip("/"))
    arguments = [one for one in _evenly(parts.query, _SAFE + "?").lower().split("&") if not _SESSION_ARGUMENT.match(one)]
    query = f"?{'&'.join(sorted(arguments))}" if any(arguments) else ""
    return f"{host}{port}){path}{query}"


def _evenly(text: str, safe: str) -> str:
    """Return ``text`` with each character quoted that is neither a letter, a digit nor ``safe``, and no other."""
    return quote(unquote_to_bytes(text), safe=safe)
