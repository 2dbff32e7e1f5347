"""Which addresses a letter cites, and where: one `Citation` per place, with an identity that outlives file and reader.

The letter as PDF, as DOCX and as official publication give the same set: the identity is the answer, the part that the mark
stands in, the number of the note, and the how-manieth address of that note or part it is. Not the spelling of the address.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from voetnoot.answers import AnswerDocument, Exchange, FoundUrl
from voetnoot.ids import content_id
from voetnoot.links import Citation
from voetnoot.urls import link_id, normalise

WEB = frozenset({"http", "https"})
"""Schemes that a link can be watched under. Mail addresses and the like are no citations."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where addresses stand: the part of the letter and, for a note, its number."""

    part: str
    note: str | None


def citations(answer_id: str, document: AnswerDocument) -> tuple[Citation, ...]:
    """Return the citations of ``document``, in the order of notes and then of running text.

    A note marked in several places is cited once, where its first mark stands. The same address twice in one note or part is
    one citation; ``nth`` counts the different ones from 1. Addresses that are no web addresses, or that do not parse, are left
    out; they stand in the reading.
    """
    found: dict[_Place, list[FoundUrl]] = {}
    for place, urls in _places(document):
        found.setdefault(place, []).extend(urls)
    return tuple(citation for place, urls in found.items() for citation in _cited(answer_id, place, urls))


def _places(document: AnswerDocument) -> Iterable[tuple[_Place, tuple[FoundUrl, ...]]]:
    for note in document.footnotes:
        yield _Place(note.cited_in[0] if note.cited_in else "brief", note.number), note.urls
    placed = {url.found.url for url in document.body_urls}
    for url in document.body_urls:
        yield _Place(url.cited_in[0] if url.cited_in else "brief", None), (url.found,)
    for exchange in document.exchanges:
        yield from _running(exchange, placed)


def _running(exchange: Exchange, placed: set[str]) -> Iterable[tuple[_Place, tuple[FoundUrl, ...]]]:
    """Yield addresses that an exchange holds and ``body_urls`` does not, told apart by whose text prints them."""
    for found in exchange.urls:
        if found.url not in placed:
            asked = found.printed.splitlines()[0] in exchange.text if found.printed else False
            yield _Place(f"{'v' if asked else 'a'}{exchange.number}", None), (found,)


def _cited(answer_id: str, place: _Place, urls: Iterable[FoundUrl]) -> Iterable[Citation]:
    seen: set[str] = set()
    for found in urls:
        url = _normal(found.url)
        if url is None or url in seen:
            continue
        seen.add(url)
        nth = len(seen)
        yield Citation(
            id=content_id("citation", answer_id, place.part, place.note, nth),
            link=link_id(url),
            url=url,
            printed=found.printed,
            mended=found.mended,
            confidence=found.confidence,
            part=place.part,
            note=place.note,
            nth=nth,
            alternatives=tuple(other for other in map(_normal, found.alternatives) if other is not None and other != url),
        )


def _normal(url: str) -> str | None:
    """Return ``url`` normalised, or ``None`` when it is no web address."""
    try:
        normal = normalise(url)
        parts = urlsplit(normal)
    except ValueError:
        return None
    return normal if parts.scheme in WEB and parts.hostname else None
