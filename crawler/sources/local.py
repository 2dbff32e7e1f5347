"""Files of this machine as if they were served: ``file:///srv/letters/?glob=*.pdf`` gives a listing, page by page."""

import json
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import url2pathname

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Request, Response
from scrapy.utils.asyncio import run_in_thread

LISTING = "application/vnd.voetnoot.folder+json"
"""Media type of a listing: ``{"files": [{"path", "size", "changed"}], "next": address or null}``."""

PAGE = 1000
"""Files on one page of a listing."""


class LocalHandler(BaseDownloadHandler):
    """Answers requests for ``file:`` addresses: a file with its bytes, a folder with a listing, anything else with 404.

    Of a folder all files below it are listed, those whose names begin with a dot apart; ``glob`` in the query chooses among
    them (`pathlib` patterns), ``from`` skips so many.
    """

    lazy = True

    async def download_request(self, request: Request) -> Response:
        """Return the file or the listing."""
        return await run_in_thread(_answer, request)

    async def close(self) -> None:
        """Nothing is held open."""


def _answer(request: Request) -> Response:
    parts = urlsplit(request.url)
    path = Path(url2pathname(parts.path))
    try:
        if path.is_dir():
            return _response(request, 200, LISTING, _listing(path, parts.query, request.url))
        return _response(request, 200, "", path.read_bytes())
    except FileNotFoundError:
        return _response(request, 404, "text/plain", b"there is no such file or folder")
    except OSError as trouble:
        return _response(request, 403, "text/plain", str(trouble.strerror).encode())


def _response(request: Request, status: int, media_type: str, body: bytes) -> Response:
    headers = {"Content-Type": media_type} if media_type else {}
    return Response(request.url, status=status, headers=headers, body=body, request=request)


def _listing(folder: Path, query: str, url: str) -> bytes:
    asked = parse_qs(query)
    start = int(asked.get("from", ["0"])[0])
    found = sorted(set(_files(folder, asked.get("glob", ["**/*"])[0])))
    page = [_entry(path, folder) for path in found[start : start + PAGE]]
    more = {**{name: values[0] for name, values in asked.items()}, "from": str(start + PAGE)}
    following = f"{url.partition('?')[0]}?{urlencode(more)}" if start + PAGE < len(found) else None
    return json.dumps({"files": page, "next": following}).encode()


def _files(folder: Path, pattern: str) -> Iterable[Path]:
    for path in folder.glob(pattern):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def _entry(path: Path, folder: Path) -> dict[str, object]:
    stat = path.stat()
    name = path.relative_to(folder).as_posix()
    return {"path": name, "url": path.as_uri(), "size": stat.st_size, "changed": stat.st_mtime_ns}
