"""The text of a note with its addresses as Robust Links: the original, the day of our copy, and the copy itself.

The attributes are those of https://robustlinks.mementoweb.org/spec/.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from voetnoot.answers import Footnote
from voetnoot.feeds.clean import clean, clip, is_web, one_line

if TYPE_CHECKING:
    from webapp.answers import Source

_LONGEST = 20_000


def robust_note(note: Footnote, sources: Sequence["Source"], base_url: str) -> Markup:
    """Return the text of ``note`` with each address where it stands; one that the text hides comes after it."""
    copies = {source.cited.url: source for source in sources}
    pieces: list[Any] = [clean(clip(note.text, _LONGEST))]
    for found in note.urls:
        pieces = _with_link(pieces, found.url, robust_link(found.url, copies.get(found.url), base_url))
    return Markup("").join(piece if isinstance(piece, Markup) else escape(piece) for piece in pieces)


def robust_link(url: str, source: "Source | None", base_url: str) -> Markup:
    """Return ``url`` as a link with the attributes of Robust Links where we hold a copy; plain text when it is no web address."""
    shown = clip(one_line(url, 1000), 200)
    if not is_web(url):
        return Markup("<code>{}</code>").format(shown)
    copy = source.copy if source else None
    if copy is None or source is None:
        return Markup('<a href="{}" rel="noopener nofollow">{}</a>').format(url, shown)
    return Markup(
        '<a href="{0}" rel="noopener nofollow" data-originalurl="{0}" data-versiondate="{1}" data-versionurl="{2}">{3}</a>'
    ).format(url, copy.at.date().isoformat(), f"{base_url}{source.proof}", shown)


def _with_link(pieces: list[Any], url: str, link: Markup) -> list[Any]:
    for index, piece in enumerate(pieces):
        if not isinstance(piece, Markup) and url in piece:
            before, after = piece.split(url, 1)
            return [*pieces[:index], before, link, after, *pieces[index + 1 :]]
    return [*pieces, Markup("<br>"), link]
