"""What each kind of `Signal` (`voetnoot.walls.kinds`) is evidence of.

Soft deaths (a page that is gone behind a status of 200) take two signals of different groups: one alone is a suspicion, since
words of error stand in articles about errors too.
"""

from enum import StrEnum

from voetnoot.verdicts.reasons import Reason
from voetnoot.walls.kinds import SignalKind


class Group(StrEnum):
    """The kinds of evidence of which a soft death needs two."""

    WORDS = "words"
    BARENESS = "bareness"
    PLACE = "place"
    SIBLING = "sibling"
    CROWD = "crowd"
    FILE = "file"
    EMPTINESS = "emptiness"
    PARKING = "parking"
    BUSINESS = "business"
    DRIFT = "drift"


WALLS: dict[str, Reason] = {
    SignalKind.BOT_WALL: Reason.BOT_WALL,
    SignalKind.CONSENT_WALL: Reason.CONSENT_WALL,
    SignalKind.LOGIN: Reason.LOGIN,
    SignalKind.PAYWALL: Reason.PAYWALL,
    SignalKind.GEO_BLOCK: Reason.GEO_BLOCKED,
    SignalKind.LEGAL: Reason.LEGAL,
    SignalKind.GATE: Reason.GATE,
    SignalKind.VANTAGE: Reason.VANTAGE,
}
"""Signals of a wall: whatever else was seen, they never lead to dead."""

GROUPS: dict[str, Group] = {
    SignalKind.SOFT_404: Group.WORDS,
    SignalKind.PARKED: Group.WORDS,
    SignalKind.BARE_ERROR: Group.BARENESS,
    SignalKind.ERROR_REDIRECT: Group.PLACE,
    SignalKind.REDIRECTED_HOME: Group.PLACE,
    SignalKind.REDIRECTED_PARENT: Group.PLACE,
    SignalKind.SIBLING_EQUAL: Group.SIBLING,
    SignalKind.MANY_TO_ONE: Group.CROWD,
    SignalKind.FILE_REPLACED_BY_PAGE: Group.FILE,
    SignalKind.EMPTY: Group.EMPTINESS,
    SignalKind.PARKING_HOST: Group.PARKING,
    SignalKind.SOLD: Group.BUSINESS,
}
"""Signals of a soft death and the group of evidence that each belongs to. Drift comes from `Probe.content`."""

SOFT_REASONS: tuple[tuple[frozenset[str], Reason], ...] = (
    (frozenset({SignalKind.PARKING_HOST, SignalKind.PARKED}), Reason.PARKED),
    (frozenset({SignalKind.SOLD}), Reason.USURPED),
    (frozenset({SignalKind.REDIRECTED_HOME, SignalKind.REDIRECTED_PARENT}), Reason.REDIRECTED_HOME),
    (frozenset({SignalKind.FILE_REPLACED_BY_PAGE}), Reason.FILE_REPLACED),
    (frozenset({SignalKind.EMPTY}), Reason.EMPTY),
)
"""Which reason a soft death gets, the most telling first; `Reason.SOFT_404` where none of these was seen."""


def group_of(kind: str) -> Group | None:
    """Return the group of evidence of a soft death that signal ``kind`` belongs to, or ``None`` for any other signal."""
    return GROUPS.get(kind)
