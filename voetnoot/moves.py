"""Families of pages that moved together: from single moves to a rule per path, and from the rule to where a dead page may be."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import urlsplit

LEAST = 2
"""So many pages must have moved alike before it is a rule."""


@dataclass(frozen=True, slots=True)
class Family:
    """Pages below the address ``old`` are found below ``new``; both end in a slash. ``links``: how many moved so."""

    old: str
    new: str
    links: int

    def target(self, url: str) -> str | None:
        """Return where the rule puts ``url``, or ``None`` where it says nothing of it."""
        return self.new + url.removeprefix(self.old) if url.startswith(self.old) else None


def families(moves: Iterable[tuple[str, str]]) -> tuple[Family, ...]:
    """Return the rules behind ``moves``, pairs of the address as cited and the one it leads to now; most links first.

    A rule is what a move leaves when the end that both addresses share is taken off: ``/documenten/x`` to ``/archief/x`` is
    ``/documenten/`` to ``/archief/``. It covers no more than what its pages have in common.
    """
    shared: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for old, new in moves:
        old_base, old_path = _apart(old)
        new_base, new_path = _apart(new)
        same = [one for one, other in takewhile(_equal, zip(reversed(old_path), reversed(new_path), strict=False))]
        if same and (old_base, old_path) != (new_base, new_path):
            bases = (_join(old_base, old_path[: -len(same)]), _join(new_base, new_path[: -len(same)]))
            shared[bases].add(tuple(reversed(same)))
    found = [_family(old, new, sorted(rests)) for (old, new), rests in shared.items() if len(rests) >= LEAST]
    return tuple(sorted(found, key=lambda family: (-family.links, family.old, family.new)))


class Rules:
    """The rules of families, found by the folders that an address is in: asked of many addresses, whatever their number."""

    def __init__(self, known: Iterable[Family]) -> None:
        self._of_folder: dict[str, list[Family]] = {}
        for family in sorted(known, key=lambda family: -family.links):
            self._of_folder.setdefault(family.old, []).append(family)

    def suggested(self, url: str) -> str | None:
        """Return where the most exact of the rules puts ``url``, of two as exact the larger; ``None`` where none speaks of it."""
        for end in (place + 1 for place in range(len(url) - 1, -1, -1) if url[place] == "/"):
            targets = (family.target(url) for family in self._of_folder.get(url[:end], ()))
            if (target := next((one for one in targets if one not in (None, url)), None)) is not None:
                return target
        return None


def suggested(url: str, known: Iterable[Family]) -> str | None:
    """Return where `Rules` of what is ``known`` put one address."""
    return Rules(known).suggested(url)


def _equal(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1] != ""


def _apart(url: str) -> tuple[str, list[str]]:
    """Return scheme and host, and the segments of the path, the query with the last of them."""
    parts = urlsplit(url)
    segments = parts.path.removeprefix("/").split("/")
    if parts.query:
        segments[-1] += f"?{parts.query}"
    return f"{parts.scheme}://{parts.netloc}", segments


def _join(base: str, segments: Sequence[str]) -> str:
    return "/".join([base, *segments]) + "/"


def _family(old: str, new: str, rests: Sequence[tuple[str, ...]]) -> Family:
    """Return the rule, narrowed to the folders that all ``rests`` are in."""
    levels = zip(*(rest[:-1] for rest in rests), strict=False)
    further = "".join(f"{names[0]}/" for names in takewhile(lambda names: len(set(names)) == 1, levels))
    return Family(old + further, new + further, len(rests))
