"""Runs that stand inside others, put in their place.

LibreOffice leaves a hole in a run where a sign comes from another font, and draws the sign afterwards. And where a letterhead
stands beside the text, a line of each may share a baseline and be close.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from voetnoot.reading.pdf_objects import Glyph, Run

Glyphs = Callable[[Run], list[Glyph]]

_INSIDE = 0.4
_SPACE = 0.2
_SMALL_PRINT, _STACK, _ALIGNED = 0.85, 3, 1.5


def _place(text: str, letters: int) -> int:
    """Return where in ``text`` its first ``letters`` characters that leave ink end."""
    for nth, char in enumerate(text):
        if letters <= 0:
            return nth
        letters -= not char.isspace()
    return len(text)


def _parted(host: Run, sign: Run, glyphs: Glyphs) -> tuple[Run, Run] | None:
    """Return the two parts of ``host`` between which ``sign`` stands, ``None`` where there is no hole for it."""
    ink = glyphs(host)
    middle = (sign.left + sign.right) / 2
    nth = next((nth for nth, glyph in enumerate(ink) if glyph.left > middle), 0)
    if nth == 0 or ink[nth - 1].right > sign.left + _INSIDE or ink[nth].left < sign.right - _INSIDE:
        return None
    before, after = ink[nth - 1], ink[nth]
    place = _place(host.text, sum(glyph.letters for glyph in ink[:nth]))
    start, end = host.part or (0, len(ink))
    left_text = host.text[:place].rstrip() + (" " if sign.left - before.right > _SPACE * host.size else "")
    right_text = (" " if after.left - sign.right > _SPACE * host.size else "") + host.text[place:].lstrip()
    left = replace(host, text=left_text, right=before.right, part=(start, start + nth), lent=False)
    return left, replace(host, text=right_text, left=after.left, x=after.left, part=(start + nth, end))


def _signs(row: Sequence[Run]) -> Iterator[tuple[Run, list[Run]]]:
    """Yield each run of a row with the shorter ones that stand inside it; those are not yielded by themselves."""
    host: Run | None = None
    inside: list[Run] = []
    for run in row:
        if host is not None and not run.blank and run.right < host.right - _INSIDE and len(run.text) < len(host.text):
            inside.append(run)
            continue
        if host is not None:
            yield host, inside
        host, inside = run, []
    if host is not None:
        yield host, inside


def filled(row: list[Run], glyphs: Glyphs) -> list[Run]:
    """Return the runs of one baseline, from left to right, each parted where others stand in a hole of it."""
    if len(row) == 1:
        return row
    row = sorted(row, key=attrgetter("left"))
    found: list[Run] = []
    for host, inside in _signs(row):
        rest = host
        for sign in inside:
            if parts := _parted(rest, sign, glyphs):
                found += [parts[0], sign]
                rest = parts[1]
            else:
                found.append(sign)
        found.append(rest)
    return found


def beside(pieces: Sequence[list[Run]]) -> list[list[Run]]:
    """Return the ``pieces`` of lines of a page, cut where a letterhead begins: small print, under which more begins likewise."""
    mixed = [runs for runs in pieces if len(runs) > 1 and any(run.size < _SMALL_PRINT * runs[0].size for run in runs)]
    if not mixed:
        return list(pieces)
    corners = Counter(_corner(runs[0]) for runs in pieces)
    columns = {corner for corner, count in corners.items() if count >= _STACK}
    cut = {id(runs): _cut(runs, columns) for runs in mixed}
    return [part for runs in pieces for part in cut.get(id(runs), [runs])]


def _corner(run: Run) -> tuple[int, float]:
    return round(run.x / _ALIGNED), round(run.size * 2) / 2


def _cut(runs: list[Run], columns: set[tuple[int, float]]) -> list[list[Run]]:
    first = runs[0]
    for nth, run in enumerate(runs):
        same = abs(run.y - first.y) < 0.1 * first.size and run.size < _SMALL_PRINT * first.size
        if nth and same and not run.blank and _corner(run) in columns and len({part.size for part in runs[nth:]}) == 1:
            return [runs[:nth], runs[nth:]]
    return [runs]
