"""Tell a revision from a maintenance run by the change stamps of an index, when nothing else of a document has changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from voetnoot.answers import DocumentRef


@dataclass(frozen=True, slots=True)
class Sorted:
    """``store`` is what the ledger may be told at once; ``restamped`` are the documents of which only the stamp changed."""

    store: tuple[DocumentRef, ...]
    restamped: tuple[DocumentRef, ...]


def sort_out(refs: Sequence[DocumentRef], known: Mapping[str, DocumentRef]) -> Sorted:
    """Part ``refs`` by what is known of them (key to the reference as stored).

    A restamped document keeps its known stamp in ``store`` until the whole index was read and the new one can be judged, so
    that an unfinished run forgets nothing.
    """
    restamped = tuple(ref for ref in refs if ref.key in known and _only_stamp(ref, known[ref.key]))
    waiting = {ref.key for ref in restamped}
    store = tuple(replace(ref, modified=known[ref.key].modified) if ref.key in waiting else ref for ref in refs)
    return Sorted(store, restamped)


def _only_stamp(now: DocumentRef, before: DocumentRef) -> bool:
    """Tell whether only the stamp changed, by more than the part of a second that not every service writes."""
    if now.sign != before.sign or before.modified is None or now.modified is None:
        return False
    return now.modified.replace(microsecond=0) != before.modified.replace(microsecond=0)


class Restamps:
    """The restamped documents of one run, as they come. A stamp on more than ``threshold`` documents is maintenance.

    On 19 February 2024 one stamp came on 41,606 of 42,994 cases, and no byte had changed. What is known to be maintenance is
    let go at once, so that such a day does not fill the memory.
    """

    def __init__(self, threshold: int) -> None:
        self._threshold = threshold
        self._lone: dict[str, DocumentRef] = {}
        self._count: Counter[datetime | None] = Counter()

    def add(self, refs: Sequence[DocumentRef]) -> tuple[DocumentRef, ...]:
        """Take more of them; return those that are known to be maintenance by now, whose new stamps may be stored."""
        new = [ref for ref in refs if ref.key not in self._lone or self._lone[ref.key].modified != ref.modified]
        self._count.update(ref.modified for ref in new)
        self._lone |= {ref.key: ref for ref in new}
        shared = tuple(ref for ref in self._lone.values() if self._count[ref.modified] > self._threshold)
        for ref in shared:
            del self._lone[ref.key]
        return shared

    @property
    def lone(self) -> tuple[DocumentRef, ...]:
        """The documents that are worth another look at their bytes."""
        return tuple(self._lone.values())

    @property
    def stamps(self) -> tuple[str, ...]:
        """The stamps that are maintenance, as text."""
        return tuple(sorted(stamp.isoformat() for stamp, times in self._count.items() if stamp and times > self._threshold))
