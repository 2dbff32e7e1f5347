"""One event of each kind, as the store would give them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from voetnoot.answers import Answerer, Asker, DocumentKind, Exchange, Footnote, FoundUrl
from voetnoot.events import (
    AnswerOverdue,
    AnswerPostponed,
    AnswerPublished,
    AnswerRevised,
    AnswerWithdrawn,
    Change,
    CitedIn,
    Event,
    EventCorrected,
    HeldCapture,
    HostFailed,
    HostRecovered,
    LinkDied,
    LinkDrifted,
    LinkMoved,
    LinkRevived,
    Published,
    SourceResumed,
    SourceSilent,
)

DAY = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
URL = "https://nieuws.example/artikel/1?id=2&x=3"
LETTER = {
    "source": "nl-tweede-kamer",
    "document": "d1",
    "document_kind": DocumentKind.ANTWOORD,
    "digest": "sha256:aa",
    "kenmerken": ("2025Z12345",),
    "subject": "het bericht dat ‘de dijk’ lekt & zakt",
    "url": "https://kamer.example/brief.pdf",
    "sent": date(2025, 12, 1),
    "dated": date(2026, 1, 5),
    "askers": (Asker("Jansen", "D66"), Asker("De Vries", "CDA")),
    "answerers": (Answerer("A.B. Dijk", "minister", "Infrastructuur en Waterstaat"),),
}
CITED = (
    CitedIn(
        "c1", "answer-1", ("2025Z12345",), "de dijk", "v1", "1", date(2026, 1, 5), ("Infrastructuur en Waterstaat",), ("D66",)
    ),
)
LINK = {
    "link": "a" * 32,
    "url": URL,
    "host": "nieuws.example",
    "since": DAY - timedelta(days=8),
    "reason": "not-found",
    "checks": 3,
    "why": "Drie keer 404 in zeven dagen.",
    "status": 404,
    "cited_in": CITED,
    "capture": HeldCapture(1, DAY - timedelta(days=20), "sha256:bb", 12345, "text/html"),
}
HOST = {"host": "nieuws.example", "since": DAY, "reason": "server-error", "links": 7, "citations": 9, "answers": 4}
EXCHANGES = (
    Exchange("1", "Klopt het dat de dijk lekt?", "Ja.\nDat klopt.", ("1",)),
    Exchange("2", "Sinds wanneer?", "Sinds maandag.", (), (), ("3",)),
)
NOTES = (Footnote("1", f"Nieuws, 1 december 2025 ({URL})", ("v1",), None, (FoundUrl(URL, URL),)),)


def every_event() -> list[Event]:
    return [
        AnswerPublished(at=DAY, answer="answer-1", exchanges=EXCHANGES, footnotes=NOTES, days=35, **LETTER),
        AnswerRevised(
            at=DAY, answer="answer-1", changes=(Change("a2", "Sinds maandag.", "Sinds dinsdag."), Change("n2", "", "Nieuwe noot")),
            links_added=("https://nieuw.example/",), **LETTER,
        ),
        AnswerWithdrawn(at=DAY, answer="answer-1", why="deleted", **LETTER),
        AnswerPostponed(at=DAY, answer="answer-2", why="Nader overleg is nodig.", **(LETTER | {"document_kind": DocumentKind.UITSTEL})),
        AnswerOverdue(at=DAY, source="nl-tweede-kamer", kenmerk="2025Z99999", subject="de brug", sent=date(2025, 12, 1), due=date(2025, 12, 22)),
        LinkDied(at=DAY, **LINK),
        LinkDied(at=DAY, never_worked=True, **(LINK | {"link": "b" * 32, "capture": None})),
        LinkRevived(at=DAY, died="x", **LINK),
        LinkMoved(at=DAY, content="same", final_url="https://nieuws.example/nieuw", **LINK),
        LinkDrifted(at=DAY, similarity=0.31, gone=("Dit stond er.",), come=("Dit staat er nu.",), **LINK),
        HostFailed(at=DAY, **HOST),
        HostRecovered(at=DAY, **HOST),
        EventCorrected(at=DAY, corrects="c" * 32, title="Dode link: x", why="Onze naamserver haperde."),
        SourceSilent(at=DAY, source="nl-tweede-kamer", since=DAY, why="Al drie dagen geen stuk.", complete_to=DAY),
        SourceResumed(at=DAY, source="nl-tweede-kamer", since=DAY, why="Er komt weer nieuws."),
    ]  # fmt: skip


@pytest.fixture
def published() -> list[Published]:
    """One of each kind, newest first, an hour apart."""
    events = [Published(event, DAY + timedelta(hours=n), n + 1) for n, event in enumerate(every_event())]
    return events[::-1]


@pytest.fixture
def letter() -> Callable[..., Published]:
    """Make the publication of an answer with other fields."""

    def make(seq: int = 1, **fields: Any) -> Published:
        values = {"answer": f"answer-{seq}", "exchanges": EXCHANGES, "footnotes": NOTES, **LETTER, **fields}
        return Published(AnswerPublished(at=DAY, **values), DAY + timedelta(minutes=seq), seq)

    return make
