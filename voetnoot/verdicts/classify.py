"""What one check is worth: the server's word, a strong sign, a weak one, a wall, or life."""

from dataclasses import dataclass
from enum import IntEnum

from voetnoot.drift import OTHER
from voetnoot.links import (
    Answered,
    CheckBroke,
    ConnectFailed,
    Disallowed,
    Guarded,
    HeldBack,
    Malformed,
    NameFailed,
    NameFault,
    NotCheckable,
    Outcome,
    Probe,
    RedirectFailed,
    TimedOut,
    TlsFailed,
)
from voetnoot.verdicts.reasons import Reason
from voetnoot.verdicts.signals import GROUPS, SOFT_REASONS, WALLS, Group
from voetnoot.walls.kinds import WALLS as WALL_KINDS
from voetnoot.walls.kinds import SignalKind, only_talk


class Class(IntEnum):
    """The worth of one check. The lower of two simultaneous checks holds: life first, then doubt, then the milder failure.

    ``OURS`` is none at all: by our own fault or our own restraint nobody looked.
    """

    ALIVE = 0
    BLOCKED = 1
    DISALLOWED = 2
    UNSURE = 3
    WEAK = 4
    SOFT = 5
    WORD = 6
    OURS = 7

    @property
    def failing(self) -> bool:
        """Whether it speaks against the link: silence, signs of a hidden death, the server's word."""
        return self in (Class.WEAK, Class.SOFT, Class.WORD)


@dataclass(frozen=True, slots=True)
class Finding:
    """The worth of one check with its reason; ``groups``: the kinds of evidence of a soft death that it shows."""

    worth: Class
    reason: Reason
    groups: frozenset[Group] = frozenset()


STATUS: dict[int, Finding] = {
    404: Finding(Class.WORD, Reason.NOT_FOUND),
    410: Finding(Class.WORD, Reason.GONE),
    401: Finding(Class.BLOCKED, Reason.LOGIN),
    402: Finding(Class.BLOCKED, Reason.PAYWALL),
    403: Finding(Class.BLOCKED, Reason.FORBIDDEN),
    406: Finding(Class.BLOCKED, Reason.FORBIDDEN),
    407: Finding(Class.BLOCKED, Reason.FORBIDDEN),
    412: Finding(Class.BLOCKED, Reason.FORBIDDEN),
    418: Finding(Class.BLOCKED, Reason.FORBIDDEN),
    428: Finding(Class.BLOCKED, Reason.FORBIDDEN),
    429: Finding(Class.BLOCKED, Reason.RATE_LIMITED),
    440: Finding(Class.BLOCKED, Reason.LOGIN),
    449: Finding(Class.BLOCKED, Reason.FORBIDDEN),
    451: Finding(Class.BLOCKED, Reason.LEGAL),
    511: Finding(Class.OURS, Reason.OUR_NETWORK),
    999: Finding(Class.BLOCKED, Reason.BOT_WALL),
}
"""Statuses that say more than their hundred. 412, 428, 440 and 449 stand with the walls as at the Internet Archive's bot;
511 is the login page of somebody's wireless network (RFC 6585 section 6), so ours."""

_NOT_MODIFIED = 304

_CONNECT = {
    "refused": Finding(Class.WEAK, Reason.REFUSED),
    "reset": Finding(Class.WEAK, Reason.RESET),
    "closed": Finding(Class.WEAK, Reason.RESET),
    "unreachable": Finding(Class.WEAK, Reason.UNREACHABLE),
    "proxy": Finding(Class.OURS, Reason.OUR_NETWORK),
}

_REDIRECT = {
    "loop": Finding(Class.WEAK, Reason.REDIRECT_LOOP),
    "too-many": Finding(Class.WEAK, Reason.REDIRECT_LOOP),
    "no-location": Finding(Class.WORD, Reason.REDIRECT_BROKEN),
    "bad-location": Finding(Class.WORD, Reason.REDIRECT_BROKEN),
    "scheme": Finding(Class.WORD, Reason.REDIRECT_BROKEN),
}

_BY_TYPE: dict[type, Finding] = {
    NameFailed: Finding(Class.WEAK, Reason.NAME_UNRESOLVED),
    TimedOut: Finding(Class.WEAK, Reason.TIME_OUT),
    Malformed: Finding(Class.WEAK, Reason.MALFORMED),
    TlsFailed: Finding(Class.UNSURE, Reason.TLS),
    Guarded: Finding(Class.UNSURE, Reason.NOT_PUBLIC),
    Disallowed: Finding(Class.DISALLOWED, Reason.ROBOTS),
    NotCheckable: Finding(Class.UNSURE, Reason.NOT_CHECKABLE),
    HeldBack: Finding(Class.OURS, Reason.RATE_LIMITED),
    CheckBroke: Finding(Class.OURS, Reason.NOT_CHECKED),
}
"""Ways to fail that are worth the same whatever their detail."""

_KNOWN = frozenset({"same", "minor"})
ABSENT = frozenset({404, 410})
"""Statuses under which some servers still show the page: its text is compared all the same."""

SCANT = 300
"""Characters of main text below which a new page under every address may be a wall in words that are not known."""

_TALK = frozenset({Group.WORDS, Group.FILE, Group.EMPTINESS, Group.BUSINESS})
"""Signs that a site which says 404 to a random path may show on a good page: an article about errors, a viewer of files, news
about casinos."""


def classify(probe: Probe, *, lived: bool = False) -> Finding:
    """Return what ``probe`` is worth. ``lived``: an earlier check found the page, so that an empty one is also a change."""
    outcome = probe.outcome
    if isinstance(outcome, Answered):
        return _answered(outcome, probe, lived=lived)
    return _unanswered(outcome)


def unreached(outcome: Outcome) -> bool:
    """Return whether the check found no server at all, so that our own network may be at fault as well as theirs."""
    return isinstance(outcome, NameFailed | ConnectFailed | TimedOut | TlsFailed | Malformed)


def _unanswered(outcome: Outcome) -> Finding:
    match outcome:
        case NameFailed(fault=NameFault.NXDOMAIN):
            return Finding(Class.WORD, Reason.HOST_UNKNOWN)
        case ConnectFailed(fault=fault):
            return _CONNECT.get(fault, Finding(Class.WEAK, Reason.UNREACHABLE))
        case RedirectFailed(fault=fault):
            return _REDIRECT.get(fault, Finding(Class.WEAK, Reason.REDIRECT_LOOP))
    return _BY_TYPE[type(outcome)]


def _answered(outcome: Answered, probe: Probe, *, lived: bool) -> Finding:
    kinds = {signal.kind for signal in outcome.signals}
    if SignalKind.BY_WORDS in kinds and (probe.content in _KNOWN or (probe.content == "unknown" and only_talk(kinds))):
        kinds = kinds - (WALL_KINDS - {SignalKind.VANTAGE})
    wall = next((reason for kind, reason in WALLS.items() if kind in kinds), None) if kinds else None
    if wall is not None:
        return Finding(Class.BLOCKED, wall)
    if probe.content in _KNOWN and outcome.status in ABSENT:
        return Finding(Class.ALIVE, Reason.WORKS)  # whatever number the server puts over it, readers see the cited text
    # A site that is down does not answer 404 beside the page: then its words may be about something else.
    down = Class.UNSURE if {SignalKind.BY_WORDS, SignalKind.SIBLING_HONEST} <= kinds else Class.WEAK
    if SignalKind.MAINTENANCE in kinds:
        return Finding(down, Reason.MAINTENANCE)
    if SignalKind.FAULT in kinds:
        return Finding(down, Reason.SERVER_ERROR)
    finding = _by_status(outcome.status) or _page(outcome, kinds, probe, lived=lived)
    if outcome.tls is not None and finding.worth in (Class.WORD, Class.SOFT):
        # Behind a certificate that is not theirs, the word may be another server's: it counts as silence.
        return Finding(Class.WEAK, finding.reason, finding.groups)
    return finding


def _by_status(status: int) -> Finding | None:
    if status in STATUS:
        return STATUS[status]
    if 200 <= status < 300 or status == _NOT_MODIFIED:  # noqa: PLR2004 -- the hundreds of RFC 9110 section 15
        return None
    if 400 <= status < 500:  # noqa: PLR2004
        return Finding(Class.WEAK, Reason.CLIENT_ERROR)
    if 500 <= status < 600:  # noqa: PLR2004
        return Finding(Class.WEAK, Reason.SERVER_ERROR)
    return Finding(Class.WEAK, Reason.MALFORMED)


def _page(outcome: Answered, kinds: set[str], probe: Probe, *, lived: bool) -> Finding:
    """Return what a page with a good status is worth: alive, unless signs of a hidden death were seen."""
    if outcome.status != _NOT_MODIFIED and _empty(outcome):
        kinds = kinds | {SignalKind.EMPTY}
    if SignalKind.SHELL in kinds:
        return Finding(Class.UNSURE, Reason.SCRIPT_PAGE)
    if outcome.truncated:
        return Finding(Class.WEAK, Reason.TRUNCATED)
    content, groups = probe.content, {GROUPS[kind] for kind in kinds if kind in GROUPS}
    if groups == {Group.SIBLING} and content == "major" and (probe.similarity or 0.0) >= OTHER:
        return _alive(outcome, kinds)  # a site may give one page for all addresses; this one was only rewritten
    if groups and (content == "major" or (lived and SignalKind.EMPTY in kinds)):
        groups.add(Group.DRIFT)
    if groups == {Group.SIBLING, Group.DRIFT} and not outcome.hops and (outcome.text_length or 0) < SCANT:
        groups = {Group.DRIFT}  # a wall that nobody knows yet stands before every address too
    honest = SignalKind.SIBLING_HONEST in kinds
    if honest and groups == {Group.WORDS, Group.DRIFT}:
        groups = {Group.DRIFT}  # another short page that happens to speak so: an error page has nothing else to say
    if not groups or content == "same":
        return _alive(outcome, kinds)
    if len(groups) == 1 and (content == "minor" or (honest and groups <= _TALK)):
        return _alive(outcome, kinds)
    reason = next((reason for signs, reason in SOFT_REASONS if signs & kinds), Reason.SOFT_404)
    return Finding(Class.SOFT, reason, frozenset(groups))


def _empty(outcome: Answered) -> bool:
    return outcome.status in (204, 205) or (outcome.size == 0 and outcome.digest is not None)


def _alive(outcome: Answered, kinds: set[str]) -> Finding:
    if outcome.tls is not None:
        return Finding(Class.ALIVE, Reason.CERTIFICATE)
    return Finding(Class.ALIVE, Reason.ARCHIVED if SignalKind.ARCHIVED in kinds else Reason.WORKS)
