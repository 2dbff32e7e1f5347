"""What of the old may go, so that what is told of it stays true: pure.

Of a link's checks stay, whatever their age: the newest that it is judged over; and of each row of like checks (the same kind of
outcome, the same status, the same content) the first and the last, by which one still sees since when and until when it was so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Generic, TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class OldProbe(Generic[Key]):
    """A check in short: its key, when, whether it counts for nothing, and what makes it like another one."""

    id: Key
    at: datetime
    void: bool
    like: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OldCopy:
    """A capture in short: its number, when, and whether something rests on it (a reading, an event)."""

    id: int
    at: datetime
    needed: bool


def spare_probes(probes: Sequence[OldProbe[Key]], before: datetime, newest: int) -> list[Key]:
    """Return which of ``probes`` (one link's, oldest first) may go: those from ``before``, but for what the module says.

    ``newest``: how many that are not void always stay. A void one is in no row, and goes when it is old.
    """
    counted = [probe for probe in probes if not probe.void]
    young = {probe.id for probe in counted[-newest:]} if newest else set()
    ends = {probe.id for row in _rows(counted) for probe in (row[0], row[-1])}
    return [probe.id for probe in probes if probe.at < before and probe.id not in young and (probe.void or probe.id not in ends)]


def _rows(probes: Sequence[OldProbe[Key]]) -> Iterator[list[OldProbe[Key]]]:
    for _, row in groupby(probes, key=lambda probe: probe.like):
        yield list(row)


def spare_copies(copies: Sequence[OldCopy], before: datetime) -> list[int]:
    """Return which of ``copies`` (of one thing, oldest first) may go: old ones between the first and the newest, not needed."""
    return [copy.id for copy in copies[1:-1] if copy.at < before and not copy.needed]
