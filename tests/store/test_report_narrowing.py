"""What the database leaves out of a narrowed report is what the narrowing does not mean, and nothing else."""

from dataclasses import replace

import pytest

from store.document_ledger import document_id
from store.engine import Store
from store.reading_ledger import AnswerRow
from store.report_facts import FactQueries
from store.report_queries import ReportQueries
from tests.store.filled import NOW, REF, fill
from voetnoot.answers import AnswerDocument, Answerer, DocumentKind, Reading
from voetnoot.captures import AttemptResult, Capture
from voetnoot.ids import content_id
from voetnoot.links import Citation
from voetnoot.reports.facts import DIMENSIONS, NOT_CHECKED, LinkFacts
from voetnoot.reports.narrowing import EVERYTHING, NO_VALUE, Narrowing
from voetnoot.reports.rot import RotRow
from voetnoot.urls import link_id

URLS = ("https://other.example/b", "https://other_site.nl/c", "https://otherXsite.nl/d", "https://plain.nl.example/e")


def cite_more(store: Store) -> None:
    """Let another answer, of another source and two ministries, cite four more links."""
    ref = replace(REF, source="other", key="d2", url="https://upstream.example/d2")
    store.ledger.see_documents([ref], NOW)
    document, answer = document_id("other", "d2"), content_id("answer", "other")
    place, digest = store.archive.append_resource(ref.url or "", NOW, b"%PDF other")
    held = Capture(f"document:{document}", NOW, ref.url or "", 200, "application/pdf", digest, 10, place)
    capture = store.ledger.add_document_capture(document, held, AttemptResult.CHANGED, NOW)
    assert capture is not None
    answerers = (Answerer("A. B.", "minister", "Wonen"), Answerer("C. D.", "minister", "Geld"))
    row = AnswerRow(answer, "other", "other", "antwoord", "huizen", ("K2",), NOW.date(), answerers=answerers)
    cited = [
        Citation(content_id("citation", answer, url), link_id(url), url, url, None, 1.0, "a1", str(nth), nth)
        for nth, url in enumerate(URLS, start=1)
    ]
    read = Reading("1", AnswerDocument(DocumentKind.ANTWOORD, ("K2",), answerers=answerers))
    assert store.ledger.add_reading(document, capture, read, NOW, answer=row, citations=cited)
    store.archive.close()


def all_rows(store: Store, narrowing: Narrowing = EVERYTHING) -> list[RotRow]:
    return [row for page in ReportQueries(store.engine).rot_pages(narrowing) for row in page]


def counted(row: RotRow) -> LinkFacts:
    """Return the facts of a row; their citations have no order."""
    return in_order(row.facts())


def in_order(facts: LinkFacts) -> LinkFacts:
    return facts._replace(cited=facts.cited._replace(answers=tuple(sorted(facts.cited.answers))))


@pytest.fixture
def rows(store: Store) -> list[RotRow]:
    """The rows of a store of five links on five hosts, one of them dead, cited by two answers."""
    fill(store)
    cite_more(store)
    return all_rows(store)


def narrowings(rows: list[RotRow]) -> set[Narrowing]:
    """Return a narrowing by each value that occurs, by some that do not, and each together with the state of its row."""
    found = {Narrowing(**{name: value}) for row in rows for name in DIMENSIONS for value in row.facts().keys(name)}
    found |= {Narrowing(state=row.state, reason=row.reason) for row in rows}
    found |= {replace(one, state=row.state) for one in found for row in rows}
    return found | {
        Narrowing(host="nowhere.example"),
        Narrowing(ministry=NO_VALUE),
        Narrowing(state=NOT_CHECKED),
        Narrowing(tld="_"),
    }


def test_the_same_rows_as_when_all_are_looked_at(store: Store, rows: list[RotRow]) -> None:
    assert len(rows) == 1 + len(URLS)
    for narrowing in narrowings(rows):
        meant = [row.link for row in rows if narrowing.fits(row.facts())]
        assert [row.link for row in all_rows(store, narrowing)] == meant, narrowing
        for most in (1, 2, 9):
            first, total = ReportQueries(store.engine).first_rows(narrowing, most)
            assert ([row.link for row in first], total) == (meant[:most], len(meant)), narrowing


@pytest.mark.parametrize(("stretch", "few"), [(5_000, 2_000), (2, 2_000), (2, 0), (5_000, 0)])
def test_what_is_counted_is_what_the_rows_say(
    store: Store, rows: list[RotRow], monkeypatch: pytest.MonkeyPatch, stretch: int, few: int
) -> None:
    monkeypatch.setattr("store.report_facts._STRETCH", stretch)
    monkeypatch.setattr("store.report_facts._FEW", few)
    for narrowing in narrowings(rows):
        meant = [counted(row) for row in rows if narrowing.fits(row.facts())]
        assert [in_order(one) for one in FactQueries(store.engine).link_facts(narrowing)] == meant, narrowing
