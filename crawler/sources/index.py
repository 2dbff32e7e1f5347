"""What every index of documents comes down to, whatever its protocol: pages of references, and opaque ways on from there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from voetnoot.answers import Case, DocumentRef, Doubt


@dataclass(frozen=True, slots=True)
class Page:
    """What came for ``url``, which is the address as it was handed out, a fragment included. ``now``: when it came."""

    stream: str
    url: str
    body: bytes
    media_type: str | None
    now: datetime


@dataclass(frozen=True, slots=True)
class IndexPage:
    """One page of an index, read.

    ``next`` is the address of the next page, to be followed as it is, or ``None`` at the end. ``details`` are addresses to be
    read as pages of the same stream before it. An address may carry a fragment, which stays with us and comes back with the
    page: a place for a source to remember something.

    ``reached`` is the upstream's own stamp up to which all was shown once this page is stored; ``None`` when the page's order
    does not prove that. ``resume`` is the address at which a later run may go on once this page is stored, whether this run
    was cut off here or ended.

    ``deleted`` are the keys of documents that the upstream has taken away, ``deleted_cases`` those of cases. ``partial``: the
    page says less of a document than is known; what it leaves open stays as it was. ``belongs`` names, per key of a document,
    the keys of its cases, where the page knows these alone. ``rows`` counts what stood on the page, of use or not.
    """

    refs: tuple[DocumentRef, ...] = ()
    cases: tuple[Case, ...] = ()
    deleted: tuple[str, ...] = ()
    deleted_cases: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    next: str | None = None
    details: tuple[str, ...] = ()
    reached: datetime | None = None
    resume: str | None = None
    partial: bool = False
    belongs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: int = 0


class BadPageError(ValueError):
    """What came is no page of the index; the message says what it is instead."""
