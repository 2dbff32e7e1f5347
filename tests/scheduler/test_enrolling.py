"""Which answer a reading belongs to, and what is told of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from scheduler.enrolling import Enrolment, Held, enrol
from store.document_queries import HeldCapture, HeldReading
from voetnoot.answer_keys import answer_id, answer_key
from voetnoot.answers import AnswerDocument, DocumentKind, DocumentRef, Exchange, ReadError, Reading
from voetnoot.captures import Capture, Place
from voetnoot.ids import digest

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
REF = DocumentRef(
    "nl", "k1", DocumentKind.ANTWOORD, "Antwoord", "https://x/1", "s1", cases=("2025Z1", "2025Z2"), dated=date(2026, 1, 4)
)
KEY = "2025Z1+2025Z2/antwoord"


def letter(answer: str = "Ja.", kind: DocumentKind = DocumentKind.ANTWOORD) -> AnswerDocument:
    return AnswerDocument(kind, ("2025Z1",), exchanges=(Exchange("1", "Klopt dit?", answer),), subject="iets")


def reading(document: AnswerDocument | None, reader: str = "1") -> Reading:
    return Reading(reader, document, error=None if document else ReadError.DAMAGED)


def capture(ref: DocumentRef = REF, body: bytes = b"1", *, quiet: bool = False) -> HeldCapture:
    held = Capture(f"document:{ref.key}", NOW, ref.url or "", 200, None, digest(body), len(body), Place("f", 0, 1))
    return HeldCapture(7, ref.key, ref, held, quiet)


def held(document: AnswerDocument, ref: DocumentRef = REF, key: str = KEY) -> HeldReading:
    return HeldReading(ref.key, answer_id(key), key, 1, digest(b"0"), reading(document), ref, NOW)


def kinds(found: Enrolment) -> list[str]:
    return [event.kind for event in found.events]


@pytest.mark.parametrize(
    ("ref", "kind", "key"),
    [
        (REF, DocumentKind.ANTWOORD, KEY),
        (REF, DocumentKind.NADER, "2025Z1+2025Z2/nader"),
        (REF, DocumentKind.UITSTEL, "nl:k1/uitstel"),
        (replace(REF, cases=()), DocumentKind.ANTWOORD, "2025Z1/antwoord"),
    ],
)
def test_keys(ref: DocumentRef, kind: DocumentKind, key: str) -> None:
    assert answer_key(ref, letter(), kind) == key


def test_what_names_no_case_is_keyed_by_its_document() -> None:
    assert answer_key(replace(REF, cases=()), AnswerDocument(DocumentKind.ANTWOORD), DocumentKind.ANTWOORD) == "nl:k1/antwoord"


def test_a_new_answer_is_told_and_a_quiet_one_is_not() -> None:
    found = enrol(capture(), reading(letter()), Held(None, None), NOW)
    assert kinds(found) == ["AnswerPublished"]
    assert found.answer is not None
    assert (found.answer.key, found.answer.id) == (KEY, answer_id(KEY))
    assert kinds(enrol(capture(quiet=True), reading(letter()), Held(None, None), NOW)) == []


def test_new_bytes_of_one_document_are_compared_with_the_old() -> None:
    same, other = reading(letter()), reading(letter("Nee, dat klopt niet."))
    assert kinds(enrol(capture(), same, Held(held(letter()), None), NOW)) == []
    revised = enrol(capture(), other, Held(held(letter()), None), NOW)
    assert kinds(revised) == ["AnswerRevised"]
    assert revised.answer is not None
    assert revised.answer.key == KEY


def test_our_own_progress_is_no_revision() -> None:
    assert kinds(enrol(capture(), reading(letter("Nee."), "2"), Held(held(letter()), None), NOW)) == []


def test_another_letter_of_the_source_is_another_answer_unless_it_says_the_same() -> None:
    second = replace(REF, key="k2")
    same = enrol(capture(second), reading(letter()), Held(None, held(letter())), NOW)
    assert kinds(same) == []
    assert same.answer is not None
    assert same.answer.key == KEY
    other = enrol(capture(second), reading(letter("Nee, integendeel.")), Held(None, held(letter())), NOW)
    assert kinds(other) == ["AnswerPublished"]
    assert other.answer is not None
    assert other.answer.key == f"{KEY}#k2"
    again = enrol(
        capture(second), reading(letter("Nee.")), Held(held(letter("Nee, integendeel."), second, f"{KEY}#k2"), None), NOW
    )
    assert again.answer is not None
    assert again.answer.key == f"{KEY}#k2"
    assert kinds(again) == ["AnswerRevised"]


def test_the_publication_by_another_source_enriches_the_letter_or_revises_it() -> None:
    official = replace(REF, source="nl-koop", key="ah-1")
    assert kinds(enrol(capture(official), reading(letter()), Held(None, held(letter())), NOW)) == []
    assert kinds(enrol(capture(official), reading(letter("Nee.")), Held(None, held(letter())), NOW)) == ["AnswerRevised"]


def test_what_cannot_be_read_or_answers_nothing_keeps_its_reading_alone() -> None:
    assert enrol(capture(), reading(None), Held(None, None), NOW).answer is None
    questions = replace(REF, kind=DocumentKind.VRAGEN)
    assert enrol(capture(questions), reading(letter(kind=DocumentKind.VRAGEN)), Held(None, None), NOW).answer is None
