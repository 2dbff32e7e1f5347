"""Event -> `Item`: what happened, told so that nobody has to click to understand it."""

import logging
from datetime import date
from functools import lru_cache

from voetnoot.events import AboutAnswer, AboutLink, AnswerOverdue, Event, LinkDied, LinkMoved, Published
from voetnoot.facets import facets
from voetnoot.feeds.clean import is_web, one_line
from voetnoot.feeds.item import Item, ItemLink, Voice, event_path, guid_of
from voetnoot.feeds.markup import item_html
from voetnoot.feeds.telling import tell

ITEM_BYTES = 40_000
"""What one item may weigh, so that a dozen always fit in the smallest feed that we promise (500 kB)."""

_CATEGORIES = ("ministry", "party", "host", "source")
_LOG = logging.getLogger(__name__)


@lru_cache(maxsize=2048)  # an event stands in several feeds, and every feed is rendered in several forms
def item_of(published: Published, voice: Voice, *, budget: int = ITEM_BYTES) -> Item:
    """Return the item of an event, in the language of ``voice``. Never raises: an event that resists keeps its place.

    The same event, stamp, language and site give the same item, whenever it is asked.
    """
    event = published.event
    try:
        title, text = tell(event, voice.words)
        html = item_html(event, voice, budget, text)
        links, categories = _links(event, voice), _categories(event, voice)
    except Exception:  # noqa: BLE001  # one bad item must never cost the feed, whatever is wrong with it
        _LOG.exception("event %s could not be put into words", event.id)
        title, text = voice.words.label("event", event.kind), voice.words.say("item.unworded")
        html, links, categories = f"<p>{text}</p>", (), ()
    return Item(
        guid=guid_of(event),
        kind=event.kind,
        title=title,
        html=html,
        text=text,
        link=voice.at(event_path(event)),
        published=published.published_at,
        links=links,
        categories=categories,
        dated=_dated(event),
    )


def _links(event: Event, voice: Voice) -> tuple[ItemLink, ...]:
    say = voice.words.say
    found: tuple[tuple[str | None, str], ...]
    match event:
        case AboutAnswer():
            found = ((event.url, say("item.letter")),)
        case LinkDied() | LinkMoved():
            found = ((_memento(event), say("item.public_copy")), (event.final_url, say("item.final")))
        case AboutLink():
            found = ((_memento(event), say("item.public_copy")), (event.url, say("item.link_page")))
        case _:
            found = ()
    return tuple(ItemLink(href, title) for href, title in found if href and is_web(href))


def _memento(event: AboutLink) -> str | None:
    return event.public.memento.url if event.public.memento else None


def _categories(event: Event, voice: Voice) -> tuple[str, ...]:
    named = sorted(one_line(value, 100) for facet, value in facets(event) if facet in _CATEGORIES)
    return (voice.words.label("event", event.kind), *(name for name in dict.fromkeys(named) if name))


def _dated(event: Event) -> date | None:
    match event:
        case AboutAnswer():
            return event.dated
        case AnswerOverdue():
            return event.due
        case _:
            return None
