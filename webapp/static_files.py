"""The files that every page loads: one style sheet, one script, the mark. Their addresses change when they do."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from fastapi.responses import Response

from voetnoot.reports.pages import style

_FOR_EVER = "public, max-age=31536000, immutable"


def _read(name: str) -> str:
    return files(__package__).joinpath("static", name).read_text("utf-8")


@dataclass(frozen=True)
class StaticFile:
    """A file of ours. ``end``: how its name ends; ``fixed``: its address, where it must not change."""

    end: str
    media_type: str
    make: Callable[[], str]
    fixed: str | None = None

    @cached_property
    def body(self) -> bytes:
        """The bytes."""
        return self.make().encode()

    @cached_property
    def href(self) -> str:
        """The address below the site."""
        return self.fixed or f"/static/{hashlib.sha256(self.body).hexdigest()[:12]}.{self.end}"

    def serve(self) -> Response:
        """Serve the file, to be kept for ever where its address says which one it is."""
        kept = "public, max-age=604800" if self.fixed else _FOR_EVER
        return Response(self.body, media_type=self.media_type, headers={"Cache-Control": kept})


STYLE = StaticFile("css", "text/css", lambda: style() + _read("site.css"))
SCRIPT = StaticFile("js", "text/javascript", lambda: _read("site.js"))
ICON = StaticFile("svg", "image/svg+xml", lambda: _read("icon.svg"), fixed="/favicon.svg")
FILES = (STYLE, SCRIPT, ICON)
