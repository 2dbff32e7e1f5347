"""The closed list of reasons that a verdict may give. Each stands in `docs/verdicts.md` with what it takes."""

from enum import StrEnum


class Reason(StrEnum):
    """Why we hold of a link what we hold of it."""

    WORKS = "works"
    REDIRECTED = "redirected"
    MOVED = "moved"
    ARCHIVED = "archived"
    CERTIFICATE = "certificate"

    NOT_FOUND = "not-found"
    GONE = "gone"
    HOST_UNKNOWN = "host-unknown"
    REDIRECT_BROKEN = "redirect-broken"

    SOFT_404 = "soft-404"
    REDIRECTED_HOME = "redirected-home"
    FILE_REPLACED = "file-replaced-by-page"
    EMPTY = "empty-page"
    PARKED = "parked"
    USURPED = "usurped"

    NAME_UNRESOLVED = "name-unresolved"
    REFUSED = "refused"
    RESET = "reset"
    UNREACHABLE = "unreachable"
    TIME_OUT = "time-out"
    SERVER_ERROR = "server-error"
    MAINTENANCE = "maintenance"
    CLIENT_ERROR = "client-error"
    REDIRECT_LOOP = "redirect-loop"
    MALFORMED = "malformed"
    TRUNCATED = "truncated"

    BOT_WALL = "bot-wall"
    CONSENT_WALL = "consent-wall"
    LOGIN = "login"
    PAYWALL = "paywall"
    FORBIDDEN = "forbidden"
    RATE_LIMITED = "rate-limited"
    LEGAL = "legal"
    GEO_BLOCKED = "geo-blocked"
    GATE = "gate"
    VANTAGE = "vantage"
    ROBOTS = "robots"

    TLS = "tls"
    SCRIPT_PAGE = "script-page"
    UNSTEADY = "unsteady"
    NOT_PUBLIC = "not-public"
    NOT_CHECKABLE = "not-checkable"
    OUR_NETWORK = "our-network"
    NOT_CHECKED = "not-checked"
    BY_HAND = "by-hand"
