"""Items as HTML: one template per kind of event, everything from outside escaped, the whole sanitised once more."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from voetnoot.answers import FoundUrl
from voetnoot.events import Event
from voetnoot.feeds.clean import clean, clip, is_web, one_line, safe_html
from voetnoot.feeds.item import Voice, answer_path, host_path
from voetnoot.feeds.telling import ministers, people, place, reason
from voetnoot.feeds.worddiff import word_diff
from voetnoot.urls import link_id
from voetnoot.words import Words

# How much of each text and of each list an item shows when the whole does not fit, from all to the least.
_FITS = ((None, 10_000), (6000, 60), (1500, 40), (400, 20), (120, 5))
_PARAGRAPH = re.compile(r"\n+")
_ANCHOR, _PARAGRAPH_OF = Markup('<a href="%s">%s</a>'), Markup("<p>%s</p>")


@cache
def environment(language: str) -> Environment:
    """Return the templates of items and pages with what they may use, in ``language``."""
    words = Words(language)
    made = Environment(
        loader=PackageLoader("voetnoot.feeds", "items"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # the templates are part of the program: no look at their files for every item
    )
    install(made, words)
    return made


def install(made: Environment, words: Words) -> None:
    """Give an environment the words and the filters that templates of ours use."""
    made.globals.update(
        words=words,
        say=words.say,
        count=words.count,
        word_diff=word_diff,
        answer_path=answer_path,
        host_path=host_path,
        link_id=link_id,
        people=lambda askers: people(askers, words),
        ministers=lambda answerers: ministers(answerers, words),
    )
    made.tests["web"] = is_web
    made.filters.update(
        paragraphs=paragraphs,
        linked=linked,
        anchor=anchor,
        ours=lambda address, text: _ANCHOR % (address, text),
        line=one_line,
        day=words.day,
        moment=words.moment,
        size=words.size,
        place=lambda cited: place(cited, words),
        part=words.part,
        reason=lambda code: reason(code, words),
        percent=lambda share: words.percent(round(share * 1000), 1000),
        cleaned=clean,
    )


def item_html(event: Event, voice: Voice, budget: int, summary: str) -> str:
    """Return the HTML of ``event``, sanitised, at most ``budget`` bytes once escaped for XML; ``summary`` as `tell` has it.

    What does not fit is cut text by text and said so, the page holds the whole. The last and shortest form is returned even
    when it is above the budget.
    """
    template = environment(voice.words.language).get_template(f"{event.kind}.html")
    html = ""
    hopeless = len(repr(event)) > 3 * budget  # so long that showing it whole need not be tried
    for limit, most in _FITS[hopeless:]:
        html = template.render(event=event, voice=voice, summary=summary, limit=limit, most=most)
        if len(html) <= budget and weight(safe := safe_html(html).strip()) <= budget:
            return safe
    return safe_html(html).strip()


def digest_html(groups: Sequence[object], more: int, voice: Voice) -> str:
    """Return the HTML of a digest, sanitised: the ``groups`` of what is told, and how many events it leaves out."""
    template = environment(voice.words.language).get_template("digest.html")
    return safe_html(template.render(groups=groups, more=more, voice=voice)).strip()


def weight(html: str) -> int:
    """Return the number of bytes that ``html`` takes inside XML."""
    return len(escape(html).encode("utf-8"))


def paragraphs(text: str, limit: int | None = None) -> Markup:
    """Return plain text as escaped paragraphs, cut at ``limit`` characters."""
    parts = [part.strip() for part in _PARAGRAPH.split(clean(clip(text, limit)))]
    return Markup("").join(_PARAGRAPH_OF % part for part in parts if part)


def anchor(url: str, text: str | None = None) -> Markup:
    """Return ``url`` as a link, or as plain text when it is no address of the web."""
    shown = clip(one_line(text or url, 1000), 200)
    if not is_web(url):
        return Markup("<code>{}</code>").format(shown)
    return _ANCHOR % (url, shown)


def linked(text: str, urls: Sequence[FoundUrl], limit: int | None = None) -> Markup:
    """Return the text of a note with its addresses as links where they stand; one that the text hides comes after it."""
    shown = clean(clip(text, limit))
    pieces: list[Any] = [shown]
    for found in urls:
        pieces = _with_link(pieces, found.url)
    return Markup("").join(piece if isinstance(piece, Markup) else escape(piece) for piece in pieces)


def _with_link(pieces: list[Any], url: str) -> list[Any]:
    for index, piece in enumerate(pieces):
        if not isinstance(piece, Markup) and url in piece:
            before, after = piece.split(url, 1)
            return [*pieces[:index], before, anchor(url), after, *pieces[index + 1 :]]
    return [*pieces, Markup("<br>"), anchor(url)]
