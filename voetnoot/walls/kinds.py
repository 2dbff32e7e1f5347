"""The closed list of what can be seen in an answer that is not the page that was cited."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from voetnoot.links import Signal


class SignalKind(StrEnum):
    """What a `Signal` says.

    The first group is a wall (never proof of death), the second may hide a death, the third is a note.
    """

    BOT_WALL = "bot-wall"
    """A bot check or captcha stands before the page."""
    CONSENT_WALL = "consent-wall"
    """A page that asks consent for cookies instead of the page itself."""
    LOGIN = "login"
    """The page asks who we are."""
    PAYWALL = "paywall"
    """The page is for subscribers; at most a teaser is shown."""
    GEO_BLOCK = "geo-block"
    """The page is refused to readers in some countries."""
    LEGAL = "legal"
    """The page was taken away or is refused for a legal reason (RFC 7725)."""
    GATE = "gate"
    """The page asks for another step first: an age, a place in a queue, a choice."""
    VANTAGE = "vantage"
    """The page is found from the second vantage point, and not from here."""
    MAINTENANCE = "maintenance"
    """The site says that it is being worked on."""
    FAULT = "fault"
    """The site says, with a good status, that it failed."""

    SOFT_404 = "soft-404"
    """A success by its status, an error page by its words."""
    BARE_ERROR = "bare-error"
    """The page is nothing but such words: a heading that says no more, and hardly a word about anything else."""
    PARKED = "parked"
    """The domain is for sale, or a parking page stands there."""
    SOLD = "sold"
    """The domain serves something of another trade altogether (casinos, pills)."""
    ERROR_REDIRECT = "error-redirect"
    """The redirects ended at an address that names an error."""
    REDIRECTED_HOME = "redirected-home"
    """The redirects ended at the root of a site, or of a language of it, while a page below it was cited."""
    REDIRECTED_PARENT = "redirected-parent"
    """The redirects ended at a page above the cited one."""
    FILE_REPLACED_BY_PAGE = "file-replaced-by-page"
    """A file was cited (PDF and the like) and a web page came."""
    EMPTY = "empty"
    """A success without a body, or a page without any text."""

    SIBLING_EQUAL = "sibling-equal"
    """A random address beside the cited one gives the same page, or ends at the same place."""
    MANY_TO_ONE = "many-to-one"
    """Many cited addresses of the host end at this one page."""
    PARKING_HOST = "parking-host"
    """The address, or the name server, is one of a seller of parked domains."""

    SIBLING_HONEST = "sibling-honest"
    """A random address beside the cited one is refused with 404 or 410: the site is honest about what it does not have."""
    SHELL = "shell"
    """Almost no text but scripts: what a reader would see cannot be told without running them."""
    BY_WORDS = "by-words"
    """That a wall stands there is known by its words alone, which a page on that subject uses too."""
    ARCHIVED = "archived"
    """The redirects ended in a web archive: alive for the reader."""


WALLS = frozenset(
    {
        SignalKind.BOT_WALL,
        SignalKind.CONSENT_WALL,
        SignalKind.LOGIN,
        SignalKind.PAYWALL,
        SignalKind.GEO_BLOCK,
        SignalKind.LEGAL,
        SignalKind.GATE,
        SignalKind.VANTAGE,
        SignalKind.MAINTENANCE,
        SignalKind.FAULT,
    }
)
"""Kinds that say that something stands before the page."""

NOTES = frozenset({SignalKind.SHELL, SignalKind.ARCHIVED, SignalKind.BY_WORDS, SignalKind.SIBLING_HONEST})
"""Kinds that take nothing from the worth of the answer."""


def in_order(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Return ``signals``, at most one per kind, in the order of the list: the same observations give the same outcome."""
    found: dict[str, Signal] = {}
    for signal in signals:
        found.setdefault(signal.kind, signal)
    return tuple(found[kind] for kind in SignalKind if kind in found)


_OF_THE_SITE = frozenset(
    {SignalKind.BOT_WALL, SignalKind.CONSENT_WALL, SignalKind.GATE, SignalKind.MAINTENANCE, SignalKind.FAULT}
)
"""Walls that stand before a whole site, other than one that asks who we are or lets no country in."""


def only_talk(kinds: Collection[str]) -> bool:
    """Return whether the walls among ``kinds`` are but words on the page itself: the site answers what it lacks with 404."""
    words = SignalKind.BY_WORDS in kinds and SignalKind.SIBLING_HONEST in kinds
    return words and WALLS & set(kinds) <= _OF_THE_SITE
