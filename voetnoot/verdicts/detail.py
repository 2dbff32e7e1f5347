"""What a check said, in a word or two that need no translation: ``404``, ``NXDOMAIN``, ``expired``, ``connect``."""

from voetnoot.links import Answered, CheckBroke, Disallowed, HeldBack, NameFailed, NotCheckable, Outcome, RedirectFailed, TimedOut


def detail(outcome: Outcome) -> str:
    """Return the technical core of ``outcome``."""
    if isinstance(outcome, Answered):
        marks = ((f"TLS {outcome.tls}", outcome.tls), ("mended", outcome.mended), ("confirmed by 304", outcome.confirmed))
        return ", ".join([f"HTTP {outcome.status}", *(mark for mark, so in marks if so)])
    if isinstance(outcome, Disallowed):
        return "robots.txt"
    if isinstance(outcome, RedirectFailed):
        return outcome.fault
    if isinstance(outcome, NotCheckable | CheckBroke):
        return outcome.why
    return f"{outcome.host}: {_word(outcome)}"


def _word(outcome: Outcome) -> str:
    if isinstance(outcome, NameFailed):
        return outcome.fault.upper()
    if isinstance(outcome, TimedOut):
        return outcome.phase
    if isinstance(outcome, HeldBack):
        return f"Retry-After {outcome.seconds}"
    return str(getattr(outcome, "fault", "") or getattr(outcome, "why", "") or getattr(outcome, "what", ""))
