"""The facets of an event: what it can be selected by. A feed is the events that have a facet, or several."""

from collections.abc import Iterator

from voetnoot.answers import Answerer, Asker
from voetnoot.events import (
    AboutAnswer,
    AboutHost,
    AboutLink,
    AboutSource,
    AnswerOverdue,
    Event,
    EventCorrected,
    LinkDied,
    LinkRevived,
)

Facet = tuple[str, str]


def facets(event: Event) -> frozenset[Facet]:
    """Return the facets of ``event`` as (name, value).

    Names: ``group`` (``answers``, ``links``, ``dead-links``, ``operators``), ``kind``, ``answer``, ``kenmerk``, ``ministry``,
    ``party``, ``member``, ``host``, ``link``, ``source``, ``corrects``. Values of people and bodies are as printed.
    """
    return frozenset({("kind", event.kind), *_of(event)})


def _of(event: Event) -> Iterator[Facet]:
    match event:
        case AboutAnswer():
            yield from (("group", "answers"), ("answer", event.answer), ("source", event.source))
            yield from (("kenmerk", kenmerk) for kenmerk in event.kenmerken)
            yield from people(event.askers, event.answerers)
        case AnswerOverdue():
            yield from (("group", "answers"), ("kenmerk", event.kenmerk), ("source", event.source))
            yield from people(event.askers, event.addressed_to)
        case AboutLink():
            yield from _of_link(event)
        case AboutHost():
            yield from (("group", "links"), ("group", "dead-links"), ("host", event.host))
        case AboutSource():
            yield from (("group", "operators"), ("source", event.source))
        case EventCorrected():
            # Whoever was told the first must be told the second, and the operators why.
            yield from (("group", group) for group in ("answers", "links", "dead-links", "operators"))
            yield ("corrects", event.corrects)
        case _:
            raise TypeError(f"an event without facets: {event.kind}")


def _of_link(event: AboutLink) -> Iterator[Facet]:
    yield from (("group", "links"), ("link", event.link), ("host", event.host))
    if isinstance(event, LinkDied | LinkRevived):
        yield ("group", "dead-links")
    for place in event.cited_in:
        yield ("answer", place.answer)
        yield from (("kenmerk", kenmerk) for kenmerk in place.kenmerken)
        yield from (("ministry", ministry) for ministry in place.ministries)
        yield from (("party", party) for party in place.parties)
        yield from (("member", member) for member in place.members)


def people(askers: tuple[Asker, ...], answerers: tuple[Answerer, ...]) -> Iterator[Facet]:
    """Yield the facets of those who asked and of those who answer."""
    for asker in askers:
        yield ("member", asker.name)
        if asker.party:
            yield ("party", asker.party)
    for answerer in answerers:
        if answerer.ministry:
            yield ("ministry", answerer.ministry)
