"""One answer through the chamber's letter (SyncFeed, OData) and the official publication (SRU), in any order: told once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_kinds import KINDS

from demo.odata_model import Refused
from demo.serving import served
from demo.upstreams.papers import Said
from store.engine import Store

ANSWER = "Dat klopt, zie https://www.example.org/rapporten/eerste-rapport.html voor het hele rapport en de bijlagen daarvan."
CHANGED = "Dat klopt bij nader inzien in het geheel niet, en er is ook geen rapport waarin zoiets te lezen zou zijn geweest."
WAYS = ("odata", "syncfeed", "sru")


class Both:
    """The chamber and the official publications over one store."""

    def __init__(self, store: Store, make: Callable[..., Any]) -> None:
        self.chamber = make(KINDS["tweede-kamer with feed"], store)
        self.gazette = make(KINDS["officielebekendmakingen"], store)

    def run(self, way: str, day: Any, papers: tuple[Any, ...]) -> None:
        """Look by one way alone, the others being out of order."""
        world = self.gazette if way == "sru" else self.chamber
        faults = tuple(Refused(day, day.replace(hour=23), status=503, path=one) for one in _paths(way))
        world.now = day
        world.upstream = replace(world.upstream, papers=papers, faults=faults)
        world.run()


def _paths(way: str) -> tuple[str, ...]:
    return {"odata": ("/Feed",), "syncfeed": ("/Document", "/Zaak"), "sru": ()}[way]


@pytest.fixture
def both(tmp_path: Path, open_at: Callable[..., Store], world_of: Callable[..., Any]) -> Iterator[Callable[[], Both]]:
    made: list[Any] = []

    def fresh() -> Both:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        store = open_at(folder)

        def make(kind: Any, held: Store) -> Any:
            world = world_of(kind, held)
            server = served(world.site)
            world.origin = server.__enter__()
            made.append((server, None))
            return world

        pair = Both(store, make)
        made.append((None, store))
        return pair

    yield fresh
    for server, store in made:
        if server is not None:
            server.__exit__(None, None, None)
        if store is not None:
            store.close()


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(WAYS), again=st.lists(st.sampled_from(WAYS), max_size=2))
def test_one_answer_by_any_way_is_told_once(
    both: Callable[[], Both], paper: Callable[..., Any], at: Callable[..., Any], order: list[str], again: list[str]
) -> None:
    pair, letter = both(), paper(7, 6, ANSWER)
    for way in WAYS:
        pair.run(way, at(2), ())
    for nth, way in enumerate([*order, *again]):
        pair.run(way, at(9 + nth), (letter,))
    assert pair.chamber.events() == [("AnswerPublished", ("2026Z00007",))]


@pytest.mark.parametrize("order", [("odata", "sru"), ("sru", "odata"), ("syncfeed", "sru")])
def test_a_difference_of_substance_is_told_once(
    both: Callable[[], Both], paper: Callable[..., Any], at: Callable[..., Any], order: tuple[str, str]
) -> None:
    pair, letter = both(), paper(7, 6, ANSWER)
    for way in WAYS:
        pair.run(way, at(2), ())
    pair.run(order[0], at(9), (letter,))
    pair.run(order[1], at(10), (replace(letter, said=(Said(letter.said[0].since, CHANGED),)),))
    assert [kind for kind, _ in pair.chamber.events()] == ["AnswerPublished", "AnswerRevised"]


def test_the_publication_adds_its_notes_to_the_answer(both: Callable[[], Both], paper: Callable[..., Any], at: Any) -> None:
    pair, letter = both(), paper(7, 6, ANSWER)
    for way, day in (("odata", 9), ("sru", 10)):
        pair.run(way, at(day), (letter,))
    assert pair.chamber.rows("select count(*), count(distinct answer) from documents where kind = 'antwoord'") == [(2, 1)]
    assert pair.chamber.rows("select count(*) from citations where gone is null") == [(1,)]


def test_a_postponement_by_two_ways_is_told_once(both: Callable[[], Both], paper: Callable[..., Any], at: Any) -> None:
    pair, late = both(), paper(7, 6, holding=8)
    for way in WAYS:
        pair.run(way, at(2), ())
    for way, day in (("odata", 9), ("syncfeed", 10), ("sru", 11)):
        pair.run(way, at(day), (late,))
    assert pair.chamber.events() == [("AnswerPostponed", ("2026Z00007",))]
