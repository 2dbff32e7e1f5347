"""Many cited addresses of one host that end at one page: what a site does that sends all it no longer has to its front page.

The sign is the one that the *Link Rot Bestiary* (Wikibooks) calls cheap and strong, and it needs no request of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from voetnoot.links import Answered, Signal
from voetnoot.verdicts.moves import same_place
from voetnoot.walls.kinds import WALLS, SignalKind

MANY = 5
"""Different cited paths from which it is a crowd; two or three old addresses of one page are usual."""


@dataclass(slots=True)
class Crowd:
    """The cited addresses of one host by the page at which their redirects ended last."""

    _ends: dict[str, str] = field(default_factory=dict)

    def add(self, cited: str, ended: str | None) -> None:
        """Note that ``cited`` now ends at ``ended`` (``None``, or itself: it leads nowhere else)."""
        if ended is None or same_place(cited, ended):
            self._ends.pop(_path(cited), None)
        else:
            self._ends[_path(cited)] = _page(ended)

    def signal(self, ended: str) -> Signal | None:
        """Return the sign of a crowd at ``ended``, or ``None`` when it is none."""
        count = sum(end == _page(ended) for end in self._ends.values())
        return Signal(SignalKind.MANY_TO_ONE, f"{count} cited addresses end at {_page(ended)}") if count >= MANY else None


def crowd_of(ends: Iterable[tuple[str, str | None]]) -> Crowd:
    """Return the crowd of pairs of cited address and the page at which it ended last."""
    crowd = Crowd()
    for cited, ended in ends:
        crowd.add(cited, ended)
    return crowd


def counts(page: Answered) -> bool:
    """Return whether the end of ``page`` says where its cited address leads: a good answer, and no wall in between."""
    return 200 <= page.status < 300 and not {signal.kind for signal in page.signals} & WALLS  # noqa: PLR2004


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/").lower()


def _page(url: str) -> str:
    return url.split("#", 1)[0]
