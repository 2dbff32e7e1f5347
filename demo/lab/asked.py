"""A request as the lab's server got it, and the plain ways to answer it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

HTML = "text/html; charset=utf-8"
REASONS = {200: "OK", 204: "No Content", 301: "Moved Permanently", 302: "Found", 404: "Not Found", 410: "Gone"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for ``target`` (path and query) of ``host``, at the simulated moment ``now``; ``nth`` counts from 0 per address.

    ``day`` is how far the play is; ``origin`` is the site as the client calls it (scheme, host, port).
    """

    method: str
    origin: str
    host: str
    target: str
    headers: Mapping[str, str]
    nth: int
    day: float
    now: datetime
    writer: asyncio.StreamWriter

    @property
    def path(self) -> str:
        """The address without its query."""
        return self.target.split("?", 1)[0]

    async def reply(
        self,
        status: int = 200,
        body: bytes = b"",
        headers: Mapping[str, Any] | None = None,
        kind: str = "text/html; charset=utf-8",
    ) -> None:
        """Send a whole answer."""
        lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Said')}", f"Content-Type: {kind}", "Connection: close"]
        if status not in (204, 304):  # these have no length either (RFC 9110, 8.6)
            lines.append(f"Content-Length: {len(body)}")
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        await self.send("\r\n".join([*lines, "", ""]).encode("latin-1"), b"" if self.method == "HEAD" else body)

    async def send(self, *pieces: bytes) -> None:
        """Send ``pieces`` as they are."""
        for piece in pieces:
            self.writer.write(piece)
        await self.writer.drain()
