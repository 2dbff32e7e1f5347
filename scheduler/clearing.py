"""Clear away what the settings let go (``keep``): what may go is decided link by link, and goes a few hundred rows at a time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from scheduler.public import left_parts
from store.archive_shelf import Shelf
from store.engine import Store
from store.probe_queries import PROBES_JUDGED
from store.retention import RetentionLedger, RetentionQueries
from voetnoot.config import Config
from voetnoot.retention import spare_copies, spare_probes

_BATCH = 500

Key = TypeVar("Key")


@dataclass(slots=True)
class Cleared:
    """How many of each went, or would go."""

    probes: int = 0
    captures: int = 0
    runs: int = 0
    deliveries: int = 0
    files: int = 0
    bytes: int = 0


def clear(config: Config, store: Store, now: datetime, *, dry: bool = False) -> Cleared:
    """Clear away what is old at ``now``; with ``dry`` only count it. Safe beside a daemon, and to be cut off at any point."""
    reads, writes, keep = RetentionQueries(store.engine), RetentionLedger(store.engine), config.keep
    cleared = Cleared()
    if keep.probes is not None:
        before = now - keep.probes
        spare = (key for probes in reads.old_probes(before) for key in spare_probes(probes, before, PROBES_JUDGED))
        cleared.probes = _drop(spare, writes.drop_probes, dry=dry)
    if keep.captures is not None:
        before = now - keep.captures
        old = (number for copies in reads.old_copies(before) for number in spare_copies(copies, before))
        cleared.captures = _drop(old, writes.drop_captures, dry=dry)
        _remove_files(store.archive.shelf, reads, now, cleared, dry=dry)
    if keep.runs is not None:
        cleared.runs = _drop(reads.old_runs(now - keep.runs), writes.drop_runs, dry=dry)
    _remove_parts(config.data / "public", cleared, dry=dry)
    cleared.deliveries = _drop(reads.old_deliveries(now - keep.deliveries), writes.drop_deliveries, dry=dry)
    return cleared


def _drop(keys: Iterable[Key], drop: Callable[[Iterable[Key]], None], *, dry: bool) -> int:
    """Drop what has these ``keys`` as they come, and return how many they were."""
    count = 0
    batch: list[Key] = []
    for key in keys:
        count += 1
        if not dry:
            batch.append(key)
        if len(batch) >= _BATCH:
            drop(batch)
            batch = []
    drop(batch)
    return count


def _remove_parts(folder: Path, cleared: Cleared, *, dry: bool) -> None:
    for path, size in left_parts(folder):
        cleared.files += 1
        cleared.bytes += size
        if not dry:
            path.unlink(missing_ok=True)


def _remove_files(shelf: Shelf, reads: RetentionQueries, now: datetime, cleared: Cleared, *, dry: bool) -> None:
    for name, size in reads.unused_files(shelf, now):
        cleared.files += 1
        cleared.bytes += size
        if not dry:
            shelf.remove(name)
