"""A parliament of any size as rows: answers with their letters, links, probes, verdicts and events; the same size, the same rows.

Rows are what the ledger would have written, made by the same codecs; only far faster than through the ledger.
"""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from store.document_ledger import document_id
from store.search_index import place_in_time
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
from voetnoot.citations import citations
from voetnoot.codec import event_to_json, outcome_to_json, reading_to_json, to_json, verdict_to_json
from voetnoot.events import AnswerPublished, CitedIn, LinkDied
from voetnoot.facets import facets
from voetnoot.ids import content_id
from voetnoot.links import Answered, ConnectFailed, State, Verdict
from voetnoot.searching import words_of
from voetnoot.urls import link_id

SOURCE = "nl-tweede-kamer"
FIRST, NOW = date(2010, 1, 4), datetime(2026, 1, 20, 10, tzinfo=UTC)
MINISTRIES = [
    f"Ministerie {name}"
    for name in (
        "Financien",
        "Defensie",
        "Justitie en Veiligheid",
        "Volksgezondheid",
        "Landbouw",
        "Onderwijs",
        "Buitenlandse Zaken",
        "Binnenlandse Zaken",
        "Infrastructuur en Waterstaat",
        "Sociale Zaken",
        "Economische Zaken",
        "Klimaat",
    )
]
PARTIES = [f"Fractie {letter}" for letter in "ABCDEFGHIJKLMNO"]
WORDS = [f"woord{number}" for number in range(4000)] + [
    "stikstof",
    "dijk",
    "zorg",
    "asiel",
    "energie",
    "onderwijs",
    "woning",
    "brug",
]
STATES = [
    (State.ALIVE, "works", 62),
    (State.MOVED, "moved", 8),
    (State.DEAD, "not-found", 18),
    (State.SUSPECT, "server-error", 2),
    (State.BLOCKED, "bot-wall", 8),
    (State.UNKNOWN, "wrong-answer", 2),
]


@dataclass(frozen=True)
class Size:
    """How much there is of everything. ``hosts`` are drawn unevenly: the first ones have the most links."""

    answers: int
    links: int
    citations: int
    probes: int

    @property
    def hosts(self) -> int:
        """How many hosts the links are on."""
        return max(self.links // 12, 5)


FULL = Size(answers=50_000, links=120_000, citations=250_000, probes=5_000_000)


def scaled(part: float) -> Size:
    """Return a ``part`` of the full size."""
    return Size(*(max(int(number * part), 20) for number in (FULL.answers, FULL.links, FULL.citations, FULL.probes)))


class Parliament:
    """Rows of a parliament of ``size``, table by table, in an order that foreign keys allow."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.dice = random.Random(2026)
        self.days = (NOW.date() - FIRST).days
        self.urls = [self._url(number) for number in range(size.links)]
        self.ids = [link_id(url) for url in self.urls]
        weights = [weight for _, _, weight in STATES]
        self.states = self.dice.choices(range(len(STATES)), weights, k=size.links)

    def _url(self, number: int) -> str:
        host = int(self.size.hosts * self.dice.random() ** 3)
        return f"https://www.site{host}.nl/documenten/rapport-{number}"

    def sentence(self, length: int) -> str:
        """Return words that follow Zipf's law loosely: a few are in most letters, most in few."""
        picks = (WORDS[int(len(WORDS) * self.dice.random() ** 2.2)] for _ in range(length))
        return " ".join(picks).capitalize() + "."

    def day(self, number: int) -> date:
        """Return the day of answer ``number``: evenly over the years."""
        return FIRST + timedelta(days=self.days * number // self.size.answers)

    def letter(self, number: int) -> AnswerDocument:
        """Return a letter of about five questions with about five notes."""
        dated = self.day(number)
        cited = self.size.citations // self.size.answers + (number % 3 - 1)
        chosen = [self.urls[int(self.size.links * self.dice.random())] for _ in range(max(cited, 1))]
        notes = tuple(
            Footnote(str(nth), f"Zie {self.sentence(4)} {url}", (f"v{nth % 5 + 1}",), urls=(FoundUrl(url, url),))
            for nth, url in enumerate(chosen, 1)
        )
        marked = {f"v{n}": tuple(note.number for note in notes if note.cited_in[0] == f"v{n}") for n in range(1, 6)}
        return AnswerDocument(
            DocumentKind.ANTWOORD,
            (f"{dated.year}Z{number:05d}",),
            sent=dated - timedelta(days=self.dice.randrange(5, 70)),
            answered=dated,
            subject=self.sentence(8),
            askers=(Asker(f"Lid {number % 150}", PARTIES[number % 15]),),
            answerers=(Answerer(f"Bewindspersoon {number % 30}", "minister", MINISTRIES[number % 12]),),
            exchanges=tuple(Exchange(str(n), self.sentence(20), self.sentence(60), marked[f"v{n}"]) for n in range(1, 6)),
            footnotes=notes,
        )

    def answers(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield (table, row) of every answer, with all that comes with it."""
        for number in range(self.size.answers):
            yield from self._answer(number, self.letter(number))

    def _answer(self, number: int, document: AnswerDocument) -> Iterator[tuple[str, dict[str, Any]]]:
        kenmerk, dated = document.kenmerken[0], document.answered
        assert dated is not None
        seen = datetime.combine(dated, time(12), UTC)
        row, answer = document_id(SOURCE, f"d{number}"), content_id("answer", kenmerk)
        ref = DocumentRef(
            SOURCE, f"d{number}", DocumentKind.ANTWOORD, "Antwoord", f"https://kamer.example/{number}.pdf", "s", (kenmerk,)
        )
        waits = number % 97 == 0 and number > 0.9 * self.size.answers
        case = Case(SOURCE, kenmerk, document.subject or "", document.sent, document.askers, document.answerers)
        yield (
            "cases",
            {
                "id": content_id("case", kenmerk),
                "source": SOURCE,
                "key": kenmerk,
                "kenmerk": kenmerk,
                "sent": document.sent,
                "settled": not waits,
                "deleted": False,
                "body": to_json(case),
                "first_seen": seen,
                "last_seen": seen,
            },
        )
        if waits:
            return
        yield (
            "answers",
            {
                "id": answer,
                "key": kenmerk,
                "source": SOURCE,
                "kind": "antwoord",
                "subject": document.subject,
                "dated": dated,
                "sent": document.sent,
                "document": row,
                "reading": number + 1,
                "first_seen": seen,
                "withdrawn": None,
            },
        )
        event = AnswerPublished(
            at=seen,
            answer=answer,
            source=SOURCE,
            document=row,
            document_kind=DocumentKind.ANTWOORD,
            digest=f"sha256:{number}",
            kenmerken=(kenmerk,),
            subject=document.subject or "",
            url=ref.url,
            sent=document.sent,
            dated=dated,
            askers=document.askers,
            answerers=document.answerers,
            exchanges=document.exchanges,
            footnotes=document.footnotes,
            days=30,
        )
        words = words_of(document, document.subject or "", document.kenmerken, document.askers, document.answerers)
        yield "answer_words", {"id": place_in_time(answer, dated), "answer": answer, "words": words}
        for facet, value in (
            ("kenmerk", kenmerk),
            ("member", document.askers[0].name),
            ("party", document.askers[0].party),
            ("ministry", document.answerers[0].ministry),
        ):
            yield "answer_facets", {"answer": answer, "facet": facet, "value": value}
        yield (
            "documents",
            {
                "id": row,
                "source": SOURCE,
                "key": f"d{number}",
                "kind": "antwoord",
                "sign": "s",
                "fetched_sign": "s",
                "body_wanted": False,
                "failures": 0,
                "not_before": None,
                "deleted": False,
                "quiet": False,
                "answer": answer,
                "reading": number + 1,
                "modified": None,
                "body": to_json(ref),
                "first_seen": seen,
                "last_seen": seen,
            },
        )
        yield "document_cases", {"document": row, "kenmerk": kenmerk}
        yield (
            "captures",
            {
                "id": number + 1,
                "subject": f"document:{row}",
                "at": seen,
                "url": ref.url,
                "status": 200,
                "media_type": "application/pdf",
                "digest": f"sha256:{number}",
                "size": 90_000,
                "file": "a.warc.gz",
                "offset": 0,
                "length": 1,
            },
        )
        yield (
            "readings",
            {
                "id": number + 1,
                "document": row,
                "capture": number + 1,
                "reader": "1",
                "at": seen,
                "error": None,
                "body": reading_to_json(Reading("1", document)),
            },
        )
        for cited in citations(answer, document):
            yield (
                "citations",
                {
                    "id": cited.id,
                    "answer": answer,
                    "link": cited.link,
                    "url": cited.url,
                    "part": cited.part,
                    "note": cited.note,
                    "nth": cited.nth,
                    "body": to_json(cited),
                    "first_seen": seen,
                    "gone": None,
                },
            )
        yield from _event(number + 1, event)

    def links(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield every link with its verdict, its first copy and what was told of it."""
        for number, (link, url) in enumerate(zip(self.ids, self.urls, strict=True)):
            state, reason, _ = STATES[self.states[number]]
            since = datetime.combine(self.day(number * self.size.answers // self.size.links), time(6), UTC)
            verdict = Verdict(
                state,
                reason,
                since,
                40,
                NOW + timedelta(days=number % 30),
                status=404 if state is State.DEAD else 200,
                at=NOW,
                failures=5 if state is State.DEAD else 0,
                lived=number % 11 > 0,
                never_worked=number % 11 == 0,
            )
            body = verdict_to_json(verdict)
            host = url.split("/")[2]
            yield (
                "links",
                {
                    "id": link,
                    "url": url,
                    "host": host,
                    "cited": since,
                    "created": since,
                    "state": state.value,
                    "reason": reason,
                    "since": since,
                    "next_due": verdict.next,
                    "verdict": body,
                    "baseline": None,
                    "override": None,
                },
            )
            yield "verdicts", {"id": number + 1, "link": link, "at": since, "state": state.value, "reason": reason, "body": body}
            if number % 4:
                yield (
                    "captures",
                    {
                        "id": self.size.answers + number + 1,
                        "subject": f"link:{link}",
                        "at": since,
                        "url": url,
                        "status": 200,
                        "media_type": "text/html",
                        "digest": f"sha256:l{number}",
                        "size": 20_000,
                        "file": "a.warc.gz",
                        "offset": 0,
                        "length": 1,
                    },
                )
            if state is State.DEAD:
                answer = number % self.size.answers
                cited = CitedIn(
                    "c",
                    content_id("answer", f"a{answer}"),
                    (f"2020Z{answer:05d}",),
                    "Onderwerp",
                    "v1",
                    "1",
                    since.date(),
                    (MINISTRIES[number % 12],),
                    (PARTIES[number % 15],),
                    (f"Lid {number % 150}",),
                )
                died = LinkDied(
                    at=since, link=link, url=url, host=host, since=since, reason=reason, checks=5, status=404, cited_in=(cited,)
                )
                yield from _event(self.size.answers + number + 1, died)

    def probes(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the probes, link by link."""
        good = outcome_to_json(
            Answered(
                "https://www.site.nl/a",
                200,
                media_type="text/html",
                size=20_000,
                digest="sha256:x",
                title="Een rapport",
                text_digest="sha256:t",
                text_length=4000,
                language="nl",
            )
        )
        gone = outcome_to_json(Answered("https://www.site.nl/a", 404, media_type="text/html", size=900))
        silent = outcome_to_json(ConnectFailed("www.site.nl", "refused"))
        each = max(self.size.probes // self.size.links, 1)
        made = {name: json.dumps(value) for name, value in (("good", good), ("gone", gone), ("silent", silent))}
        for number, link in enumerate(self.ids):
            dead = STATES[self.states[number]][0] is State.DEAD
            for nth in range(each):
                at = NOW - timedelta(days=(each - nth) * 7, minutes=number % 1000)
                what = "gone" if dead and nth > each // 2 else "silent" if nth % 19 == 0 else "good"
                yield (
                    "probes",
                    {
                        "link": link,
                        "run": nth + 1,
                        "at": at,
                        "void": False,
                        "judged": True,
                        "content": "same" if what == "good" else "unknown",
                        "similarity": 1.0 if what == "good" else None,
                        "outcome": made[what],
                    },
                )


def _event(seq: int, event: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    stamp = event.at.replace(microsecond=0)
    yield (
        "events",
        {
            "seq": seq,
            "id": hashlib.sha256(str(seq).encode()).hexdigest()[:32],
            "kind": event.kind,
            "at": event.at,
            "published": stamp,
            "body": event_to_json(event),
        },
    )
    for facet, value in sorted(facets(event)):
        yield "event_facets", {"facet": facet, "value": value, "seq": seq}
