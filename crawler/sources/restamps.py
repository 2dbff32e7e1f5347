"""Tell a revision from a maintenance run by the change stamps of an index, when nothing else of a document has changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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
    return now.sign == before.sign and before.modified is not None and now.modified not in (None, before.modified)


@dataclass(frozen=True, slots=True)
class Judged:
    """``lone`` documents are worth another look at their bytes; ``shared`` ones are maintenance, under these ``stamps``."""

    lone: tuple[DocumentRef, ...]
    shared: tuple[DocumentRef, ...]
    stamps: tuple[str, ...]


def judge(restamped: Sequence[DocumentRef], threshold: int) -> Judged:
    """Part ``restamped`` (each document once): a stamp on more than ``threshold`` documents is maintenance of the service.

    On 19 February 2024 one stamp came on 41,606 of 42,994 cases, and no byte had changed.
    """
    count = Counter(ref.modified for ref in restamped)
    lone = tuple(ref for ref in restamped if count[ref.modified] <= threshold)
    shared = tuple(ref for ref in restamped if count[ref.modified] > threshold)
    stamps = sorted(stamp.isoformat() for stamp, times in count.items() if stamp is not None and times > threshold)
    return Judged(lone, shared, tuple(stamps))
