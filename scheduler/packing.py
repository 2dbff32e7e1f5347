"""Gather what an answer cites, as the pages of a package: the letter first, then every capture of every source."""

from datetime import datetime

from store.engine import Store
from store.site_queries import SiteQueries
from store.wacz import Description, Page
from voetnoot import __version__
from voetnoot.captures import Capture
from voetnoot.errors import UsageError
from voetnoot.links import Answered, Link


def package(store: Store, kenmerk: str, now: datetime) -> tuple[list[Page], Description]:
    """Return the pages and the description of the package of ``kenmerk``. Raises `UsageError` when nothing can go into it."""
    answers = store.queries.answers_of(kenmerk)
    if not answers:
        raise UsageError(f"no answer is known under {kenmerk}")
    cards = SiteQueries(store.engine).answers(answers)
    letters = [page for answer in answers for page in _letter(store, answer, cards[answer].subject)]
    cited = {link: None for answer in answers for link in _cited(store, answer)}
    links = [one.link for one in store.queries.links(cited).values()]
    held = store.queries.captures_of(f"link:{link.id}" for link in links)
    pages = letters + [page for link in links for page in _pages(store, link, held.get(f"link:{link.id}", []))]
    if not pages:
        raise UsageError(f"of {kenmerk} nothing is in the archive: neither the letter nor a page that it cites")
    missing = [link.url for link in links if f"link:{link.id}" not in held]
    subject = cards[answers[0]].subject
    return pages, Description(
        name=kenmerk.lower(),  # a data package wants small letters
        title=f"{kenmerk}: {subject}" if subject else kenmerk,
        text=_text(kenmerk, links, missing),
        software=f"voetnoot/{__version__}",
        created=now,
    )


def subjects(store: Store, kenmerk: str) -> list[str]:
    """Return what captures of ``kenmerk`` are of: its documents, then the links that they cite."""
    answers = store.queries.answers_of(kenmerk)
    readings = [store.queries.answer_reading(answer) for answer in answers]
    documents = [f"document:{reading.document}" for reading in readings if reading is not None]
    return documents + [f"link:{link}" for link in dict.fromkeys(link for answer in answers for link in _cited(store, answer))]


def _letter(store: Store, answer: str, subject: str) -> list[Page]:
    reading = store.queries.answer_reading(answer)
    capture = store.queries.capture(reading.capture) if reading is not None else None
    return [] if capture is None else [Page(capture.url, capture, title=subject or None)]


def _cited(store: Store, answer: str) -> list[str]:
    return [cited.link for cited in SiteQueries(store.engine).cited_links(answer)]


def _pages(store: Store, link: Link, held: list[tuple[int, Capture]]) -> list[Page]:
    outcomes = {probe.at: probe.outcome for probe in store.queries.history([link.id]).get(link.id, [])}
    texts = store.queries.texts([capture.text_digest for _, capture in held if capture.text_digest])
    pages = []
    for _, capture in held:
        outcome = outcomes.get(capture.at)
        title = outcome.title if isinstance(outcome, Answered) else None
        pages.append(Page(link.url, capture, title, texts.get(capture.text_digest or "")))
    return pages


def _text(kenmerk: str, links: list[Link], missing: list[str]) -> str:
    said = f"What the answer to {kenmerk} cites, as it was captured: {len(links) - len(missing)} of {len(links)} addresses."
    if not missing:
        return said
    return f"{said}\n\nNo good answer was ever had, so that there is no capture, of\n\n" + "".join(
        f"* <{url}>\n" for url in missing
    )
