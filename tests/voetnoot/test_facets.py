"""What an event can be selected by."""

from datetime import UTC, date, datetime

import pytest

from voetnoot.answers import Answerer, Asker, DocumentKind
from voetnoot.events import (
    KINDS,
    AnswerOverdue,
    AnswerPublished,
    CitedIn,
    Event,
    EventCorrected,
    HostFailed,
    LinkDied,
    LinkDrifted,
    SourceSilent,
)
from voetnoot.facets import facets

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)
ANSWER = AnswerPublished(
    at=NOW,
    answer="a1",
    source="nl-tweede-kamer",
    document="d1",
    document_kind=DocumentKind.ANTWOORD,
    digest="x",
    kenmerken=("2026Z00001", "2026Z00002"),
    subject="vaargeulen",
    askers=(Asker("Pietersen", "ABC"), Asker("Jansen")),
    answerers=(Answerer("J. Jansen", "minister", "Defensie"), Answerer("K")),
)
PLACE = CitedIn("c1", "a1", ("2026Z00001",), "vaargeulen", "v1", "1", None, ("Defensie",), ("ABC",), ("Pietersen",))
DIED = LinkDied(
    at=NOW, link="l1", url="https://a.example/", host="a.example", since=NOW, reason="gone", checks=2, cited_in=(PLACE,)
)


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (
            ANSWER,
            {
                ("group", "answers"),
                ("kenmerk", "2026Z00001"),
                ("kenmerk", "2026Z00002"),
                ("party", "ABC"),
                ("ministry", "Defensie"),
            },
        ),
        (ANSWER, {("member", "Pietersen"), ("member", "Jansen"), ("answer", "a1"), ("source", "nl-tweede-kamer")}),
        (DIED, {("group", "links"), ("group", "dead-links"), ("host", "a.example"), ("kenmerk", "2026Z00001"), ("party", "ABC")}),
        (
            AnswerOverdue(at=NOW, source="s", kenmerk="2026Z1", subject="x", sent=date(2026, 1, 1), due=date(2026, 1, 22)),
            {("group", "answers"), ("kenmerk", "2026Z1"), ("source", "s"), ("kind", "AnswerOverdue")},
        ),
        (
            HostFailed(at=NOW, host="a.example", since=NOW, reason="timeout", links=9, citations=9, answers=3),
            {("group", "links"), ("group", "dead-links"), ("host", "a.example")},
        ),
        (SourceSilent(at=NOW, source="s", since=NOW, why="x"), {("group", "operators"), ("source", "s")}),
        (
            EventCorrected(at=NOW, corrects="e1", title="x", why="y"),
            {("group", "operators"), ("group", "answers"), ("corrects", "e1")},
        ),
    ],
)
def test_an_event_can_be_selected_by_what_it_is_about(event: Event, wanted: set[tuple[str, str]]) -> None:
    assert wanted <= facets(event)


def test_a_drifted_page_is_no_dead_link() -> None:
    drifted = LinkDrifted(at=NOW, link="l", url="u", host="h", since=NOW, reason="drift", checks=1, similarity=0.1)
    assert ("group", "dead-links") not in facets(drifted)


def test_every_kind_of_event_names_itself() -> None:
    assert ("kind", "LinkDied") in facets(DIED)
    assert set(KINDS) >= {"LinkDied", "AnswerPublished"}
