"""The facets of an event: what it can be selected by. A feed is the events that have a facet, or several."""

from collections.abc import Iterator

from voetnoot.answers import Answerer, Asker
from voetnoot.events import (
    AboutAnswer,
    AboutHost,
    AboutLink,
    AboutSource,
    AnswerOverdue,
    AnswerPublished,
    AnswerRevised,
    Event,
    EventCorrected,
    LinkDied,
    LinkRevived,
)
from voetnoot.urls import host_of, registrable

Facet = tuple[str, str]


def facets(event: Event) -> frozenset[Facet]:
    """Return the facets of ``event`` as (name, value).

    Names: ``group`` (``answers``, ``links``, ``dead-links``, ``operators``), ``kind``, ``answer``, ``kenmerk``, ``ministry``,
    ``party``, ``member``, ``host``, ``domain``, ``link``, ``source``, ``corrects``. Values of people and bodies are as printed.
    ``host`` is that of a link or a site; ``domain`` the one under a public suffix, of the pages that an answer cites as well.
    """
    return frozenset({("kind", event.kind), *_of(event)})


def _of(event: Event) -> Iterator[Facet]:
    match event:
        case AboutAnswer():
            yield from (("group", "answers"), ("answer", event.answer), ("source", event.source))
            yield from (("kenmerk", kenmerk) for kenmerk in event.kenmerken)
            yield from people(event.askers, event.answerers)
            yield from _cited_domains(event)
        case AnswerOverdue():
            yield from (("group", "answers"), ("kenmerk", event.kenmerk), ("source", event.source))
            yield from people(event.askers, event.addressed_to)
        case AboutLink():
            yield from _of_link(event)
        case AboutHost():
            yield from (("group", "links"), ("group", "dead-links"), ("host", event.host))
            yield ("domain", registrable(event.host))
        case AboutSource():
            yield from (("group", "operators"), ("source", event.source))
        case EventCorrected():
            # Whoever was told the first must be told the second, and the operators why.
            yield from (("group", group) for group in ("answers", "links", "dead-links", "operators"))
            yield ("corrects", event.corrects)
        case _:
            raise TypeError(f"an event without facets: {event.kind}")


def _of_link(event: AboutLink) -> Iterator[Facet]:
    yield from (("group", "links"), ("link", event.link), ("host", event.host), ("domain", registrable(event.host)))
    if isinstance(event, LinkDied | LinkRevived):
        yield ("group", "dead-links")
    for place in event.cited_in:
        yield ("answer", place.answer)
        if place.source:
            yield ("source", place.source)
        yield from (("kenmerk", kenmerk) for kenmerk in place.kenmerken)
        yield from (("ministry", ministry) for ministry in place.ministries)
        yield from (("party", party) for party in place.parties)
        yield from (("member", member) for member in place.members)


def _cited_domains(event: AboutAnswer) -> Iterator[Facet]:
    """Yield the domains of what an answer cites when it appears, and of what a revision adds or drops."""
    urls: list[str] = []
    if isinstance(event, AnswerPublished):
        urls += [found.url for note in event.footnotes for found in note.urls]
        urls += [found.url for exchange in event.exchanges for found in exchange.urls]
    if isinstance(event, AnswerRevised):
        urls += [*event.links_added, *event.links_removed]
    hosts = {host for url in urls if (host := host_of(url))}
    yield from (("domain", registrable(host)) for host in sorted(hosts))


def people(askers: tuple[Asker, ...], answerers: tuple[Answerer, ...]) -> Iterator[Facet]:
    """Yield the facets of those who asked and of those who answer."""
    for asker in askers:
        yield ("member", asker.name)
        if asker.party:
            yield ("party", asker.party)
    for answerer in answerers:
        if answerer.ministry:
            yield ("ministry", answerer.ministry)
