"""Questions wait by the terms of their own parliament."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from store.engine import Store
from store.site_queries import SiteQueries
from voetnoot.answers import Case, DocumentKind, DocumentRef
from voetnoot.config import KNOWN_SOURCES, SourceConfig
from voetnoot.config.sources import laid_over_known
from voetnoot.terms import Terms

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
CASE = Case("uk", "UK-2026-01-01-1", "harbours", date(2026, 1, 1))
WEEKS = {"uk": Terms(timedelta(14), timedelta(28)), "se": Terms(timedelta(7), timedelta(7))}


def dues(store: Store, *cases: Case) -> list[tuple[str, date | None]]:
    store.ledger.see_cases(cases, NOW)
    return [(one.case.kenmerk, one.due) for one in SiteQueries(store.engine).open_questions(WEEKS)]


def test_each_question_is_due_by_the_term_of_its_source(store: Store) -> None:
    told = dues(store, CASE, replace(CASE, source="se", kenmerk="H1"), replace(CASE, source="none", kenmerk="N1"))
    assert told == [("H1", date(2026, 1, 8)), (CASE.kenmerk, date(2026, 1, 15)), ("N1", None)]
    url = "https://upstream.example/d"
    late = DocumentRef("uk", "d", DocumentKind.UITSTEL, "Holding answer", url, "s", cases=(CASE.kenmerk,))
    store.ledger.see_documents([late], NOW)
    assert dues(store)[1] == (CASE.kenmerk, date(2026, 1, 29))


def test_a_question_that_two_sources_tell_of_is_one_and_due_when_the_first_says(store: Store) -> None:
    told = dues(store, CASE, replace(CASE, source="se", sent=None), replace(CASE, source="a"))
    assert told == [(CASE.kenmerk, date(2026, 1, 15))]


@pytest.mark.parametrize(
    ("source", "days"), [("nl-tweede-kamer", 21), ("uk-parliament", 14), ("nl-officielebekendmakingen", None)]
)
def test_terms_are_those_of_the_settings(source: str, days: int | None) -> None:
    assert source in KNOWN_SOURCES
    terms = SourceConfig.model_validate(laid_over_known(source, {})).terms
    assert (terms.plain.days if terms else None) == days
