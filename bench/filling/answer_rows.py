"""Answers as rows: what the ledger would have written of a case, its letter, its reading and its citations, by its codecs."""

from datetime import UTC, datetime, time

from filling.event_rows import Rows, event_rows
from filling.parliament import SOURCE, Parliament

from store.document_ledger import document_id
from store.search_index import place_in_time
from voetnoot.answers import AnswerDocument, Case, DocumentKind, DocumentRef, Reading
from voetnoot.citations import citations
from voetnoot.codec import reading_to_json, to_json
from voetnoot.events import AnswerPublished
from voetnoot.searching import words_of
from voetnoot.urls import host_of


def answer_rows(parliament: Parliament) -> Rows:
    """Yield (table, row) of every answer, with all that comes with it."""
    for number in range(parliament.size.answers):
        yield from _Answer(parliament, number).rows()


class _Answer:
    """One answer on its way to rows."""

    def __init__(self, parliament: Parliament, number: int) -> None:
        self.number, self.row = number + 1, document_id(SOURCE, f"d{number}")
        self.waits, self.id = parliament.waits(number), parliament.answer(number)
        self.letter: AnswerDocument = parliament.letter(number)
        self.kenmerk, self.dated, self.subject = self.letter.kenmerken[0], parliament.day(number), self.letter.subject or ""
        self.place = place_in_time(self.id, self.dated)
        self.seen = datetime.combine(self.dated, time(12), UTC)
        url = f"https://kamer.example/{number}.pdf"
        self.ref = DocumentRef(SOURCE, f"d{number}", DocumentKind.ANTWOORD, "Antwoord", url, "s", (self.kenmerk,))

    def rows(self) -> Rows:
        yield from self._case()
        if not self.waits:
            yield from self._answer()
            yield from self._document()
            yield from self._reading()
            yield from self._citations()
            words = self._words()
            yield "answer_words", {"id": self.place, "answer": self.id, "words": words}
            yield from event_rows(self.number, self._event(), words)

    def _words(self) -> list[str]:
        letter = self.letter
        return words_of(letter, self.subject, letter.kenmerken, letter.askers, letter.answerers)

    def _case(self) -> Rows:
        letter = self.letter
        case = Case(SOURCE, self.kenmerk, self.subject, letter.sent, letter.askers, letter.answerers)
        row = {"id": f"c{self.number:031d}", "source": SOURCE, "key": self.kenmerk, "kenmerk": self.kenmerk, "sent": letter.sent}
        known = {"settled": not self.waits, "deleted": False, "first_seen": self.seen, "last_seen": self.seen}
        yield "cases", {**row, **known, "body": to_json(case)}

    def _answer(self) -> Rows:
        letter = self.letter
        row = {"id": self.id, "key": self.kenmerk, "source": SOURCE, "kind": "antwoord", "subject": self.subject}
        held = {"document": self.row, "reading": self.number, "first_seen": self.seen, "withdrawn": None}
        yield "answers", {**row, **held, "dated": self.dated, "sent": letter.sent}
        (asker,), (answerer,) = letter.askers, letter.answerers
        people = (("member", asker.name), ("party", asker.party), ("ministry", answerer.ministry))
        hosts = {("host", host_of(cited.url)) for cited in citations(self.id, self.letter)}
        for facet, value in (("kenmerk", self.kenmerk), *people, *sorted(hosts)):
            yield "answer_facets", {"answer": self.id, "facet": facet, "value": value, "place": self.place}

    def _document(self) -> Rows:
        row = {"id": self.row, "source": SOURCE, "key": self.ref.key, "kind": "antwoord", "body": to_json(self.ref)}
        fetched = {"sign": "s", "fetched_sign": "s", "body_wanted": False, "failures": 0, "not_before": None, "modified": None}
        held = {"deleted": False, "quiet": False, "answer": self.id, "reading": self.number, "read_by": "1"}
        yield "documents", {**row, **fetched, **held, "first_seen": self.seen, "last_seen": self.seen}
        yield "document_cases", {"document": self.row, "kenmerk": self.kenmerk}

    def _reading(self) -> Rows:
        seen = {"id": self.number, "at": self.seen}
        asked = {"subject": f"document:{self.row}", "url": self.ref.url, "status": 200, "media_type": "application/pdf"}
        place = {"digest": f"sha256:{self.number}", "size": 90_000, "file": "a.warc.gz", "offset": 0, "length": 1}
        yield "captures", {**seen, **asked, **place}
        read = {"document": self.row, "capture": self.number, "reader": "1", "error": None}
        yield "readings", {**seen, **read, "body": reading_to_json(Reading("1", self.letter))}

    def _citations(self) -> Rows:
        for cited in citations(self.id, self.letter):
            row = {"id": cited.id, "answer": self.id, "link": cited.link, "url": cited.url, "part": cited.part}
            kept = {"note": cited.note, "nth": cited.nth, "first_seen": self.seen, "gone": None}
            yield "citations", {**row, **kept, "body": to_json(cited)}

    def _event(self) -> AnswerPublished:
        letter = self.letter
        return AnswerPublished(
            at=self.seen,
            answer=self.id,
            source=SOURCE,
            document=self.row,
            document_kind=DocumentKind.ANTWOORD,
            digest=f"sha256:{self.number}",
            kenmerken=letter.kenmerken,
            subject=self.subject,
            url=self.ref.url,
            sent=letter.sent,
            dated=self.dated,
            askers=letter.askers,
            answerers=letter.answerers,
            exchanges=letter.exchanges,
            footnotes=letter.footnotes,
            days=30,
        )
