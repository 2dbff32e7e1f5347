"""A feed before it has a format: what stands above the items, and which items fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from voetnoot.events import Published
from voetnoot.feeds.clean import one_line
from voetnoot.feeds.digest import digest_item
from voetnoot.feeds.gathering import NEVER, PAGE, PERIODS, Gathered
from voetnoot.feeds.item import Item, Voice
from voetnoot.feeds.markup import weight
from voetnoot.feeds.selection import FORMATS, FeedSpec
from voetnoot.feeds.wording import ITEM_BYTES, item_of

MAX_BYTES = 500_000
"""Some readers refuse more; see the rules for feeds in the design."""

_OVERHEAD = 1_200
"""Bytes that an item takes beside its texts and addresses, generously: elements, dates, guid, indentation."""

_HEAD = 5_000
"""Bytes of what stands above the items, generously."""


@dataclass(frozen=True, slots=True)
class CompleteTo:
    """How far a source is known: ``at`` is ``None`` where it has never been seen completely."""

    source: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in one language at one address. ``items``: newest first; ``older``: the number of the archive to go on with.

    ``hub``: the WebSub hub that is told of each change.
    """

    spec: FeedSpec
    voice: Voice
    title: str
    description: str
    items: tuple[Item, ...]
    older: int | None = None
    hub: str | None = None

    @property
    def id(self) -> str:
        """The feed's own ``tag:`` URI (RFC 4151). Its archives have the same (RFC 5005, section 4)."""
        return f"tag:voetnoot,2026:feed:{self.spec.key}"

    @property
    def home(self) -> str:
        """The address of the HTML twin."""
        return self.voice.at(self.spec.at("html"))

    @property
    def updated(self) -> datetime:
        """The moment of the newest item, never that of rendering: the same state gives the same bytes."""
        return self.items[0].published if self.items else NEVER

    @property
    def previous(self) -> FeedSpec | None:
        """The archive with the items just before these."""
        return self.spec.archive(self.older) if self.older else None

    @property
    def current(self) -> FeedSpec | None:
        """The feed that an archive belongs to; ``None`` for the feed itself."""
        return self.spec.archive(None) if self.spec.page else None

    def address(self, form: str) -> str:
        """Return the address of the feed in ``form``: ``rss``, ``atom`` or ``json``. Raises ``KeyError`` for another one."""
        FORMATS[form]
        return self.voice.at(self.spec.at(form))


def make_feed(
    spec: FeedSpec,
    gathered: Gathered,
    voice: Voice,
    *,
    complete: Sequence[CompleteTo] = (),
    name: str = "Voetnoot",
    max_bytes: int = MAX_BYTES,
    hub: str | None = None,
) -> Feed:
    """Return the feed ``spec`` of what was gathered for it: newest first, each event once, as many as fit.

    ``complete`` says per source how far we know; it is told in whole hours, so that the bytes change no more often, and not in
    an archive, which never changes.
    """
    about = [spec.about(voice.words), *(told(complete, voice) if spec.page is None else ())]
    if spec.digest:
        budget = min(ITEM_BYTES, max_bytes // (max(PERIODS.values()) + 1))
        items = tuple(digest_item(spec, period, voice, budget=budget) for period in gathered.periods if period.events)
        older = None
    else:
        items = fitting(newest_first(gathered.events), voice, max_bytes)
        older = _older(spec.page, len(items), gathered.total)
    return Feed(
        spec=spec,
        voice=voice,
        title=one_line(f"{name}: {spec.title(voice.words)}"),
        description=one_line(" ".join(about), 2000),
        items=items,
        older=older,
        hub=None if spec.page else hub,
    )


def _older(page: int | None, shown: int, total: int) -> int | None:
    """Return the archive to go on with: the one before this archive, or that of the newest event that is not shown."""
    if page is not None:
        return page - 1 or None
    return (total - shown - 1) // PAGE + 1 if total > shown else None


def newest_first(events: Sequence[Published]) -> list[Published]:
    """Return ``events`` newest first, each once."""
    once = {published.event.id: published for published in events}
    return sorted(once.values(), key=lambda published: (published.published_at, published.seq), reverse=True)


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


def fitting(events: Sequence[Published], voice: Voice, max_bytes: int) -> tuple[Item, ...]:
    """Return the items of ``events``, in their order, until ``max_bytes`` would be passed; at least `PAGE` where there are."""
    room = max_bytes - _HEAD
    share = max(2_000, room // PAGE - 2 * _OVERHEAD)
    items: list[Item] = []
    for published in events:
        item = item_of(published, voice, budget=min(ITEM_BYTES, max_bytes // 10))
        room -= _bytes(item)
        if room < 0:
            break
        items.append(item)
    if len(items) < min(PAGE, len(events)):
        return tuple(item_of(published, voice, budget=share) for published in events[:PAGE])
    return tuple(items)


def _bytes(item: Item) -> int:
    texts = (item.title, item.text, item.link, *item.categories, *(link.href + link.title for link in item.links))
    return weight(item.html) + sum(weight(text) + 40 for text in texts) + _OVERHEAD
