"""What is worth keeping as evidence of what a cited page said."""

from voetnoot.links import Answered, Outcome
from voetnoot.walls.kinds import NOTES


def worth_keeping(outcome: Outcome) -> bool:
    """Return whether ``outcome`` shows the cited page itself: a success with a body that is no wall and no error page.

    A block, a login, a consent page or an error page is never evidence; a body cut short by the other side is half of it.
    """
    if not isinstance(outcome, Answered) or not 200 <= outcome.status < 300:  # noqa: PLR2004
        return False
    if outcome.truncated or outcome.size == 0:
        return False
    return all(signal.kind in NOTES for signal in outcome.signals)
