"""Which answer a document carries, over letters, typeset publications, other keys and deletions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from store.document_ledger import document_id
from store.engine import Store
from store.reading_ledger import AnswerRow
from store.report_queries import ReportQueries
from store.site_queries import SiteQueries
from voetnoot.answers import AnswerDocument, DocumentKind, DocumentRef, Reading
from voetnoot.captures import AttemptResult, Capture, Place
from voetnoot.ids import content_id
from voetnoot.links import Citation

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
REF = DocumentRef("nl", "d1", DocumentKind.ANTWOORD, "Antwoord", "https://upstream.example/d1", "s1", cases=("2026Z00001",))
URL = "https://cited.example/a"
LINK = content_id("link", URL)
LETTER = AnswerDocument(DocumentKind.ANTWOORD, ("2026Z00001",))
TYPESET = replace(LETTER, aanhangsel="1234")


def answer(key: str = "2026Z00001/antwoord") -> AnswerRow:
    return AnswerRow(content_id("answer", key), key, "nl", "antwoord", "dijken", ("2026Z00001",), date(2026, 1, 4))


def read(store: Store, hours: int, document: AnswerDocument, row: AnswerRow, ref: DocumentRef = REF) -> int:
    """Store a new file of ``ref``, read as ``document``, that carries the answer ``row``; return the capture."""
    at = NOW + timedelta(hours=hours)
    store.ledger.see_documents([ref], at)
    place, held_by = Place("a.warc.gz", hours, 10), document_id(ref.source, ref.key)
    held = Capture(f"document:{held_by}", at, ref.url or "", 200, "application/pdf", f"sha256:{hours}", 3, place)
    capture = store.ledger.add_document_capture(held_by, held, AttemptResult.CHANGED, at)
    assert capture is not None
    cited = Citation(content_id("citation", row.id, "v1", "1", 1), LINK, URL, URL, None, 1.0, "v1", "1", 1)
    assert store.ledger.add_reading(held_by, capture, Reading("1", document), at, answer=row, citations=[cited])
    return capture


def test_the_letter_is_found_behind_its_publication(store: Store) -> None:
    assert store.queries.letter_reading(answer().id, beside=0) is None
    letter = read(store, 1, LETTER, answer())
    typeset = read(store, 2, TYPESET, answer())
    found = store.queries.letter_reading(answer().id, beside=typeset)
    assert found is not None
    assert (found.capture, found.reading.document) == (letter, LETTER)
    assert store.queries.letter_reading(answer().id, beside=letter) is None


def test_a_document_that_carries_another_answer_now_is_not_counted_for_both(store: Store) -> None:
    other = answer("2026Z00001+2026Z00002/antwoord")
    read(store, 1, LETTER, answer())
    read(store, 2, LETTER, other)
    assert store.queries.answers_of("2026Z00001") == [other.id]
    ((row,),) = ReportQueries(store.engine).rot_pages()
    assert [place.answer for place in row.cited_in] == [other.id]
    assert store.queries.deleted_answers("nl") == []


def test_the_answer_that_a_deleted_document_carries_last_is_withdrawn_and_none_that_it_carried_before(store: Store) -> None:
    other = answer("2026Z00001+2026Z00002/antwoord")
    read(store, 1, LETTER, answer())
    read(store, 2, TYPESET, other)
    store.ledger.see_documents([replace(REF, deleted=True)], NOW)
    (held,) = store.queries.deleted_answers("nl")
    assert (held.answer, held.reading.document, held.ref.deleted) == (other.id, TYPESET, True)
    store.ledger.withdraw_answer(other.id, NOW, [])
    assert store.queries.deleted_answers("nl") == []


def test_an_answer_is_withdrawn_with_the_only_document_that_still_carries_it(store: Store) -> None:
    copy = replace(REF, key="d2")
    read(store, 1, TYPESET, answer(), copy)
    read(store, 2, LETTER, answer())
    read(store, 3, LETTER, answer("2026Z00001+2026Z00002/antwoord"))
    store.ledger.see_documents([replace(copy, deleted=True)], NOW)
    (held,) = store.queries.deleted_answers("nl")
    assert (held.answer, held.document, held.reading.document) == (answer().id, document_id("nl", "d2"), TYPESET)


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_link_is_cited_since_the_earliest_answer_whatever_is_read_first(store: Store, by_hand: bool) -> None:
    if by_hand:
        store.ledger.watch_links([(LINK, URL)], NOW)
    found = []
    for hours, dated in enumerate((date(2026, 1, 5), date(2020, 3, 1), None, date(2026, 2, 1))):
        read(store, hours, LETTER, replace(answer(f"{hours}"), dated=dated))
        found.append(store.queries.links([LINK])[LINK].link.cited)
    assert found == [datetime(2026, 1, 5, tzinfo=UTC), *[datetime(2020, 3, 1, tzinfo=UTC)] * 3]


def test_an_answer_that_comes_back_is_no_longer_withdrawn(store: Store) -> None:
    read(store, 1, LETTER, answer())
    store.ledger.see_documents([replace(REF, deleted=True)], NOW)
    store.ledger.withdraw_answer(answer().id, NOW, [])
    assert SiteQueries(store.engine).answers([answer().id])[answer().id].withdrawn == NOW
    store.ledger.see_documents([REF], NOW)
    assert SiteQueries(store.engine).answers([answer().id])[answer().id].withdrawn is None
