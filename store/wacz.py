"""Packages of captures for others: WACZ 1.1.1 (https://specs.webrecorder.net/wacz/1.1.1/), one file that replays by itself."""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from store import archive_index, warc
from store.archive import Archive
from voetnoot.captures import Capture
from voetnoot.errors import StoreError
from voetnoot.ids import content_id, digest

VERSION = "1.1.1"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Page:
    """A capture as a page of the package: ``url`` is the address as it is cited, ``text`` what it says."""

    url: str
    capture: Capture
    title: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """What a package is of: ``name`` of its WARC file, a title, a text in Markdown, who made it and when (UTC)."""

    name: str
    title: str
    text: str
    software: str
    created: datetime


def write_wacz(archive: Archive, pages: Sequence[Page], about: Description, target: Path) -> int:
    """Write ``pages`` as the file ``target``; return its size in bytes. The first page is where a reader begins.

    The records are copied as they lie in the archive, byte by byte, each with its redirects and requests. Raises `StoreError`
    when a record is gone or the disk refuses; then there is no file.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        with tempfile.TemporaryFile(dir=target.parent) as held, zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as package:
            index = _copy(archive, pages, about, held)
            _pack(package, pages, about, held, index)
        partial.replace(target)
    except OSError as trouble:
        raise StoreError(f"cannot write {target}: {trouble.strerror or trouble}") from trouble
    finally:
        with suppress(OSError):
            partial.unlink()
    return target.stat().st_size


def _copy(archive: Archive, pages: Sequence[Page], about: Description, held: IO[bytes]) -> list[str]:
    """Copy the records of ``pages`` into the WARC file ``held``; return its index, sorted."""
    name = f"{about.name}.warc.gz"
    warc.write(held, warc.warcinfo(name, about.software, about.created))
    index: list[str] = []
    for place in dict.fromkeys(page.capture.place.whole for page in pages):
        index += archive_index.lines(archive, place, file=name, begin=held.tell())
        held.write(archive.raw(place))
    return sorted(index)


def _pack(package: zipfile.ZipFile, pages: Sequence[Page], about: Description, held: IO[bytes], index: Sequence[str]) -> None:
    held.seek(0)
    resources = [_stored(package, f"archive/{about.name}.warc.gz", held, about.created)]
    texts = {
        "indexes/index.cdxj": "".join(f"{line}\n" for line in index),
        "pages/pages.jsonl": "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in _page_lines(pages)),
    }
    resources += [_put(package, path, text.encode(), about.created) for path, text in texts.items()]
    manifest = json.dumps(_manifest(pages, about, resources), ensure_ascii=False, indent=2).encode()
    _put(package, "datapackage.json", manifest, about.created)
    seal = {"path": "datapackage.json", "hash": digest(manifest)}
    _put(package, "datapackage-digest.json", json.dumps(seal, indent=2).encode(), about.created)


def _page_lines(pages: Sequence[Page]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}]
    for page in pages:
        capture = page.capture
        identity = content_id("page", page.url, capture.digest, capture.at.isoformat())
        line = {"id": identity, "url": page.url, "ts": _stamp(capture.at), "title": page.title or page.url, "size": capture.size}
        lines.append(line | ({"text": page.text} if page.text else {}))
    return lines


def _manifest(pages: Sequence[Page], about: Description, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "wacz_version": VERSION,
        "title": about.title,
        "description": about.text,
        "created": _stamp(about.created),
        "software": about.software,
        "mainPageUrl": pages[0].url,
        "mainPageDate": _stamp(pages[0].capture.at),
        "resources": resources,
    }


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _entry(path: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, at.astimezone(UTC).timetuple()[:6])
    entry.external_attr = 0o644 << 16
    return entry


def _put(package: zipfile.ZipFile, path: str, body: bytes, at: datetime) -> dict[str, Any]:
    package.writestr(_entry(path, at), body, zipfile.ZIP_DEFLATED)
    return {"name": path.rpartition("/")[2], "path": path, "hash": digest(body), "bytes": len(body)}


def _stored(package: zipfile.ZipFile, path: str, body: IO[bytes], at: datetime) -> dict[str, Any]:
    """Put ``body`` into the package as it is, so that a reader can fetch single records of it."""
    hashed, size = hashlib.sha256(), os.fstat(body.fileno()).st_size
    entry = _entry(path, at)
    entry.file_size = size
    with package.open(entry, "w") as file:
        while chunk := body.read(_CHUNK):
            hashed.update(chunk)
            file.write(chunk)
    return {"name": path.rpartition("/")[2], "path": path, "hash": f"sha256:{hashed.hexdigest()}", "bytes": size}
