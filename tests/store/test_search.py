"""The search: what is read is found from the same transaction on, by the same words on SQLite and on PostgreSQL."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.document_ledger import document_id
from store.engine import Store
from store.reading_ledger import AnswerRow
from store.search_index import ANSWER_WORDS, index_answer
from store.search_queries import COUNTED, SearchQueries, Wanted, most_counted
from store.tables import ANSWERS
from voetnoot.answers import AnswerDocument, Asker, DocumentKind, DocumentRef, Exchange, Footnote, FoundUrl, Reading
from voetnoot.captures import AttemptResult, Capture, Place
from voetnoot.ids import content_id
from voetnoot.links import Citation
from voetnoot.searching import finds, fold, parse_query

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
SOURCE = "nl-tweede-kamer"
TEXTS = (
    (
        "2026Z00001",
        date(2026, 1, 5),
        "Klopt het dat de stikstofdepositie bij Één-dorp stijgt?",
        "Ja, de dijk lekt.",
        "Trouw, over mest",
    ),
    ("2026Z00002", date(2026, 2, 5), "Lekt de nieuwe dijk?", "Nee. De dijk is niet nieuwe.", "RIVM, stikstof"),
    ("2026Z00003", date(2025, 3, 5), "Wat kost de brug?", "Niets.", "https://brug.example/kosten-2025.pdf"),
)


def keep(store: Store, nth: int, document: AnswerDocument, dated: date) -> str:
    """Store a reading of the document ``nth`` as the job ``read`` would; return the id of its answer."""
    kenmerk = document.kenmerken[0]
    answer = AnswerRow(content_id("answer", kenmerk), kenmerk, SOURCE, "antwoord", "onderwerp", (kenmerk,), dated,
                       askers=document.askers)  # fmt: skip
    url = f"https://upstream.example/{nth}"
    store.ledger.see_documents([DocumentRef(SOURCE, f"d{nth}", DocumentKind.ANTWOORD, "Antwoord", url, "s", (kenmerk,))], NOW)
    row = document_id(SOURCE, f"d{nth}")
    kept = Capture(f"document:{row}", NOW, url, 200, "text/html", content_id("x", repr(document)), 3, Place("a.warc.gz", 0, 10))
    number = store.ledger.add_document_capture(row, kept, AttemptResult.CHANGED, NOW)
    assert number is not None
    link = content_id("link", f"https://bron{nth}.example/")
    cited = Citation(content_id("c", kenmerk), link, f"https://bron{nth}.example/", "x", None, 1.0, "v1", "1", 1)
    assert store.ledger.add_reading(row, number, Reading("1", document), NOW, answer=answer, citations=[cited])
    return answer.id


def letter(kenmerk: str, question: str, answer: str, note: str) -> AnswerDocument:
    found = (FoundUrl(note, note),) if note.startswith("http") else ()
    return AnswerDocument(
        DocumentKind.ANTWOORD, (kenmerk,), exchanges=(Exchange("1", question, answer, ("1",)),),
        footnotes=(Footnote("1", note, ("v1",), urls=found),), askers=(Asker("Van der Ploeg", "D66"),),
    )  # fmt: skip


@pytest.fixture
def filled(store: Store) -> Store:
    for nth, (kenmerk, dated, *texts) in enumerate(TEXTS):
        keep(store, nth, letter(kenmerk, *texts), dated)
    return store


def found(store: Store, text: str) -> list[int]:
    query = parse_query(text)
    assert query is not None
    ids = [answer for _, answer in SearchQueries(store.engine).answers_with(Wanted(query))]
    known = [content_id("answer", kenmerk) for kenmerk, *_ in TEXTS]
    return [known.index(answer) for answer in ids]


ASKED = {
    "stikstof": [1, 0],
    '"stikstof"': [1],
    "STIKSTOF mest": [0],
    "dijk -stikstofdepositie": [1],
    '"nieuwe dijk"': [1],
    '"dijk nieuwe"': [],
    '"de dijk is niet"': [1],
    '"nee de nieuwe"': [],
    '"de dijk" "ja de"': [0],
    "stikstof mes-": [0],
    'lekt -"nieuwe dijk"': [0],
    "brug.exam": [2],
    "een dorp": [0],
    "één-dorp": [0],
    "2026Z00003": [2],
    "brug.example kosten": [2],
    "ploeg d66": [1, 0, 2],
    "dij": [1, 0],
    "nergens": [],
}


def test_words_find_answers_newest_first(filled: Store) -> None:
    assert {text: found(filled, text) for text in ASKED} == ASKED


@pytest.mark.parametrize("text", ["", "-mest", '""', "…", "' \"", "- -"])
def test_a_query_without_a_wanted_word_asks_for_nothing(text: str) -> None:
    assert parse_query(text) is None


def test_a_count_is_given_up_sooner_where_words_are_looked_for(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.search_queries.COUNTED_BY_WORDS", 2)
    search, by_words = SearchQueries(filled.engine), Wanted(parse_query("ploeg"))
    assert (search.count_answers_with(by_words), most_counted(by_words)) == (2, 2)
    assert (search.count_answers_with(Wanted()), most_counted(Wanted())) == (3, COUNTED)


def test_facets_host_days_and_pages(filled: Store) -> None:
    search = SearchQueries(filled.engine)
    everybody = search.answers_with(Wanted())
    assert len(everybody) == search.count_answers_with(Wanted()) == 3
    assert search.answers_with(Wanted(), limit=2) == everybody[:2]
    assert search.answers_with(Wanted(), before=everybody[1][0]) == everybody[2:]
    assert search.count_answers_with(Wanted(facets=(("party", "D66"), ("kenmerk", "2026Z00002")))) == 1
    assert search.count_answers_with(Wanted(facets=(("party", "VVD"),))) == 0
    assert [answer for _, answer in search.answers_with(Wanted(host="bron2.example"))] == [content_id("answer", "2026Z00003")]
    assert search.count_answers_with(Wanted(since=date(2026, 1, 5), until=date(2026, 1, 5))) == 1


def test_a_new_reading_is_found_by_its_own_words_only(filled: Store) -> None:
    keep(filled, 0, letter("2026Z00001", "Over windmolens?", "Ja.", "NOS"), date(2026, 1, 6))
    assert found(filled, "windmolen") == [0]
    assert found(filled, "depositie") == []


def test_an_answer_that_no_document_carries_is_not_found(filled: Store) -> None:
    keep(filled, 0, replace(letter("2026Z00009", "Iets anders?", "Ja.", "NOS")), date(2026, 1, 6))
    assert found(filled, '"mest"') == []


def test_the_index_is_made_for_what_was_read_before_it_was_there(make_store: Callable[[], Store]) -> None:
    store = make_store()
    for nth, (kenmerk, dated, *texts) in enumerate(TEXTS):
        keep(store, nth, letter(kenmerk, *texts), dated)
    migration = ScriptDirectory(str(Path(__file__).parents[2] / "store" / "migrations")).get_revision("0002")
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.delete(ANSWER_WORDS))
        migration.module._index(connection)
    assert found(store, "stikstof") == [1, 0]


WORDS = st.sampled_from(["dijk", "dijken", "Één", "brug", "x1", "op-één", "(lek)", "a_b", "dijk'", '"', "ß", "İ", "½"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(WORDS, max_size=8).map(" ".join),
    asked=st.lists(WORDS | WORDS.map(lambda word: f"-{word}"), max_size=3).map(" ".join),
)
def test_both_databases_find_what_the_rule_says(store: Store, text: str, asked: str) -> None:
    query = parse_query(asked)
    if query is None:
        return
    answer = "0" * 32
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.execute(sa.select(ANSWERS.c.id)).first() is None:
            row = {"id": answer, "key": "k", "source": "s", "kind": "antwoord", "subject": "", "document": "d", "reading": 1}
            connection.execute(sa.insert(ANSWERS).values(**row, first_seen=NOW))
        index_answer(connection, answer, None, fold(text))
    assert bool(SearchQueries(store.engine).answers_with(Wanted(query))) == finds(query, text)
