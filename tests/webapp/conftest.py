"""A store with one letter, its links in every state, and the site over it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from store.document_ledger import document_id
from store.engine import Store
from store.link_ledger import HostHealth, JudgedLink
from store.reading_ledger import AnswerRow
from voetnoot.answers import (
    AnswerDocument,
    Answerer,
    Asker,
    Case,
    DocumentKind,
    DocumentRef,
    Exchange,
    Footnote,
    FoundUrl,
    Reading,
)
from voetnoot.captures import AttemptResult, Capture, HttpExchange, Place
from voetnoot.citations import citations
from voetnoot.config import Config
from voetnoot.events import (
    AnswerOverdue,
    AnswerPublished,
    AnswerRevised,
    Change,
    HeldCapture,
    HostFailed,
    LinkDied,
    LinkDrifted,
    SourceSilent,
)
from voetnoot.links import Answered, Probe, State, Verdict
from voetnoot.runs import RunState, RunStats
from webapp.app import make_app
from webapp.pulse import Pulse

NOW = datetime(2026, 1, 20, 10, tzinfo=UTC)
SOURCE = "nl-tweede-kamer"
ANSWER = "a" * 32
KENMERK = "2025Z12345"
HOSTILE = "<script>alert(1)</script>"
URLS = (
    "https://nieuws.example/artikel/1?id=2",
    "https://weg.example/rapport.pdf",
    "https://muur.example/stuk",
    "https://anders.example/pagina",
    "https://nooit.example/x",
)
STATES = (State.ALIVE, State.DEAD, State.BLOCKED, State.ALIVE, None)
REASONS = ("works", "not-found", "bot-wall", "works", "")
DOCUMENT = AnswerDocument(
    kind=DocumentKind.ANTWOORD,
    kenmerken=(KENMERK,),
    sent=date(2025, 12, 1),
    answered=date(2026, 1, 5),
    subject=f"het bericht dat de dijk lekt {HOSTILE}",
    askers=(Asker("Jansen", "D66"),),
    answerers=(Answerer("A.B. Dijk", "minister", "Infrastructuur en Waterstaat"),),
    exchanges=tuple(
        Exchange(str(n), f"Klopt het dat dijk {n} lekt?", f"Ja, dijk {n} lekt.\nWij {HOSTILE} herstellen hem.", (str(n),))
        for n in range(1, len(URLS) + 1)
    ),
    footnotes=tuple(
        Footnote(str(n), f"Bron {n}, {url}", (f"v{n}" if n % 2 else f"a{n}",), None, (FoundUrl(url, url),))
        for n, url in enumerate(URLS, 1)
    ),
)


LETTER, NEWER_LETTER, REPORT = b"%PDF-1.4 the letter", b"%PDF-1.4 the newer letter", b"%PDF-1.4 the report"
SHARED = "De rest van de pagina is gelijk gebleven."
PAGE = f"""<!doctype html><meta http-equiv="refresh" content="0;url=/status"><title>Toen</title>
<body onload="top.document.title='overgenomen'"><h1>Dit stond er</h1><img src=x onerror="alert(1)"><script>
top.document.title = 'overgenomen'; document.title = 'overgenomen'; fetch('/status')</script>
<form action="/search"><button>Verstuur</button></form><p>{SHARED}</p>""".encode()
"""A page that tries what a hostile page tries."""


def archived(store: Store, url: str, at: datetime, body: bytes, media_type: str) -> tuple[Place, str]:
    """Put an exchange into the archive, as a check does."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    sent = HttpExchange(url, b"GET / HTTP/1.1\r\n\r\n", head, body, media_type)
    return store.archive.append_exchange(sent, at)


def fill(store: Store) -> None:
    """Play what the jobs would do: a letter, its reading, checks, verdicts, events."""
    ledger = store.ledger
    ref = DocumentRef(SOURCE, "d1", DocumentKind.ANTWOORD, "Antwoord", "https://kamer.example/d1.pdf", "s1", (KENMERK,))
    ledger.begin_source(SOURCE, NOW - timedelta(days=30))
    ledger.see_documents([ref], NOW)
    ledger.see_cases(
        [
            Case(SOURCE, KENMERK, "de dijk", date(2025, 12, 1), DOCUMENT.askers, DOCUMENT.answerers),
            Case(SOURCE, "2025Z99999", "de brug", date(2025, 12, 20), DOCUMENT.askers, DOCUMENT.answerers),
        ],
        NOW,
    )
    ledger.set_cursor(SOURCE, "c", NOW, complete=True)
    document = document_id(SOURCE, "d1")
    place, digest = archived(store, "https://kamer.example/d1.pdf", NOW, LETTER, "application/pdf")
    kept = Capture(
        f"document:{document}", NOW, "https://kamer.example/d1.pdf", 200, "application/pdf", digest, len(LETTER), place
    )
    number = ledger.add_document_capture(document, kept, AttemptResult.CHANGED, NOW)
    assert number is not None
    answer = AnswerRow(
        ANSWER, f"{KENMERK}/antwoord", SOURCE, "antwoord", DOCUMENT.subject or "", (KENMERK,),
        date(2026, 1, 5), DOCUMENT.sent, DOCUMENT.askers, DOCUMENT.answerers,
    )  # fmt: skip
    about = {
        "answer": ANSWER, "source": SOURCE, "document": document, "document_kind": DocumentKind.ANTWOORD, "digest": "sha256:d1",
        "kenmerken": (KENMERK,), "subject": DOCUMENT.subject or "", "url": ref.url, "sent": DOCUMENT.sent,
        "dated": date(2026, 1, 5), "askers": DOCUMENT.askers, "answerers": DOCUMENT.answerers,
    }  # fmt: skip
    appeared = AnswerPublished(at=NOW, exchanges=DOCUMENT.exchanges, footnotes=DOCUMENT.footnotes, days=35, **about)
    found = citations(ANSWER, DOCUMENT)
    ledger.add_reading(document, number, Reading("1", DOCUMENT), NOW, answer=answer, citations=found, events=[appeared])
    ledger.publish_events(NOW)
    revised = AnswerRevised(at=NOW, changes=(Change("a2", "Ja, dijk 2 lekt.", "Nee, dijk 2 lekt niet."),), **about)
    overdue = AnswerOverdue(
        at=NOW, source=SOURCE, kenmerk="2025Z99999", subject="de brug", sent=date(2025, 12, 20), due=date(2026, 1, 10)
    )
    ledger.add_events(
        [revised, overdue, SourceSilent(at=NOW, source=SOURCE, since=NOW, why="Al drie dagen geen stuk.", complete_to=NOW)]
    )
    _links(store, [citation.link for citation in found])
    _second_file(store, document, kept, answer)
    ledger.publish_events(NOW + timedelta(hours=1))


def _second_file(store: Store, document: str, kept: Capture, answer: AnswerRow) -> None:
    """The file of the letter is replaced: one answer says something else."""
    place, digest = archived(store, kept.url, NOW, NEWER_LETTER, "application/pdf")
    number = store.ledger.add_document_capture(document, replace(kept, digest=digest, place=place), AttemptResult.CHANGED, NOW)
    assert number is not None
    first, *rest = DOCUMENT.exchanges
    said = replace(DOCUMENT, exchanges=(replace(first, answer="Nee, dijk 1 lekt niet meer."), *rest))
    store.ledger.add_reading(document, number, Reading("1", said), NOW, answer=answer, citations=citations(ANSWER, said))


def _links(store: Store, ids: list[str]) -> None:
    ledger, since = store.ledger, NOW - timedelta(days=8)
    run = ledger.start_run("check-links", NOW, NOW, 1)
    place, digest = archived(store, URLS[1], NOW - timedelta(days=20), REPORT, "application/pdf")
    copy = Capture(f"link:{ids[1]}", NOW - timedelta(days=20), URLS[1], 200, "application/pdf", digest, len(REPORT), place)
    held = HeldCapture(ledger.keep_copy(ids[1], copy, ""), copy.at, copy.digest, copy.size, copy.media_type)
    place, digest = archived(store, URLS[3], NOW - timedelta(days=15), PAGE, "text/html; charset=utf-8")
    page = Capture(f"link:{ids[3]}", NOW - timedelta(days=15), URLS[3], 200, "text/html", digest, len(PAGE), place, "text:then")
    ledger.keep_copy(ids[3], page, f"Dit stond er. {SHARED}")
    ledger.put_text("text:now", f"{SHARED} Dit staat er nu {HOSTILE}.")
    answered = Answered(URLS[3], 200, media_type="text/html", text_digest="text:now")
    ledger.add_probes(run, [Probe(ids[3], NOW, answered, content="major", similarity=0.2)])
    for days in (8, 4, 0):
        at = NOW - timedelta(days=days)
        ledger.add_probes(run, [Probe(ids[1], at, Answered(URLS[1], 404)), Probe(ids[0], at, Answered(URLS[0], 200, size=900))])
    ledger.add_probes(run, [Probe(ids[1], NOW - timedelta(days=5), Answered(URLS[1], 503), void=True)])
    judged = [
        JudgedLink(
            link,
            Verdict(
                state,
                reason,
                since,
                3,
                NOW + timedelta(days=7),
                status=404 if state is State.DEAD else 200,
                why="Drie keer gezien.",
            ),
        )
        for link, state, reason in zip(ids, STATES, REASONS, strict=True)
        if state is not None
    ]
    cited = store.queries.cited_in(ids)
    died = LinkDied(at=NOW, link=ids[1], url=URLS[1], host="weg.example", since=since, reason="not-found", checks=3,
                    why="Drie keer 404.", status=404, cited_in=cited[ids[1]], capture=held)  # fmt: skip
    drifted = LinkDrifted(at=NOW, link=ids[3], url=URLS[3], host="anders.example", since=since, reason="works", checks=3,
                          similarity=0.2, gone=("Dit stond er.",), come=(HOSTILE,), cited_in=cited[ids[3]])  # fmt: skip
    failed = HostFailed(at=NOW, host="muur.example", since=since, reason="server-error", links=6, citations=7, answers=3)
    health = HostHealth("muur.example", since, "server-error", 6, 7, 3)
    ledger.settle(run, judged, NOW, events=[died, drifted, failed], hosts=[health])
    ledger.end_run(run, RunState.DONE, RunStats(asked=4, got=4, new=1), NOW)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, open_at: Callable[..., Store]) -> Iterator[Store]:
    """The filled store; nobody writes to it after this."""
    made = open_at(tmp_path_factory.mktemp("site"))
    fill(made)
    yield made
    made.close()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory, open_at: Callable[..., Store]) -> Iterator[Store]:
    made = open_at(tmp_path_factory.mktemp("empty"))
    yield made
    made.close()


def config(language: str = "nl") -> Config:
    return Config.model_validate({"language": language, "data": Path("var"), "web": {"base_url": "https://voetnoot.example"}})


@pytest.fixture(scope="session")
def app(store: Store) -> FastAPI:
    return make_app(store, config(), Pulse(lambda: NOW))


@contextmanager
def served(app: FastAPI) -> Iterator[httpx.Client]:
    """Serve ``app`` on a free port of this machine and give a client of it."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", trust_env=False, timeout=30) as made:
        yield made
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def serve() -> Callable[[FastAPI], AbstractContextManager[httpx.Client]]:
    """Return a function that serves a site of the test's own."""
    return served


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[httpx.Client]:
    with served(app) as made:
        yield made


@pytest.fixture(scope="session")
def english(store: Store) -> Iterator[httpx.Client]:
    with served(make_app(store, config("en"))) as made:
        yield made


@pytest.fixture(scope="session")
def newborn(empty_store: Store) -> Iterator[httpx.Client]:
    with served(make_app(empty_store, config())) as made:
        yield made


@pytest.fixture(scope="session")
def links(store: Store) -> list[str]:
    """The ids of the links, in the order of the letter's notes."""
    return [citation.link for citation in citations(ANSWER, DOCUMENT)]
