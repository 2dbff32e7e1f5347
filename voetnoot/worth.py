"""What is worth keeping as evidence of what a cited page said: the first good answer, and each that says something else."""

from voetnoot.captures import Capture
from voetnoot.links import Answered, Outcome
from voetnoot.walls.kinds import NOTES, WALLS, only_talk


def worth_keeping(outcome: Outcome) -> bool:
    """Return whether ``outcome`` shows the cited page itself: a success with a body that is no wall and no error page.

    A block, a login, a consent page or an error page is never evidence; a body cut short by the other side is half of it.
    """
    if not isinstance(outcome, Answered) or not 200 <= outcome.status < 300:  # noqa: PLR2004
        return False
    if outcome.truncated or outcome.size == 0:
        return False
    kinds = {signal.kind for signal in outcome.signals}
    return kinds - (WALLS if only_talk(kinds) else set()) <= NOTES


def says_otherwise(page: Answered, last: Capture, content: str | None) -> bool:
    """Return whether ``page`` says something else than ``last``, our newest capture of it, so that it is worth another one.

    ``content`` compares their main texts as `voetnoot.drift` does: only ``major`` counts, so that a page which merely turns is
    not kept over and over. Where one of the two has no text, nothing was compared (``None``): a page that won or lost its text
    says something else, and so does a file without text (a table, a picture) that has another digest; markup without text does
    not, since it is never twice the same.
    """
    if page.digest == last.digest:
        return False
    if content is not None:
        return content == "major"
    if bool(page.text_length) != (last.text_digest is not None):
        return True
    return "html" not in (page.media_type or "html")
