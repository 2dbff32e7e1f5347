"""A service that answers 200 and stands still, and one that is out of reach: each is told once, and its end once."""

from datetime import timedelta
from typing import Any

import pytest

from demo.odata_model import Frozen, Refused
from scheduler.attending import hold_against_expectations
from store.source_queries import SourceQueries
from tests.crawler.sources.conftest import SOURCE
from voetnoot.config import Config
from voetnoot.events import Event
from voetnoot.runs import RunState

CONFIG = Config.model_validate({"language": "en", "sources": {SOURCE: {"expect": {"recess": ()}}}})


def live(chamber: Any, first: int, last: int, at: Any) -> list[Event]:
    """Discover once a day, as the daemon does, and return what was told."""
    ledger, queries = chamber.store.ledger, chamber.store.queries
    for day in range(first, last + 1):
        chamber.now = at(day)
        number = ledger.start_run(f"discover {SOURCE}", chamber.now, chamber.now, None)
        stats = chamber.run()
        ledger.end_run(number, RunState.FAILED if stats.why else RunState.DONE, stats, chamber.now)
        hold_against_expectations(CONFIG, chamber.store, SOURCE, chamber.now)
    return [event for event in queries.events() if event.kind.startswith("Source")]


@pytest.fixture
def busy(document: Any) -> list[Any]:
    """Three letters on each weekday of seven weeks (the first of March 2026 is a Sunday)."""
    days = [day for day in range(2, 50) if day % 7 not in (0, 1)]
    return [document(10 * day + nth, day) for day in days for nth in range(3)]


def test_a_feed_that_stands_still_is_told_once_and_its_end_once(chamber: Any, at: Any, busy: list[Any]) -> None:
    chamber.set(*busy, faults=(Frozen(at(30, 20), at(44, 20)),))
    told = live(chamber, 1, 46, at)
    assert [(event.kind, event.at, event.since) for event in told] == [
        ("SourceSilent", at(38), at(30)),
        ("SourceResumed", at(45), at(45)),
    ]
    assert told[0].why == "Nothing new came for 5 office days; usually about 15 documents would have."
    assert SourceQueries(chamber.store.engine).facts(SOURCE).silent_since is None


def test_a_weekend_out_of_reach_is_told_once_and_its_end_at_the_first_good_run(chamber: Any, at: Any, busy: list[Any]) -> None:
    chamber.set(*busy, faults=(Refused(at(7), at(10)),))
    told = live(chamber, 5, 11, at)
    assert [(event.kind, event.at) for event in told] == [("SourceSilent", at(9)), ("SourceResumed", at(10))]
    assert told[0].since == at(7)
    assert told[0].complete_to == at(7) - timedelta(days=1)
