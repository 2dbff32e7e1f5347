"""In which order links are looked up in public archives and saved there: what may soon be lost comes first."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from voetnoot.links import Link, State, Verdict
from voetnoot.mementos import Memento, PublicCopy

_GOVERNMENT = ("overheid.nl", "rijksoverheid.nl", "officielebekendmakingen.nl", "tweedekamer.nl", "government.nl", "europa.eu")
"""Sites of governments: their pages go when a cabinet or a site goes, all at once."""

_CAN_BE_SAVED = {State.SUSPECT: 0, State.MOVED: 1, State.ALIVE: 2}
"""States of pages that an archive may still get, the dying first; what is dead or refuses us is not asked for."""


class SaveState(StrEnum):
    """How far the saving of a page is: asked for, done, or refused."""

    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Save:
    """One page that an archive was asked to save: ``job`` by which it tells how far it is, ``why`` it failed, the copy made."""

    link: str
    asked: datetime
    state: SaveState
    job: str | None = None
    ended: datetime | None = None
    why: str | None = None
    memento: Memento | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link that may be saved: what holds of it, and the public copy that is known."""

    link: Link
    verdict: Verdict | None
    copy: PublicCopy


def to_save(candidates: Iterable[Candidate], near: timedelta, most: int) -> list[Link]:
    """Return at most ``most`` links that want a public copy, by risk: dying first, then without any copy, then of a government.

    A link wants one when every archive that was asked has none made within ``near`` of its answer; one of which no archive has
    said anything yet waits for that.
    """
    wanting = (one for one in candidates if _wants(one, near))
    return [one.link for one in heapq.nsmallest(most, wanting, key=_rank)]


def _wants(one: Candidate, near: timedelta) -> bool:
    if one.verdict is None or one.verdict.state not in _CAN_BE_SAVED or one.link.cited is None:
        return False
    if one.copy.memento is None:
        return one.copy.sought is not None
    return abs(one.copy.memento.at - one.link.cited) > near


def _rank(one: Candidate) -> tuple[int, bool, bool, datetime, str]:
    assert one.verdict is not None
    assert one.link.cited is not None
    government = any(one.link.host == name or one.link.host.endswith(f".{name}") for name in _GOVERNMENT)
    return (_CAN_BE_SAVED[one.verdict.state], one.copy.memento is not None, not government, one.link.cited, one.link.id)
