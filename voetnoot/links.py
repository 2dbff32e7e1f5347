"""The values of a link under watch: outcomes (what the network said), probes (one check), verdicts (what we hold true).

An `Outcome` is a fact and never a judgement: it is a sum type, one frozen class per way in which a check can end.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the address asked, the status, the ``Location`` as sent (made absolute)."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Signal:
    """Something seen in an answer that matters for the verdict: ``kind`` from a closed list, ``evidence`` in words."""

    kind: str
    evidence: str


class TlsFault(StrEnum):
    """Why a certificate or a handshake was refused."""

    EXPIRED = "expired"
    WRONG_HOST = "wrong-host"
    SELF_SIGNED = "self-signed"
    UNKNOWN_ISSUER = "unknown-issuer"
    TOO_OLD = "too-old"
    OTHER = "other"


class NameFault(StrEnum):
    """What the resolver said when it gave no address (RFC 1035 section 4.1.1, RFC 2308)."""

    NXDOMAIN = "nxdomain"
    NODATA = "nodata"
    SERVFAIL = "servfail"
    REFUSED = "refused"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Answered:
    """A final HTTP response. ``headers`` holds only those that matter; ``text_digest`` is over the main text.

    ``url`` is where the redirects ended. ``truncated``: fewer bytes than declared. ``bounded``: we stopped reading at the
    limit. ``tls`` is set when the certificate did not verify and the page was fetched once without verifying. ``confirmed``: the
    server said 304, so that all else is what it gave when the page was last looked at whole. ``rules``: the version of what its
    text and its ``signals`` were found by (`voetnoot.rules`). ``mended``: an answer on the way broke the syntax of HTTP and was
    read, at a second look, as it was meant.
    """

    url: str
    status: int
    hops: tuple[Hop, ...] = ()
    media_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    size: int = 0
    truncated: bool = False
    bounded: bool = False
    digest: str | None = None
    title: str | None = None
    text_digest: str | None = None
    text_length: int | None = None
    language: str | None = None
    retry_after: int | None = None
    tls: TlsFault | None = None
    signals: tuple[Signal, ...] = ()
    confirmed: bool = False
    rules: str | None = None
    mended: bool = False


@dataclass(frozen=True, slots=True)
class NameFailed:
    """The host name gave no address."""

    host: str
    fault: NameFault
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class ConnectFailed:
    """No connection, or it broke. ``fault``: ``refused``, ``reset``, ``unreachable``, ``closed``, ``proxy``."""

    host: str
    fault: str
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class TlsFailed:
    """The handshake failed even without verifying, so that nothing is known of the page."""

    host: str
    fault: TlsFault
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class TimedOut:
    """Nothing in time. ``phase``: ``connect``, ``first-byte``, ``body``."""

    host: str
    phase: str
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class Malformed:
    """An answer that is no HTTP, or a body that cannot be decoded."""

    host: str
    what: str
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class RedirectFailed:
    """Redirects that lead nowhere. ``fault``: ``loop``, ``too-many``, ``no-location``, ``bad-location``, ``scheme``."""

    fault: str
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class Guarded:
    """We did not connect: the address is not public, or the port is not allowed. ``why`` names which."""

    host: str
    why: str
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class Disallowed:
    """The site's robots.txt asks us not to fetch this address."""

    url: str
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class NotCheckable:
    """An address that no check can be made of: another scheme, or one that does not parse."""

    why: str
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldBack:
    """We did not ask: the host had told us in this run to wait ``seconds`` more (``Retry-After``), which outlasts the run."""

    host: str
    seconds: int
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckBroke:
    """The check itself failed, ``why`` names the fault of ours: of the page nothing is known."""

    why: str
    hops: tuple[Hop, ...] = ()


Outcome = (
    Answered
    | NameFailed
    | ConnectFailed
    | TlsFailed
    | TimedOut
    | Malformed
    | RedirectFailed
    | Guarded
    | Disallowed
    | NotCheckable
    | HeldBack
    | CheckBroke
)


@dataclass(frozen=True, slots=True)
class Probe:
    """One check of a link. ``void`` marks a check made while our own network was at fault: recorded, judged by nobody.

    ``content`` compares the main text with the first good copy: ``same``, ``minor``, ``major`` or ``unknown``;
    ``similarity`` is the figure behind it, 0..1. ``kept``: an outcome of the link that is stored, and its number there.
    """

    link: str
    at: datetime
    outcome: Outcome
    void: bool = False
    content: str = "unknown"
    similarity: float | None = None
    kept: tuple[Outcome, int] | None = field(default=None, compare=False, repr=False)


class State(StrEnum):
    """What we hold to be true of a link."""

    ALIVE = "alive"
    MOVED = "moved"
    SUSPECT = "suspect"
    DEAD = "dead"
    BLOCKED = "blocked"
    DISALLOWED = "disallowed"
    UNKNOWN = "unknown"


LIVING = (State.ALIVE, State.MOVED)
"""States of a link that answers."""

FAILING = (State.SUSPECT, State.DEAD)
"""States of a link that does not answer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement over a link's probes. ``since``: from when the state holds (for a failure: the first failed check).

    ``reason`` is a code from the closed list in `docs/verdicts.md`; ``why`` says it in words, with what would change it.
    ``never_worked`` tells a link that failed from the day the answer appeared. ``checks`` counts the probes that were judged,
    ``failures`` those that failed since ``since``. ``at`` is the last judged check, ``detail`` what it said in a word or two.

    ``content`` is confirmed on two days; ``drifted_since`` is the first check that found it ``major``, and ``similarity`` the
    figure of the last living check. ``lived``: a check found it alive, now or earlier; ``from_start``: what holds held from the
    first check on. ``held``: the host is ill, which is told
    of the host and not of the link; ``held_until`` is the last check while it was. ``died``: since when the link is dead by
    its own failing, kept until it lives again. ``moved_to``: the page that it was last found to have moved to. ``needs`` failed
    checks and the day ``dead_from`` would make it dead.
    """

    state: State
    reason: str
    since: datetime
    checks: int
    next: datetime
    content: str = "unknown"
    final_url: str | None = None
    status: int | None = None
    never_worked: bool = False
    why: str = ""
    at: datetime | None = None
    failures: int = 0
    detail: str = ""
    similarity: float | None = None
    drifted_since: datetime | None = None
    lived: bool = False
    from_start: bool = False
    held: bool = False
    held_until: datetime | None = None
    died: datetime | None = None
    moved_to: str | None = None
    needs: int = 0
    dead_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """One address where it is cited. ``id`` survives re-reading, a new file of the document and a rebuilt database.

    ``part``: ``v3``, ``a3`` or ``brief``; ``note``: the number of the footnote or ``None`` for running text; ``nth`` counts
    the addresses in that note or part from 1.
    """

    id: str
    link: str
    url: str
    printed: str
    mended: str | None
    confidence: float
    part: str
    note: str | None
    nth: int
    alternatives: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Link:
    """One normalised URL under watch. ``id`` is computed from ``url``; ``cited`` is the date of the earliest answer."""

    id: str
    url: str
    host: str
    cited: datetime | None = None
