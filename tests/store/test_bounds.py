"""What is longer than its column is cut, on each database: one odd value from outside costs nothing else its place."""

from dataclasses import replace
from datetime import timedelta

from store.engine import Store
from store.reading_ledger import AnswerRow
from tests.store.filled import ANSWER, DOCUMENT, KEY, NOW, REF, SOURCE, URL, fill
from voetnoot.answers import AnswerDocument, Case, DocumentKind, Reading
from voetnoot.captures import AttemptResult, Capture
from voetnoot.ids import content_id
from voetnoot.links import Citation
from voetnoot.mementos import Lookup, LookupResult, Memento
from voetnoot.urls import link_id

LONG = "x\0" * 300


def test_a_copy_with_an_endless_media_type_is_kept(store: Store) -> None:
    fill(store)
    link = link_id(URL)
    place, digest = store.archive.append_resource(URL, NOW, b"page")
    copy = Capture(f"link:{link}", NOW + timedelta(1), URL, 200, LONG, digest, 4, place)
    held = store.queries.capture(store.ledger.keep_copy(link, copy, ""))
    assert held is not None
    assert held.media_type == LONG.replace("\0", "\ufffd")[:200]


def test_a_note_with_an_endless_mark_is_kept(store: Store) -> None:
    fill(store)
    store.ledger.add_document_capture(DOCUMENT, _letter(store), AttemptResult.CHANGED, NOW)
    (unread,) = store.queries.unread_captures("2")
    row = AnswerRow(ANSWER, KEY + LONG, SOURCE, "antwoord", "vaargeulen", (LONG,), NOW.date())
    cited = Citation(content_id("citation", LONG), link_id(URL), URL, URL, None, 1.0, LONG, LONG, 1)
    reading = Reading("2", AnswerDocument(DocumentKind.ANTWOORD, (LONG,)))
    assert store.ledger.add_reading(DOCUMENT, unread.id, reading, NOW, answer=row, citations=[cited])
    (place,) = store.queries.cited_in([link_id(URL)])[link_id(URL)]
    assert (place.part, place.note) == (LONG.replace("\0", "\ufffd")[:16],) * 2


def _letter(store: Store) -> Capture:
    place, digest = store.archive.append_resource(REF.url or "", NOW, b"%PDF other")
    return Capture(f"document:{DOCUMENT}", NOW + timedelta(1), REF.url or "", 200, LONG, digest, 10, place)


def test_a_document_with_an_endless_sign_is_fetched_once_for_each_change_of_it(store: Store) -> None:
    odd = replace(REF, key=LONG, sign=LONG, cases=(LONG,))
    for sign in (LONG, LONG + "y"):
        store.ledger.see_documents([replace(odd, sign=sign)], NOW)
        (wanted,) = store.queries.documents_wanting_body(SOURCE, NOW)
        store.ledger.add_document_capture(wanted.document, None, AttemptResult.UNCHANGED, NOW)
        store.ledger.see_documents([replace(odd, sign=sign)], NOW)
        assert store.queries.documents_wanting_body(SOURCE, NOW) == []


def test_a_case_and_a_public_copy_with_endless_names_are_kept(store: Store) -> None:
    fill(store)
    store.ledger.see_cases([Case(SOURCE, LONG, "vaargeulen", NOW.date(), key=LONG)], NOW)
    assert len(store.queries.open_cases(SOURCE)) == 2
    store.ledger.delete_cases(SOURCE, [LONG])
    assert len(store.queries.open_cases(SOURCE)) == 1
    copy = Memento("https://archive.example/1", NOW, LONG)
    store.ledger.add_lookup(Lookup(link_id(URL), "https://archive.example", NOW, LookupResult.FOUND, NOW, copy, LONG))
    assert link_id(URL) in store.queries.public_copies([link_id(URL)])
