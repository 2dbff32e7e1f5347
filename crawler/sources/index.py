"""What every index of documents comes down to, whatever its protocol: pages of references, and an opaque next address."""

from dataclasses import dataclass
from datetime import datetime

from voetnoot.answers import Case, DocumentRef, Doubt


@dataclass(frozen=True, slots=True)
class IndexPage:
    """One page of an index, read.

    ``next`` is the address of the next page, to be followed as it is, or ``None`` at the end. ``reached`` is the upstream's own
    stamp up to which all was shown once this page is stored; ``None`` when the page's order does not prove that. ``deleted``
    are the keys of documents that the upstream has taken away, ``deleted_cases`` those of cases. ``rows`` counts what stood on
    the page, of use or not.
    """

    refs: tuple[DocumentRef, ...] = ()
    cases: tuple[Case, ...] = ()
    deleted: tuple[str, ...] = ()
    deleted_cases: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    next: str | None = None
    reached: datetime | None = None
    rows: int = 0


class BadPageError(ValueError):
    """What came is no page of the index; the message says what it is instead."""
