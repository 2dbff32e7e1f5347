"""An address that the typesetter dropped is still cited."""

from dataclasses import replace

from voetnoot.answers import AnswerDocument, DocumentKind, Exchange, Footnote, FoundUrl
from voetnoot.citations import citations
from voetnoot.differ import cited_by

A, B, C = "https://a.example/rapport-een", "https://b.example/twee", "https://c.example/drie"


def note(number: str, part: str, *urls: str) -> Footnote:
    return Footnote(number, " ".join(urls), (part,), None, tuple(FoundUrl(url, url, None, 1.0) for url in urls))


def document(*notes: Footnote, aanhangsel: str | None = None) -> AnswerDocument:
    exchange = Exchange("1", "Klopt dit?", "Ja.", tuple(one.number for one in notes))
    return AnswerDocument(DocumentKind.ANTWOORD, ("2026Z00001",), exchanges=(exchange,), footnotes=notes, aanhangsel=aanhangsel)


LETTER = document(note("1", "v1", A), note("2", "a1", B))


def test_what_only_the_letter_prints_stays_where_the_letter_cites_it() -> None:
    typeset = document(note("1", "v1", "https://a.example/rapporteen"), note("2", "a1"), aanhangsel="1234")
    found = cited_by("x", typeset, LETTER)
    assert [(one.part, one.note, one.nth, one.url) for one in found] == [
        ("v1", "1", 1, "https://a.example/rapporteen"),
        ("a1", "2", 1, B),
    ]
    assert found[1].id == citations("x", LETTER)[1].id


def test_no_two_citations_have_one_identity() -> None:
    typeset = document(note("1", "v1", A), note("2", "a1", C), aanhangsel="1234")
    found = cited_by("x", typeset, LETTER)
    assert [(one.note, one.nth, one.url) for one in found] == [("1", 1, A), ("2", 1, C), ("2", 2, B)]
    assert len({one.id for one in found}) == len(found)


def test_a_letter_that_dropped_an_address_dropped_it() -> None:
    shorter = document(note("1", "v1", A))
    assert [one.url for one in cited_by("x", shorter, LETTER)] == [A]
    typeset = replace(shorter, aanhangsel="1234")
    assert [one.url for one in cited_by("x", typeset, None)] == [A]
    assert [one.url for one in cited_by("x", typeset, replace(LETTER, aanhangsel="1234"))] == [A]
