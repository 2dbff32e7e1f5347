"""What the upstream is known to do, and exactly what is told of it: the whole way from its index to events, day by day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from demo.composing import Look
from demo.odata import answer
from demo.odata_model import ErrorPage, Frozen, Maintenance, Missing, Parliament, Refused, Silent, Truncated
from demo.parliament import parliament
from demo.scenario import Published, Scenario, Version, load_texts
from demo.serving import Asked, Response, served
from scheduler import talk
from scheduler.attending import hold_against_expectations
from scheduler.clock import FixedNow
from scheduler.jobs import discover, read
from scheduler.jobs.context import JobContext
from store.engine import Store
from voetnoot.config import Config
from voetnoot.events import AnswerOverdue, Event
from voetnoot.events.about_answers import AboutAnswer
from voetnoot.runs import RunState

SOURCE = "nl-tweede-kamer"
START = datetime(2022, 12, 1, 18, tzinfo=UTC)
"""A Thursday. The jobs run each evening at six."""
MUSEUM, PRAWNS, NOISE = "2022Z21044/antwoord", "2022Z21502+2022Z21577/antwoord", "2022Z22133/antwoord"


def on(day: int, hour: int = 12) -> datetime:
    """Return a moment of December 2022."""
    return datetime(2022, 12, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)


def letter(name: str, day: int, look: Look = Look.LETTER, *more: Version, withdrawn: datetime | None = None) -> Published:
    return Published(name, (Version(on(day), look), *more), withdrawn)


@dataclass
class World:
    """The chamber, our store, and the evenings that have passed."""

    store: Store
    base: str = ""
    now: datetime = START
    chamber: Parliament = field(default_factory=lambda: Parliament(()))
    asked: int = 0
    most_withdrawn: int = 20

    def site(self, asked: Asked) -> Response | None:
        self.asked += 1
        return answer(self.chamber, self.now, asked)

    def evening(self) -> None:
        """Discover, judge the source, and read, as the daemon does."""
        settings = {
            "base_url": self.base,
            "pace_seconds": 0,
            "maintenance_threshold": 1,
            "expect": {"recess": [], "most_withdrawn": self.most_withdrawn},
        }
        config = Config.model_validate({"language": "en", "sources": {SOURCE: settings}})
        context = JobContext(config, self.store, FixedNow(self.now), 1, talk.logger(), SOURCE)
        run = self.store.ledger.start_run(f"discover {SOURCE}", self.now, self.now, None)
        stats = discover.run(context)
        self.store.ledger.end_run(run, RunState.FAILED if stats.why else RunState.DONE, stats, self.now)
        hold_against_expectations(config, self.store, SOURCE, self.now)
        read.run(context)

    def live(self, documents: tuple[Published, ...], faults: tuple[Any, ...] = (), last: int = 12) -> list[tuple[int, str, str]]:
        """Live until the evening of day ``last``; return day, kind and subject of all events."""
        played = Scenario(start=START, days=1, documents=documents, pages=())
        self.chamber = replace(parliament(played, load_texts()), faults=faults)
        while self.now <= on(last, 18):
            self.evening()
            self.now += timedelta(days=1)
        return [(event.at.day, event.kind, told(event)) for event in self.store.queries.events()]


def told(event: Event) -> str:
    match event:
        case AboutAnswer():
            return f"{'+'.join(sorted(event.kenmerken))}/{event.document_kind.value}"
        case AnswerOverdue():
            return event.kenmerk
        case _:
            return ""


@pytest.fixture
def world(tmp_path: Path, open_at: Callable[..., Store]) -> Iterator[World]:
    store = open_at(tmp_path)
    made = World(store)
    with served(made.site) as origin:
        made.base = f"{origin}/OData/v4/2.0/"
        yield made
    store.close()


MUSEUM_LETTER = letter("museumjaarkaart", 5)
WEEKEND = (on(2, 17), on(5, 17))
FAULTS: dict[str, tuple[Callable[..., Any], int]] = {
    "503 all day": (lambda a, b, _: Refused(a, b), 6),
    "500 with the XML error": (lambda a, b, _: Refused(a, b, status=500), 6),
    "429 without Retry-After, all day": (lambda a, b, _: Refused(a, b, status=429), 6),
    "429 with a Retry-After of hours": (lambda a, b, _: Refused(a, b, status=429, retry_after=7200), 6),
    "429 with Retry-After, once": (lambda a, b, _: Refused(a, b, status=429, retry_after=0, first=1), 5),
    "429 without Retry-After, once": (lambda a, b, _: Refused(a, b, status=429, first=1), 5),
    "no answer at all": (lambda a, b, _: Silent(a, b), 6),
    "an error page with status 200 for the index": (lambda a, b, _: ErrorPage(a, b), 6),
    "an error page with status 200 for the file": (lambda a, b, _: ErrorPage(a, b, "/resource"), 6),
    "404 on the file": (Missing, 6),
    "204 on the file": (lambda a, b, guid: Missing(a, b, guid, 204), 6),
    "a truncated file": (Truncated, 6),
    "a truncated file whose header lies": (lambda a, b, guid: Truncated(a, b, guid, honest=False), 6),
    "a truncated file, once": (lambda a, b, guid: Truncated(a, b, guid, first=1), 5),
    "a feed that stands still": (lambda _a, b, _: Frozen(on(4), b), 6),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_befalls_the_day_of_an_answer_costs_a_day_at_most(world: World, fault: str) -> None:
    guid = parliament(Scenario(start=START, days=1, documents=(MUSEUM_LETTER,), pages=()), load_texts()).documents[0].guid
    make, day = FAULTS[fault]
    found = world.live((MUSEUM_LETTER,), (make(on(5), on(6), guid),), last=7)
    assert found == [(day, "AnswerPublished", MUSEUM)]


def test_an_outage_over_a_weekend_is_told_and_loses_nothing(world: World) -> None:
    found = world.live((letter("museumjaarkaart", 3),), (Refused(*WEEKEND),), last=6)
    assert found == [(4, "SourceSilent", ""), (5, "SourceResumed", ""), (5, "AnswerPublished", MUSEUM)]


def test_a_feed_that_stands_still_over_a_weekend_gives_all_on_monday(world: World) -> None:
    found = world.live((letter("museumjaarkaart", 3), letter("garnalen", 4)), (Frozen(*WEEKEND),), last=6)
    assert sorted(found) == [(5, "AnswerPublished", MUSEUM), (5, "AnswerPublished", PRAWNS)]


def test_a_maintenance_day_that_stamps_everything_is_no_news(world: World) -> None:
    documents = (letter("museumjaarkaart", 2), letter("garnalen", 3), letter("huisartsen", 2))
    found = world.live(documents, (Maintenance(on(6)), Maintenance(on(7))), last=9)
    assert [event for event in found if event[0] >= 4] == []
    assert len(found) == 3


def test_documents_out_of_date_order_and_days_late_are_each_told_once(world: World) -> None:
    early, late = letter("garnalen", 3), letter("museumjaarkaart", 9)  # the one dated first appears last
    assert world.live((early, late)) == [
        (3, "AnswerPublished", PRAWNS),
        (8, "AnswerOverdue", "2022Z21044"),
        (9, "AnswerPublished", MUSEUM),
    ]


@pytest.mark.parametrize("first", [Look.LETTER, Look.WORD])
def test_a_letter_replaced_by_its_typeset_version_is_told_once(world: World, first: Look) -> None:
    found = world.live((letter("museumjaarkaart", 5, first, Version(on(8), Look.TYPESET)),))
    assert found == [(5, "AnswerPublished", MUSEUM)]


def test_a_revision_is_told_and_its_typeset_version_is_not(world: World) -> None:
    versions = (Version(on(7), Look.LETTER, revised=True), Version(on(9), Look.TYPESET, revised=True))
    found = world.live((letter("museumjaarkaart", 5, Look.LETTER, *versions),))
    assert found == [(5, "AnswerPublished", MUSEUM), (7, "AnswerRevised", MUSEUM)]


def test_a_notice_instead_of_an_answer_is_told_as_what_it_is(world: World) -> None:
    assert world.live((letter("windmolens", 5, Look.TYPESET),)) == [(5, "AnswerPublished", "2022Z21880/mededeling")]


def test_one_answer_on_two_cases_is_one_item(world: World) -> None:
    assert world.live((letter("garnalen", 5),)) == [(5, "AnswerPublished", PRAWNS)]


def test_two_answers_on_one_case_are_two_items(world: World) -> None:
    found = world.live((letter("huisartsen", 5), letter("huisartsen-nader", 8)))
    assert found == [(5, "AnswerPublished", "2022Z20410/antwoord"), (8, "AnswerPublished", "2022Z20410/nader")]


def test_a_postponement_and_then_the_answer(world: World) -> None:
    found = world.live((letter("glasvezel-uitstel", 5), letter("glasvezel", 9)))
    assert found == [(5, "AnswerPostponed", "2022Z20933/uitstel"), (9, "AnswerPublished", "2022Z20933/antwoord")]


def test_a_deletion_is_told_once(world: World) -> None:
    found = world.live((letter("museumjaarkaart", 5, withdrawn=on(8)),))
    assert found == [(5, "AnswerPublished", MUSEUM), (8, "AnswerWithdrawn", MUSEUM)]


THREE = tuple(letter(name, 5, withdrawn=on(8)) for name in ("museumjaarkaart", "garnalen", "huisartsen"))


def test_many_deletions_at_once_are_doubted_until_a_person_believes_them(world: World) -> None:
    world.most_withdrawn = 2
    found = world.live(THREE, last=10)
    assert found[3:] == [(8, "SourceSilent", "")]
    assert "withdrawn" in world.store.queries.events()[-1].why  # type: ignore[union-attr]
    world.most_withdrawn = 3
    assert [(day, kind) for day, kind, _ in world.live(THREE, last=12)[4:]] == [
        *3 * [(11, "AnswerWithdrawn")],
        (11, "SourceResumed"),
    ]


def test_many_deletions_that_were_a_mistake_are_told_to_nobody_but_the_operators(world: World) -> None:
    world.most_withdrawn = 2
    world.live(THREE, last=8)
    still_there = tuple(replace(one, withdrawn=None) for one in THREE)
    back = tuple(replace(one, versions=(*one.versions, Version(on(9), Look.LETTER))) for one in still_there)
    assert [(day, kind) for day, kind, _ in world.live(back, last=11)[3:]] == [(8, "SourceSilent"), (9, "SourceResumed")]


def test_what_was_there_before_the_watch_is_no_news(world: World) -> None:
    assert world.live((letter("museumjaarkaart", -10), letter("garnalen", 1))) == []
