"""A feed before it has a format: what stands above the items, and which items fit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from voetnoot.events import Published
from voetnoot.feeds.clean import one_line
from voetnoot.feeds.item import Item, Voice
from voetnoot.feeds.markup import weight
from voetnoot.feeds.selection import FORMATS, FeedSpec, select
from voetnoot.feeds.wording import ITEM_BYTES, item_of

MAX_BYTES = 500_000
"""Some readers refuse more; see the rules for feeds in the design."""

MIN_ITEMS = 10
"""However large its items, a feed holds this many, where there are so many."""

_OVERHEAD = 2_500
"""Bytes that an item takes beside its HTML, generously: title, summary, addresses, categories, elements."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The date of a feed without items: earlier than any item, since some readers drop what is older than the last build."""


@dataclass(frozen=True, slots=True)
class CompleteTo:
    """How far a source is known: ``at`` is ``None`` where it has never been seen completely."""

    source: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in one language at one address. ``path`` is its address without the end; ``items`` newest first."""

    spec: FeedSpec
    voice: Voice
    title: str
    description: str
    items: tuple[Item, ...]

    @property
    def id(self) -> str:
        """The feed's own ``tag:`` URI (RFC 4151)."""
        return f"tag:voetnoot,2026:feed:{self.spec.path.removeprefix('/feeds/')}{self.spec.query}"

    @property
    def home(self) -> str:
        """The address of the HTML twin."""
        return self.voice.at(self.spec.at("html"))

    @property
    def updated(self) -> datetime:
        """The moment of the newest item, never that of rendering: the same state gives the same bytes."""
        return self.items[0].published if self.items else NEVER

    def address(self, form: str) -> str:
        """Return the address of the feed in ``form``: ``rss``, ``atom`` or ``json``. Raises ``KeyError`` for another one."""
        FORMATS[form]
        return self.voice.at(self.spec.at(form))


def make_feed(
    spec: FeedSpec,
    events: Iterable[Published],
    voice: Voice,
    *,
    complete: Sequence[CompleteTo] = (),
    name: str = "Voetnoot",
    max_bytes: int = MAX_BYTES,
) -> Feed:
    """Return the feed of those of ``events`` that belong to ``spec``, newest first, each once, as many as fit.

    ``complete`` says per source how far we know; it is told in whole hours, so that the bytes change no more often.
    """
    title = f"{name}: {spec.title(voice.words)}"
    description = " ".join((spec.about(voice.words), *told(complete, voice)))
    items = fitting((published for published in select(events, spec)), voice, max_bytes)
    return Feed(spec=spec, voice=voice, title=one_line(title), description=one_line(description, 2000), items=items)


def told(complete: Sequence[CompleteTo], voice: Voice) -> list[str]:
    """Return one sentence per source on how far we know."""
    if not complete:
        return [voice.words.say("feed.no_source")]
    sentences = []
    for state in sorted(complete, key=lambda state: state.source):
        if state.at is None:
            sentences.append(voice.words.say("feed.never_complete", source=state.source))
            continue
        hour = state.at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        sentences.append(voice.words.say("feed.complete", source=state.source, at=voice.words.moment(hour)))
    return sentences


def fitting(events: Iterable[Published], voice: Voice, max_bytes: int) -> tuple[Item, ...]:
    """Return the items of ``events``, in their order, until ``max_bytes`` would be passed; at least `MIN_ITEMS` of them."""
    budget = min(ITEM_BYTES, max(2_000, max_bytes // (MIN_ITEMS + 2) - _OVERHEAD))
    room = max_bytes - 2 * _OVERHEAD
    items: list[Item] = []
    for published in events:
        item = item_of(published, voice, budget=budget)
        room -= weight(item.html) + _OVERHEAD
        if room < 0 and len(items) >= MIN_ITEMS:
            break
        items.append(item)
    return tuple(items)
