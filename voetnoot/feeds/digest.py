"""Digests: everything of a day or a week in one item, grouped by letter and by host."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from voetnoot.events import AboutAnswer, AboutHost, AboutLink, AnswerOverdue, Event, Published
from voetnoot.feeds.gathering import MOST_TOLD, Period
from voetnoot.feeds.item import Item, Voice, answer_path, event_path, host_path
from voetnoot.feeds.markup import digest_html, weight
from voetnoot.feeds.selection import FeedSpec
from voetnoot.feeds.telling import subject, tell
from voetnoot.words import Words


@dataclass(frozen=True, slots=True)
class Told:
    """An event in a digest: its kind, its sentence, the page of its proof."""

    kind: str
    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Group:
    """What a digest says of one letter or one host; the last group, without a title, is about the watch itself."""

    title: str
    path: str
    told: tuple[Told, ...] = field(default=())


def digest_item(spec: FeedSpec, period: Period, voice: Voice, *, budget: int) -> Item:
    """Return the item of ``period``, its HTML at most ``budget`` bytes. Its guid depends on the feed and the period alone."""
    words = voice.words
    counts = _counts(period.events, words)
    if period.more:
        counts.append(words.count("count.more", period.more))
    when = words.say(f"digest.{period.digest}", day=words.day(period.start))
    html = _html(period, voice, budget)
    return Item(
        guid=f"tag:voetnoot,2026:digest:{spec.key}:{period.start.isoformat()}",
        kind="Digest",
        title=words.say("digest.title", when=when, spec=spec.per("").title(words)),
        html=html,
        text=words.say("digest.text", counts=words.listed(counts)),
        link=f"{voice.at(spec.at('html'))}#d{period.start.isoformat()}",
        published=period.end,
        categories=(words.say(f"feed.{period.digest}"),),
        dated=period.start,
    )


def _html(period: Period, voice: Voice, budget: int) -> str:
    html = ""
    for most in (MOST_TOLD, 50, 25, 10):
        left = period.more + len(period.events[most:])
        html = digest_html(groups(period.events[:most], voice.words), left, voice)
        if weight(html) <= budget:
            break
    return html


def groups(events: Sequence[Published], words: Words) -> tuple[Group, ...]:
    """Return ``events`` by letter, then by host, then what is left; each in the order of its first event."""
    found: dict[tuple[int, str], list[Event]] = {}
    for published in events:
        found.setdefault(_group_of(published.event), []).append(published.event)
    return tuple(_group(key, about, words) for key, about in sorted(found.items(), key=lambda entry: entry[0][0]))


def _group_of(event: Event) -> tuple[int, str]:
    match event:
        case AboutAnswer():
            return 0, min(event.kenmerken, default=event.answer)
        case AnswerOverdue():
            return 0, event.kenmerk
        case AboutLink() | AboutHost():
            return 1, event.host
        case _:
            return 2, ""


def _group(key: tuple[int, str], events: list[Event], words: Words) -> Group:
    told = tuple(Told(event.kind, tell(event, words)[1], event_path(event)) for event in events)
    first = events[0]
    match first:
        case AboutAnswer():
            title = subject(first.subject, words)
            numbers = ", ".join(first.kenmerken)
            return Group(f"{title} ({numbers})" if numbers else title, answer_path(first.kenmerken, first.answer), told)
        case AnswerOverdue():
            return Group(f"{subject(first.subject, words)} ({first.kenmerk})", event_path(first), told)
        case AboutLink() | AboutHost():
            links = tuple(Told(event.kind, " ".join(tell(event, words)), event_path(event)) for event in events)
            return Group(key[1], host_path(key[1]), links)
        case _:
            return Group(words.say("digest.watch"), "/status", told)


def _counts(events: Sequence[Published], words: Words) -> list[str]:
    kinds = sorted(published.event.kind for published in events)
    return [f"{words.number(len(list(same)))} × {words.label('event', kind)}" for kind, same in groupby(kinds)]
