"""What may be seen in an answer beside its status: the closed list of `Signal.kind`, and what each is evidence of.

Soft deaths (a page that is gone behind a status of 200) take two signals of different groups: one alone is a suspicion, since
words of error stand in articles about errors too.
"""

from enum import StrEnum

from voetnoot.verdicts.reasons import Reason


class SignalKind(StrEnum):
    """Kinds of `voetnoot.links.Signal`, as the table of walls names them."""

    BOT_WALL = "bot-wall"
    CONSENT_WALL = "consent-wall"
    LOGIN = "login"
    PAYWALL = "paywall"
    GEO_BLOCKED = "geo-blocked"
    RATE_LIMITED = "rate-limited"
    LEGAL = "legal"
    MAINTENANCE = "maintenance"
    SHELL = "shell"
    ARCHIVED = "archived"

    ERROR_WORDS = "error-words"
    ERROR_ADDRESS = "error-address"
    REDIRECTED_HOME = "redirected-home"
    REDIRECTED_PARENT = "redirected-parent"
    SIBLING_EQUAL = "sibling-equal"
    SIBLING_HONEST = "sibling-honest"
    MANY_TO_ONE = "many-to-one"
    FILE_REPLACED = "file-replaced-by-page"
    EMPTY = "empty-page"
    FOR_SALE_WORDS = "for-sale-words"
    PARKING_HOST = "parking-host"
    OTHER_BUSINESS = "other-business"


class Group(StrEnum):
    """The kinds of evidence of which a soft death needs two."""

    WORDS = "words"
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
    SignalKind.GEO_BLOCKED: Reason.GEO_BLOCKED,
    SignalKind.RATE_LIMITED: Reason.RATE_LIMITED,
    SignalKind.LEGAL: Reason.LEGAL,
}
"""Signals of a wall: whatever else was seen, they never lead to dead."""

GROUPS: dict[str, Group] = {
    SignalKind.ERROR_WORDS: Group.WORDS,
    SignalKind.FOR_SALE_WORDS: Group.WORDS,
    SignalKind.ERROR_ADDRESS: Group.PLACE,
    SignalKind.REDIRECTED_HOME: Group.PLACE,
    SignalKind.REDIRECTED_PARENT: Group.PLACE,
    SignalKind.SIBLING_EQUAL: Group.SIBLING,
    SignalKind.MANY_TO_ONE: Group.CROWD,
    SignalKind.FILE_REPLACED: Group.FILE,
    SignalKind.EMPTY: Group.EMPTINESS,
    SignalKind.PARKING_HOST: Group.PARKING,
    SignalKind.OTHER_BUSINESS: Group.BUSINESS,
}
"""Signals of a soft death and the group of evidence that each belongs to. Drift comes from `Probe.content`."""

SOFT_REASONS: tuple[tuple[frozenset[str], Reason], ...] = (
    (frozenset({SignalKind.PARKING_HOST, SignalKind.FOR_SALE_WORDS}), Reason.PARKED),
    (frozenset({SignalKind.OTHER_BUSINESS}), Reason.USURPED),
    (frozenset({SignalKind.REDIRECTED_HOME, SignalKind.REDIRECTED_PARENT}), Reason.REDIRECTED_HOME),
    (frozenset({SignalKind.FILE_REPLACED}), Reason.FILE_REPLACED),
    (frozenset({SignalKind.EMPTY}), Reason.EMPTY),
)
"""Which reason a soft death gets, the most telling first; `Reason.SOFT_404` where none of these was seen."""


def group_of(kind: str) -> Group | None:
    """Return the group of evidence of a soft death that signal ``kind`` belongs to, or ``None`` for any other signal."""
    return GROUPS.get(kind)
