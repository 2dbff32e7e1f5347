"""A store that holds something of everything that an answer and a dying link leave behind."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from store.document_ledger import document_id
from store.engine import Store
from store.link_ledger import JudgedLink
from store.reading_ledger import AnswerRow
from voetnoot.answers import AnswerDocument, Asker, Case, DocumentKind, DocumentRef, Doubt, Exchange, Reading
from voetnoot.captures import AttemptResult, Capture
from voetnoot.events import AnswerOverdue, AnswerPublished, LinkDied, SourceSilent
from voetnoot.ids import content_id
from voetnoot.links import Answered, Citation, Probe, State, Verdict
from voetnoot.runs import RunState, RunStats
from voetnoot.urls import link_id

NOW = datetime(2026, 1, 5, 10, 0, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)
SOURCE = "nl-tweede-kamer"
URL = "https://cited.example/a"
KEY = "2026Z00001/antwoord"
ANSWER = content_id("answer", KEY)
REF = DocumentRef(
    SOURCE,
    "d1",
    DocumentKind.ANTWOORD,
    "Antwoord",
    "https://upstream.example/d1",
    "s",
    cases=("2026Z00001",),
    received=NOW.date(),
)
DOCUMENT = document_id(SOURCE, "d1")


def fill(store: Store) -> None:
    """Watch a source, read an answer, see its link die, publish."""
    ledger = store.ledger
    ledger.begin_source(SOURCE, NOW)
    ledger.set_cursor(SOURCE, "{}", NOW, complete=True)
    ledger.see_cases([Case(SOURCE, "2026Z00001", "vaargeulen", date(2026, 1, 1))], NOW)
    ledger.see_documents([REF], NOW + DAY)
    place, digest = store.archive.append_resource(REF.url or "", NOW, b"%PDF letter")
    held = Capture(f"document:{DOCUMENT}", NOW, REF.url or "", 200, "application/pdf", digest, 11, place)
    capture = ledger.add_document_capture(DOCUMENT, held, AttemptResult.CHANGED, NOW)
    assert capture is not None
    _read(store, capture, digest)
    _die(store)
    ledger.tell_silence(SourceSilent(at=NOW, source=SOURCE, since=NOW, why="stands still"))
    due = date(2026, 1, 22)
    ledger.add_events([AnswerOverdue(at=NOW, source=SOURCE, kenmerk="2026Z00001", subject="x", sent=date(2026, 1, 1), due=due)])
    ledger.publish_events(NOW)
    store.archive.close()


def _read(store: Store, capture: int, digest: str) -> None:
    exchange = Exchange("1", "Klopt het dat de \udce9\x00 vaargeul dichtslibt?", "Ja.")
    document = AnswerDocument(DocumentKind.ANTWOORD, ("2026Z00001",), exchanges=(exchange,), askers=(Asker("Pietersen", "ABC"),))
    row = AnswerRow(ANSWER, KEY, SOURCE, "antwoord", "vaargeulen", ("2026Z00001",), NOW.date(), askers=document.askers)
    cited = Citation(content_id("citation", ANSWER, "v1", "1", 1), link_id(URL), URL, URL, None, 1.0, "v1", "1", 1)
    told = AnswerPublished(
        at=NOW,
        answer=ANSWER,
        source=SOURCE,
        document=DOCUMENT,
        document_kind=DocumentKind.ANTWOORD,
        digest=digest,
        kenmerken=("2026Z00001",),
        subject="vaargeulen",
        exchanges=document.exchanges,
    )
    reading = Reading("1", document, doubts=(Doubt("unplaced", "p1", "wat\x00hier"),))
    assert store.ledger.add_reading(DOCUMENT, capture, reading, NOW, answer=row, citations=[cited], events=[told])


def _die(store: Store) -> None:
    link = link_id(URL)
    run = store.ledger.start_run("check-links", NOW, NOW, 7)
    store.ledger.add_probes(run, [Probe(link, NOW, Answered(URL, 404), similarity=1.0)])
    place, digest = store.archive.append_resource(URL, NOW, b"<p>page")
    store.ledger.keep_copy(link, Capture(f"link:{link}", NOW, URL, 200, "text/html", digest, 7, place), "page")
    dead = Verdict(state=State.DEAD, reason="not-found", since=NOW, checks=3, next=NOW + DAY)
    died = LinkDied(at=NOW, link=link, url=URL, host="cited.example", since=NOW, reason="not-found", checks=3)
    store.ledger.settle(run, [JudgedLink(link, dead)], NOW, events=[died, replace(died, since=NOW + DAY)])
    store.ledger.end_run(run, RunState.DONE, RunStats(asked=1, seconds=1.5, memory=10_000_000), NOW)
