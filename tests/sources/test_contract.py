"""What every source keeps to, whatever its upstream: the exact events, nothing twice, nothing lost, politely."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from source_kinds import KINDS

from crawler.sources.registry import SOURCES
from demo.odata_model import ErrorPage, Refused, Silent

LONG = "A long answer that says where it was found, see https://www.example.org/reports/first-report.html for all of it."
MANY = 10_000 if os.environ.get("VOETNOOT_LARGE") else 1_000
"""References of one index. Ten thousand take a minute a source and are for who asks for them (VOETNOOT_LARGE=1)."""

OTHER = "Quite another answer with other words in it, of which the first one said nothing at all, and no source any more."


def told(world: Any, paper: Any) -> tuple[str, ...]:
    kenmerk = world.kind.kenmerk(paper)
    return (kenmerk,) if kenmerk else ()


def test_every_kind_of_source_is_held_to_the_contract() -> None:
    assert {name.partition(" ")[0] for name in KINDS} == set(SOURCES)


def test_exact_events(world: Any, paper: Callable[..., Any], at: Callable[..., datetime]) -> None:
    old = [paper(number, -10, LONG) for number in (1, 2, 3)]
    new, revised = paper(4, 6, LONG), paper(5, 6, LONG, OTHER)
    taken = paper(6, 6, LONG, gone=at(23))
    world.upstream = replace(world.upstream, papers=(*old, new, revised, taken))
    expected: list[tuple[str, tuple[str, ...]]] = []

    assert world.run().why is None
    assert world.events() == expected, "the first run is quiet"

    world.now = at(9)
    assert world.run().why is None
    expected += [("AnswerPublished", told(world, one)) for one in (new, revised, taken)]
    assert sorted(world.events()) == sorted(expected)

    world.now = at(10)
    assert (world.run().why, world.files()) == (None, []), "an empty day asks for no file"
    assert sorted(world.events()) == sorted(expected)

    world.now = at(16)
    assert world.run().why is None
    expected += [("AnswerRevised", told(world, revised))]
    assert sorted(world.events()) == sorted(expected)

    world.now = at(24)
    assert world.run().why is None
    if world.kind.deletes:
        expected += [("AnswerWithdrawn", told(world, taken))]
    assert sorted(world.events()) == sorted(expected)


def test_documents_cite_what_they_say(world: Any, paper: Callable[..., Any]) -> None:
    world.upstream = replace(world.upstream, papers=(paper(1, -10, LONG),))
    world.run()
    assert world.rows("select url from links") == [("https://www.example.org/reports/first-report.html",)]
    assert world.rows("select kind from doubts") == []


def test_a_notice_and_then_the_answer(world: Any, paper: Callable[..., Any], at: Callable[..., datetime]) -> None:
    if not world.kind.notices:
        pytest.skip("this upstream tells no notices, or in a document of their own")
    world.run()
    late = paper(7, 6, LONG, holding=7)
    world.upstream = replace(world.upstream, papers=(late,))
    for day in (7, 9):
        world.now = at(day)
        world.run()
    assert world.events() == [("AnswerPostponed", told(world, late)), ("AnswerPublished", told(world, late))]


class KilledError(Exception):
    """The process ends here."""


@pytest.mark.parametrize("stride", [4, 7])
def test_a_run_cut_off_anywhere_is_made_up(world: Any, paper: Callable[..., Any], stride: int) -> None:
    papers = tuple(paper(number, -number, LONG) for number in range(3, 12))
    world.upstream = replace(world.upstream, papers=papers, page_size=2)
    for writes in range(2, 400, stride):
        left = iter(range(writes))

        def clock(left: Any = left) -> datetime:
            if next(left, None) is None:
                raise KilledError
            return world.now  # type: ignore[no-any-return]

        try:
            world.discover(clock)
        except KilledError:
            continue
        break
    assert world.run().why is None
    [(documents,)] = world.rows("select count(*) from documents")
    assert documents == len(papers) * world.kind.publications
    assert world.rows("select result, count(*), count(distinct document) from attempts group by result") == [
        ("changed", documents, documents)
    ]
    assert world.events() == []


@pytest.mark.parametrize(
    ("fault", "why"),
    [(lambda a, b: Refused(a, b, status=503), "503"), (Silent, "no answer"), (ErrorPage, "")],
    ids=["503", "silence", "error page with 200"],
)
def test_an_outage_loses_nothing(
    world: Any, paper: Callable[..., Any], at: Callable[..., datetime], fault: Callable[..., Any], why: str
) -> None:
    first, late = paper(1, -10, LONG), paper(2, 3, LONG)
    world.upstream = replace(world.upstream, papers=(first, late), faults=(fault(at(5), at(7)),))
    world.run()
    world.now = at(5)
    stats = world.run()
    assert stats.why is not None
    assert why in stats.why
    assert world.events() == []
    world.now = at(8)
    assert world.run().why is None
    assert world.events() == [("AnswerPublished", told(world, late))]


def test_many_references_in_flat_memory(world: Any, paper: Callable[..., Any]) -> None:
    papers = tuple(paper(number, -10, LONG) for number in range(1, MANY + 1))
    world.upstream = replace(world.upstream, papers=papers, page_size=MANY // 40)
    world.settings["files_per_run"] = 1
    assert world.discover().why is None
    assert world.rows("select count(*) from documents where kind != 'vragen'") == [(MANY,)]
    pages = world.memory[:-1]
    third = pages[len(pages) // 3]
    assert max(pages) - third < 48 * 2**20, [round(one / 2**20) for one in pages[:: max(1, len(pages) // 20)]]


def test_is_polite(world: Any, paper: Callable[..., Any]) -> None:
    world.upstream = replace(world.upstream, papers=(paper(1, -10, LONG), paper(2, -9, LONG)))
    world.run()
    assert all("voetnoot" in agent and "http" in agent for agent in world.agents)
    assert len(world.asked) == len(set(world.asked)), "nothing is asked for twice"
    assert all(first != second for first, second in pairwise(world.asked))
    world.run()
    assert world.files() == []
    archive = b"".join(path.read_bytes() for path in world.store.archive.folder.rglob("*") if path.is_file())
    assert b"secret-key" not in archive
