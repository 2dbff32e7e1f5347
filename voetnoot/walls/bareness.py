"""Whether a page is nothing but an error page: its heading says no more than that, and hardly a word is about anything else.

An article about error pages has a heading of its own and goes on; a page that merely has a number such as 404 for its title says
what it is about. So this is evidence of another kind than the words alone.
"""

import re

from voetnoot.links import Signal
from voetnoot.walls.kinds import SignalKind
from voetnoot.walls.sayings import says_missing
from voetnoot.walls.signatures import Page, signatures

MOST_WORDS = 60
"""Words of main text that an error page may have: an apology, a link to the front page and a search box."""

LONGEST_HEADING = 8
"""Words of a heading that has nothing to say but that the page is not there."""

COVERED = 0.6
"""Share of a heading that must be the words of the error."""

_SITE_NAME = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022\u00bb:-]+\s+[^|]*\Z")


def bare_error(page: Page, main: str) -> Signal | None:
    """Return the sign that ``page`` with the main text ``main`` is nothing but an error.

    Not of a domain for sale: a short piece of news about one says as much, and a domain that is for sale says so everywhere.
    """
    if len(main.split()) > MOST_WORDS:
        return None
    of_errors = [signature for signature in signatures() if signature.kind == SignalKind.SOFT_404]
    titles = [pattern for signature in of_errors for pattern in signature.title]
    texts = [pattern for signature in of_errors for pattern in signature.text]
    heading = next((heading for heading in page.titles if _is_all(titles, heading) or _says_it(heading)), None)
    if heading and (any(pattern.search(main) for pattern in texts) or says_missing(main.replace(heading, "", 1))):
        return Signal(SignalKind.BARE_ERROR, f"nothing but '{heading[:80]}' and {len(main.split())} words")
    return None


def _says_it(heading: str) -> bool:
    own = _SITE_NAME.sub("", heading)
    return len(own.split()) <= LONGEST_HEADING and says_missing(own)


def _is_all(patterns: list[re.Pattern[str]], heading: str) -> bool:
    own = _SITE_NAME.sub("", heading)
    longest = max((len(match[0]) for pattern in patterns if (match := pattern.search(own))), default=0)
    return longest >= COVERED * len(own)
